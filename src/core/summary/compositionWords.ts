import { CACHE_SAVING_LABEL } from '../pricing/composition.ts';
import { splitCost } from '../status/split.ts';
import { type Formats, wholeShares } from '../text/format.ts';
import type { Totals } from '../usage/totals.ts';
import type { SpentView } from './spentSchema.ts';

const KIND_WORDS = {
  output: 'output',
  cacheRead: 'cache read',
  cacheWrite: 'cache write',
  input: 'input',
  other: 'web search',
};

/** `output 50%, cache read 25%, input 25%`: shares of the cost; '' where nothing was charged. */
export function splitWords(totals: Totals, formats: Formats): string {
  return splitCost(totals, formats)
    .filter(({ cost }) => cost > 0)
    .map(({ kind, share }) => `${KIND_WORDS[kind]} ${share}`)
    .join(', ');
}

/** What the cost is made of, a sentence each. */
export function compositionLines(composition: SpentView['composition'], formats: Formats): readonly string[] {
  const { reReadFactor, cacheHitShare, allInPer1000Output, reasoningShare, cacheSaving } = composition;
  const percent = (share: number): string => formats.percent(wholeShares([share, 1 - share])[0] ?? 0);
  return [
    reReadFactor === null ? '' : `Each new token was read again ${reReadFactor.toFixed(1)} times from the cache.`,
    cacheHitShare === null ? '' : `${percent(cacheHitShare)} of all tokens that were sent came from the cache.`,
    reasoningShare === null ? '' : `${percent(reasoningShare)} of the output was reasoning.`,
    allInPer1000Output === null
      ? ''
      : `1,000 output tokens cost ${formats.money(allInPer1000Output)} with everything that was read to get them.`,
    cacheSaving === null ? '' : `Net cache saving ${formats.money(cacheSaving)} (${CACHE_SAVING_LABEL}).`,
  ].filter(Boolean);
}
