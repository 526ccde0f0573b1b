import { compareKept, FEWEST_LANDINGS, type KeptComparison } from '../../core/outcomes/baseline.ts';
import type { BranchOutcome } from '../../core/outcomes/outcome.ts';
import { openOutcomeRepo } from './history/outcomeRepo.ts';
import type { OutcomeRun } from './repositoryOutcomes.ts';
import { retentionBaseline } from './retention/retentionBaseline.ts';

/** The newest months in which work landed: more would cost minutes and say no more. */
const MOST_MONTHS = 4;

/** What was kept of this work after 30 days, beside other changes of the same months; null where either side is too thin. */
export async function compareRetention(
  run: OutcomeRun,
  outcomes: readonly BranchOutcome[],
): Promise<KeptComparison | null> {
  const landed = outcomes.filter(({ landing, retained }) => landing !== 'direct' && retained['30'] !== null);
  const months = [...new Set(landed.map(({ landedAt }) => monthOf(landedAt ?? 0)))]
    .toSorted((a, b) => b - a)
    .slice(0, MOST_MONTHS);
  const ours = landed.filter(({ landedAt }) => months.includes(monthOf(landedAt ?? 0)));
  if (ours.length < FEWEST_LANDINGS) return null;
  const opened = await openOutcomeRepo(run);
  if (!('repo' in opened)) return null;
  const linked = new Set(outcomes.flatMap(({ landedIn }) => landedIn?.commit ?? []));
  const others: number[] = [];
  try {
    for (const from of months) {
      const found = await retentionBaseline(opened.repo, from, nextMonth(from), linked, run.cache, run.signal);
      others.push(...found.flatMap((retained) => retained['30'] ?? []));
    }
  } finally {
    await opened.repo.close();
  }
  return (
    compareKept(
      ours.flatMap(({ retained }) => retained['30'] ?? []),
      others,
    ) ?? null
  );
}

/** Calendar months in UTC, by their first moment. */
function monthOf(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

function nextMonth(from: number): number {
  const date = new Date(from);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
