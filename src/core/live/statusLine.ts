import { fillFormat } from '../text/fillFormat.ts';
import type { LineFormats } from '../text/quickFormats.ts';
import { plainText } from '../text/untrusted.ts';
import type { NextTurn } from './nextTurn.ts';
import type { PlanWindow } from './planWindow.ts';
import type { StatusLineInput } from './statusLineInput.ts';
import { cacheText, contextText, nextText } from './turnWords.ts';
import { windowsText } from './windowWords.ts';

export const STATUS_LINE_FORMAT = '${cost} · ${next} · ${cache} · ${context} · ${window}';

/** What is printed where nothing is known. */
export const PLAIN_LINE = 'Token Ledger';

const NAME_LIMIT = 40;

export interface StatusLineParts {
  readonly input: StatusLineInput;
  /** undefined where the ledger or the prices cannot be read. */
  readonly next: NextTurn | undefined;
  /** The windows in the input, or where it has none, the ones stored for its account. */
  readonly windows: readonly PlanWindow[];
  readonly format: string;
  readonly formats: LineFormats;
  /** ms UTC. */
  readonly now: number;
}

/** The status line: one line, without controls; never empty. */
export function statusLine({ input, next, windows, format, formats, now }: StatusLineParts): string {
  const cost = next === undefined ? '' : nextText(next, now, formats);
  const values = new Map([
    ['cost', input.cost === undefined ? '' : formats.money(input.cost)],
    ['next', cost === '' ? '' : `next ${cost}`],
    // Older versions of Claude Code do not write when the cache ends.
    ['cache', next === undefined || input.cacheExpiresAt === undefined ? '' : cacheText(next, now, formats)],
    ['context', contextOf(input, next, formats)],
    ['window', windowsText(windows, now)],
    ['model', input.modelName || input.model],
    ['effort', input.effort],
  ]);
  const clean = new Map([...values].map(([name, value]) => [name, plainText(value, NAME_LIMIT * 2)]));
  return plainText(fillFormat(format, clean), 240) || PLAIN_LINE;
}

/** Claude Code's own percentage, or what the last call shows. */
function contextOf({ usedPercent }: StatusLineInput, next: NextTurn | undefined, formats: LineFormats): string {
  if (usedPercent !== undefined) return `context ${formats.percent(Math.round(usedPercent))}`;
  return next === undefined ? '' : `context ${contextText(next, formats)}`;
}
