import { failureWords } from '../../core/words/failureWords.ts';
import type { Salvaged } from './salvage.ts';

/** What a person reads after a repair: where the damaged file is, what came over from it, and what may be missing. */
export function repairMessage(
  aside: string,
  source: string,
  { tags, others, missing, isComplete, doubtful }: Salvaged,
): string {
  const over = { tags: failureWords.tags({ n: tags }), others: failureWords.otherEntries({ n: others }) };
  return [
    failureWords.damaged({ aside, source }),
    ...(isComplete ? [failureWords.allCameOver(over)] : [failureWords.someCameOver(over), lossText(missing)]),
    ...(doubtful > 0 ? [failureWords.doubtful({ n: doubtful })] : []),
    failureWords.teamPaused(),
  ].join(' ');
}

function lossText(missing: number | undefined): string {
  if (missing === 0) return failureWords.noTagMissing();
  return missing === undefined ? failureWords.unknownMissing() : failureWords.tagsMissing({ n: missing });
}
