import { costText, type Kind, splitCost } from '../status/split.ts';
import type { Formats } from '../text/format.ts';
import { plainText } from '../text/untrusted.ts';
import { countTokens } from '../usage/tokens.ts';
import type { Totals } from '../usage/totals.ts';
import { figureWords } from '../words/figureWords.ts';

const KINDS: Readonly<Record<Kind, string>> = {
  output: 'output',
  cacheRead: 'cache read',
  cacheWrite: 'cache write',
  input: 'uncached input',
  other: 'web search',
};

const LIST_PRICE = 'List-price estimate; a subscription may cover it.';
const AT_LEAST = '≥ marks a lower bound: a log does not hold all that was billed.';

const NAME_LIMIT = 120;

/** A name from a log or from git, on one line; '' where names are to be left out. */
export function nameText(name: string, withNames: boolean): string {
  return withNames ? plainText(name, NAME_LIMIT) : '';
}

/** `$1.42 (list price), 12 calls, 2.1M tokens`. */
export function totalsText(totals: Totals, formats: Formats): string {
  const calls = figureWords.calls({ n: totals.calls });
  return `${costText(totals, formats)} (list price), ${calls}, ${formats.tokens(countTokens(totals.tokens))} tokens`;
}

/** `By token type: output 36% $0.51, cache read 40% $0.57`: the kinds that cost something; no line where none did. */
export function splitLines(totals: Totals, formats: Formats): readonly string[] {
  const kinds = splitCost(totals, formats)
    .filter(({ cost }) => cost > 0)
    .map(({ kind, share, cost }) => `${KINDS[kind]} ${share} ${formats.money(cost)}`);
  return kinds.length === 0 ? [] : [`By token type: ${kinds.join(', ')}`];
}

/** What a reader of the figures must know. */
export function caveatsOf(totals: Totals): readonly string[] {
  const unpriced =
    totals.unpricedCalls > 0 ? `${totals.unpricedCalls} calls have no known price and are not in the cost.` : '';
  return [LIST_PRICE, totals.lowerBound ? AT_LEAST : '', unpriced].filter(Boolean);
}

/** About four characters are a token; never more than the model's budget of tokens. Whole lines are kept, the first always. */
export function withinBudget(lines: readonly string[], tokens: number | undefined): string {
  const most = tokens === undefined ? Number.POSITIVE_INFINITY : Math.max(1, tokens) * 3;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > most && kept.length > 0) break;
    kept.push(line);
  }
  return kept.join('\n');
}
