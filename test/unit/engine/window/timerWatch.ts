import { EventEmitter, once } from 'node:events';

/** A timer that waits. */
export interface Waiting {
  /** Name of the file that set it. */
  readonly file: string;
  /** Milliseconds. */
  readonly delay: number;
  readonly repeats: boolean;
}

type Set = (run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => NodeJS.Timeout;

/** Notes every timer of this process that is set with Node's global functions, until it is stopped. */
export class TimerWatch {
  readonly #waiting = new Map<unknown, Waiting>();
  readonly #changes = new EventEmitter();
  readonly #global = { setTimeout, setInterval, clearTimeout, clearInterval };

  constructor() {
    const clear = (forget: typeof clearTimeout) => (timer?: NodeJS.Timeout) => {
      forget(timer);
      if (this.#waiting.delete(timer)) this.#changes.emit('changed');
    };
    Object.assign(globalThis, {
      setTimeout: this.#noting(setTimeout as unknown as Set, false),
      setInterval: this.#noting(setInterval as unknown as Set, true),
      clearTimeout: clear(clearTimeout),
      clearInterval: clear(clearInterval),
    });
  }

  get waiting(): readonly Waiting[] {
    return [...this.#waiting.values()];
  }

  async until(what: (waiting: readonly Waiting[]) => boolean): Promise<void> {
    while (!what(this.waiting)) await once(this.#changes, 'changed');
  }

  stop(): void {
    Object.assign(globalThis, this.#global);
  }

  #noting(set: Set, repeats: boolean): Set {
    return (run, delay = 0, ...args) => {
      const [, file = ''] =
        /([\w.-]+\.[cm]?[jt]s):\d+:\d+\)?$/m.exec((new Error().stack ?? '').split('\n')[2] ?? '') ?? [];
      const timer = set(
        (...values) => {
          if (!repeats && this.#waiting.delete(timer)) this.#changes.emit('changed');
          run(...values);
        },
        delay,
        ...args,
      );
      this.#waiting.set(timer, { file, delay, repeats });
      this.#changes.emit('changed');
      return timer;
    };
  }
}
