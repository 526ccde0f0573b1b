import type { Salvaged } from './salvage.ts';

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** What a person reads after a repair: where the damaged file is, what came over from it, and what may be missing. */
export function repairMessage(
  aside: string,
  source: string,
  { tags, others, missing, isComplete, doubtful }: Salvaged,
): string {
  const kept = `${count(tags, 'tag')} and ${count(others, 'other entry').replace('entrys', 'entries')} of yours came over from the damaged file`;
  return [
    `The ledger was damaged: it was moved to ${aside}, ${source}, and the logs that are still there are read again.`,
    isComplete ? `All ${kept}.` : `${kept[0]?.toUpperCase()}${kept.slice(1)}; ${lossText(missing)}.`,
    ...(doubtful > 0
      ? [
          `${count(doubtful, 'entry').replace('entrys', 'entries')} of them may be wrong: a disk changed one of two copies.`,
        ]
      : []),
    'Team sync is paused until you resume it.',
  ].join(' ');
}

function lossText(missing: number | undefined): string {
  if (missing === 0) return 'no tag is missing, but ticket rules, closed tickets or team rows may be';
  const newer = 'since the backup';
  if (missing === undefined)
    return `some that you set ${newer} may be missing, and the damaged file does not say how many`;
  return `up to ${count(missing, 'tag')} that you set ${newer} may be missing`;
}
