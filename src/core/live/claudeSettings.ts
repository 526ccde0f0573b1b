import { HumanError } from '../humanError.ts';
import { failureWords } from '../words/failureWords.ts';

/** What a set-up of the status line changes in Claude Code's `settings.json`. */
export interface StatusLineChange {
  /** The command that is there now; '' for none. */
  readonly existing: string;
  readonly command: string;
  /** The whole file afterwards. */
  readonly after: string;
}

type Settings = Record<string, unknown>;

/**
 * Plans to set `statusLine` to our command. An existing command of the person is wrapped: its output stays first. `text`: the
 * file, '' where there is none. Throws HumanError for a file that is no JSON object, which must not be overwritten.
 */
export function planStatusLine(text: string, ourCommand: string): StatusLineChange {
  const settings = parseSettings(text);
  const existing = commandOf(settings['statusLine']);
  const wrapping = existing === '' ? ourCommand : `${ourCommand} --wrap ${shellQuoted(existing)}`;
  // What was set up before stays, with what it wraps.
  const command = existing.startsWith(ourCommand) ? existing : wrapping;
  const before = settings['statusLine'];
  const kept = typeof before === 'object' && before !== null ? before : {};
  return { existing, command, after: printed({ ...settings, statusLine: { ...kept, type: 'command', command } }) };
}

/** Takes our command out again where the file was changed since: what was wrapped is back. Undefined where it is not there. */
export function withoutStatusLine(text: string, ours: string, before: string): string | undefined {
  const settings = parseSettings(text);
  if (commandOf(settings['statusLine']) !== ours) return undefined;
  const { statusLine: _, ...rest } = settings;
  const old = parseSettings(before)['statusLine'];
  return printed(old === undefined ? rest : { ...rest, statusLine: old });
}

function parseSettings(text: string): Settings {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Settings;
  } catch {
    // Said below.
  }
  throw new HumanError(failureWords.claudeNotJson());
}

function commandOf(statusLine: unknown): string {
  const command =
    typeof statusLine === 'object' && statusLine !== null && 'command' in statusLine ? statusLine.command : undefined;
  return typeof command === 'string' ? command : '';
}

/** As a POSIX shell takes one word. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const printed = (settings: Settings): string => `${JSON.stringify(settings, null, 2)}\n`;
