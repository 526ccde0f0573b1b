import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import { countTokens, NO_TOKENS, type Tokens, wholeTokens } from '../usage/tokens.ts';
import { cacheWriteOf } from '../usage/tokenTypes.ts';
import type { PlanWindow } from './planWindow.ts';

/** What Claude Code writes to the standard input of its status line command (code.claude.com/docs/en/statusline). All of it may be missing. */
export interface StatusLineInput {
  readonly session: string;
  readonly transcript: string;
  readonly cwd: string;
  readonly model: string;
  readonly modelName: string;
  readonly effort: string;
  /** Claude Code's own figure of the session in nano-dollars. */
  readonly cost: number | undefined;
  /** Tokens. */
  readonly contextWindow: number | undefined;
  readonly usedPercent: number | undefined;
  /** When the prompt cache is forgotten, ms UTC; newer versions of Claude Code write it. */
  readonly cacheExpiresAt: number | undefined;
  /** For how long the cache keeps what is written, ms. */
  readonly cacheKeptFor: number;
  /** Counts of the last call; undefined before the first one. */
  readonly lastCall: Tokens | undefined;
  readonly windows: readonly Pick<PlanWindow, 'name' | 'usedPercent' | 'resetsAt'>[];
}

type Fields = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 4096;
const MOST_WINDOWS = 10;
const WINDOW_NAMES: Readonly<Record<string, string>> = { five_hour: '5 hours', seven_day: 'week' };

/** Reads the JSON text; undefined for what is no JSON object. A field of another type counts as missing. Never throws. */
export function parseStatusLine(text: string): StatusLineInput | undefined {
  const root = parseObject(text);
  if (root === undefined) return undefined;
  const context = fields(root['context_window']);
  const model = fields(root['model']);
  const cache = fields(root['prompt_cache']);
  const cacheKeptFor = cache['ttl'] === '1h' ? HOUR_MS : 5 * MINUTE_MS;
  return {
    session: textOf(root['session_id']),
    transcript: textOf(root['transcript_path']),
    cwd: textOf(fields(root['workspace'])['current_dir']) || textOf(root['cwd']),
    model: textOf(model['id']),
    modelName: textOf(model['display_name']),
    effort: textOf(fields(root['effort'])['level']),
    cost: nanoOf(fields(root['cost'])['total_cost_usd']),
    contextWindow: wholeTokens(context['context_window_size']) || undefined,
    usedPercent: percentOf(context['used_percentage']),
    cacheExpiresAt: timeOf(cache['expires_at']) ?? undefined,
    cacheKeptFor,
    lastCall: lastCallOf(context['current_usage'], cacheKeptFor),
    windows: windowsOf(root['rate_limits']),
  };
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, LONGEST_TEXT).toWellFormed() : '';

/** More than a million dollars is no cost but damage. */
const nanoOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 && value <= 1e6 ? Math.round(value * 1e9) : undefined;

const percentOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 && value <= 1000 ? value : undefined;

function lastCallOf(value: unknown, cacheKeptFor: number): Tokens | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const usage = value as Fields;
  const tokens = {
    ...NO_TOKENS,
    input: wholeTokens(usage['input_tokens']),
    [cacheWriteOf(cacheKeptFor)]: wholeTokens(usage['cache_creation_input_tokens']),
    cacheRead: wholeTokens(usage['cache_read_input_tokens']),
    output: wholeTokens(usage['output_tokens']),
  };
  return countTokens(tokens) > 0 ? tokens : undefined;
}

function windowsOf(value: unknown): StatusLineInput['windows'] {
  return Object.entries(fields(value))
    .slice(0, MOST_WINDOWS)
    .flatMap(([key, each]) => {
      const window = fields(each);
      const usedPercent = percentOf(window['used_percentage']);
      if (usedPercent === undefined) return [];
      const name = WINDOW_NAMES[key] ?? key.slice(0, 40).replaceAll('_', ' ');
      return [{ name, usedPercent, resetsAt: timeOf(window['resets_at']) }];
    });
}

/** Unix seconds, or ISO 8601; null for anything else. */
function timeOf(value: unknown): number | null {
  const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return time > 0 && time < 8.64e15 ? Math.round(time) : null;
}
