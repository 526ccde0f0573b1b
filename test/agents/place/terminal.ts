import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions } from './run.ts';

/** Something to type in a terminal once a condition holds. */
export interface Typing {
  readonly when: (output: string) => boolean;
  readonly keys: string;
  /** Milliseconds to let the screen settle before typing; interfaces drop keys while they draw. */
  readonly settle?: number;
}

export const ESCAPE = '\u001B';

/** A line and the Enter key. */
export const line = (when: Typing['when'], text: string, settle = 1500): Typing => ({
  when,
  keys: `${text}\r`,
  settle,
});

/** The command that runs a program in a pseudo-terminal of 160 × 50 characters. */
export function inTerminal(command: string, args: readonly string[]): readonly [string, readonly string[]] {
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return ['script', ['-qec', `stty rows 50 cols 160; exec ${[command, ...args].map(quote).join(' ')}`, '/dev/null']];
}

/** Types each text when its time has come; a terminal has no event for "ready", so its output is looked at. */
export function typist(script: readonly Typing[], seconds = 60): NonNullable<RunOptions['type']> {
  return async (write, _end, output) => {
    const end = Date.now() + seconds * 1000;
    for (const { when, keys, settle = 400 } of script) {
      while (!when(output())) {
        if (Date.now() > end) return;
        await delay(80);
      }
      await delay(settle);
      const [text = '', ...enter] = keys === ESCAPE ? [keys] : keys.split(/(?=\r$)/u);
      write(text);
      // An Enter that comes with the text is taken for a pasted line break.
      await delay(300);
      for (const key of enter) write(key);
    }
  };
}
