import { targetOf } from '../../core/attribution/attribution.ts';
import { branchText } from '../../core/attribution/attributionOrigin.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import type { AttributedSum } from '../attribution/attributor.ts';

/** Names a ticket or a branch. */
export interface WorkName {
  readonly kind: 'ticket' | 'branch';
  readonly name: string;
  /** git's common directory of the repository that a branch or a bare number (`#12`) is of; '' for a ticket's key. */
  readonly commonDir: string;
}

/** The ticket or branch of some sums, and what all its calls cost. */
export interface WorkSum {
  readonly work: WorkName;
  /** The first of its sums. */
  readonly first: AttributedSum;
  readonly totals: Totals;
  /** ms UTC. */
  readonly lastTime: number;
}

/** Equal for the same ticket or branch. Trackers do not distinguish `abc-1` from `ABC-1`. */
export const workKey = ({ kind, name, commonDir }: WorkName): string =>
  JSON.stringify([kind, kind === 'ticket' ? name.toLowerCase() : name, commonDir]);

/** What calls are part of: their ticket and their branch, each if there is one. Lists and pages of work count by this. */
export function worksOf({ attribution, place }: AttributedSum): readonly WorkName[] {
  const target = targetOf(attribution, 'ticket');
  const branch = branchText(attribution);
  return [
    ...(target?.kind === 'ticket'
      ? [{ kind: 'ticket' as const, name: target.ticket, commonDir: target.repository }]
      : []),
    ...(branch === undefined ? [] : [{ kind: 'branch' as const, name: branch, commonDir: place.commonDir }]),
  ];
}

/** All tickets and branches of these sums, the latest first. A ticket is spelled as its first calls spell it. */
export function workSums(sums: readonly AttributedSum[]): readonly WorkSum[] {
  const found = new Map<string, WorkSum>();
  for (const sum of sums) {
    for (const work of worksOf(sum)) {
      const known = found.get(workKey(work)) ?? { work, first: sum, totals: NO_TOTALS, lastTime: 0 };
      found.set(workKey(work), {
        ...known,
        totals: addTotals(known.totals, sum.totals),
        lastTime: Math.max(known.lastTime, sum.lastTime),
      });
    }
  }
  return [...found.values()].toSorted((a, b) => b.lastTime - a.lastTime);
}
