import { spokenKindName } from '../status/kindWords.ts';
import { splitCost } from '../status/split.ts';
import { type Formats, wholePercent } from '../text/format.ts';
import type { Totals } from '../usage/totals.ts';
import { decimalText } from '../words/language.ts';
import { spendingWords } from '../words/spendingWords.ts';
import type { SpentView } from './spentSchema.ts';

/** `output 50%, cache read 25%, input 25%`: shares of the cost; '' where nothing was charged. */
export function splitWords(totals: Totals, formats: Formats): string {
  return splitCost(totals, formats)
    .filter(({ cost }) => cost > 0)
    .map(({ kind, share }) => `${spokenKindName(kind)} ${share}`)
    .join(', ');
}

/** What the cost is made of, a sentence each. */
export function compositionLines(composition: SpentView['composition'], formats: Formats): readonly string[] {
  const { reReadFactor, cacheHitShare, allInPer1000Output, reasoningShare, cacheSaving } = composition;
  return [
    reReadFactor === null ? '' : spendingWords.readAgain({ times: decimalText(reReadFactor) }),
    cacheHitShare === null ? '' : spendingWords.fromCacheOf({ share: wholePercent(cacheHitShare, formats) }),
    reasoningShare === null ? '' : spendingWords.reasoningOf({ share: wholePercent(reasoningShare, formats) }),
    allInPer1000Output === null ? '' : spendingWords.allIn({ cost: formats.money(allInPer1000Output) }),
    cacheSaving === null
      ? ''
      : spendingWords.saving({ cost: formats.money(cacheSaving), against: spendingWords.savingAgainst() }),
  ].filter(Boolean);
}
