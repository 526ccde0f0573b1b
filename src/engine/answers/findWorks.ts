import type { FoundWork } from '../../core/work/foundWork.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import { type WorkSum, workKey, workSums, worksOf } from './workSums.ts';

/**
 * Tickets and branches for a person to choose from, the latest first: those of the sums that `isHere` holds for, of which the name
 * contains what was typed; and the ticket or branch of exactly that name, first, wherever it is. Each costs what its page says.
 */
export function findWorks(
  sums: readonly AttributedSum[],
  isHere: (sum: AttributedSum) => boolean,
  { search, limit }: { readonly search: string; readonly limit: number },
): readonly FoundWork[] {
  const here = new Set(sums.filter(isHere).flatMap((sum) => worksOf(sum).map(workKey)));
  const typed = search.trim().toLowerCase();
  const isExact = ({ work }: WorkSum): boolean => work.name.toLowerCase() === typed;
  const rows = workSums(sums).filter(
    (row) =>
      // `(detached)` is no branch, and a branch of no repository has no page.
      (row.work.kind === 'ticket' || (row.work.commonDir !== '' && row.first.attribution.branch.state === 'branch')) &&
      (here.has(workKey(row.work)) ? row.work.name.toLowerCase().includes(typed) : typed !== '' && isExact(row)),
  );
  return [...rows.filter(isExact), ...rows.filter((row) => !isExact(row))].slice(0, limit).map((row) => ({
    kind: row.work.kind,
    name: row.work.name,
    repository: row.work.commonDir === '' ? '' : row.first.place.repository,
    totals: row.totals,
    lastTime: row.lastTime,
    isExact: isExact(row),
  }));
}
