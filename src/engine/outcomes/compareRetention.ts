import { compareKept, FEWEST_LANDINGS, type KeptComparison } from '../../core/outcomes/baseline.ts';
import { type BranchOutcome, HORIZONS, type Horizon, type Retained } from '../../core/outcomes/outcome.ts';
import { openOutcomeRepo } from './history/outcomeRepo.ts';
import type { OutcomeRun } from './repositoryOutcomes.ts';
import { retentionBaseline } from './retention/retentionBaseline.ts';

/** The newest months in which work landed: more would cost minutes and say no more. */
const MOST_MONTHS = 4;

/** What was kept of this work 14, 30 and 90 days later, beside other changes of the same months; without those for which a side is too thin. */
export async function compareRetention(
  run: OutcomeRun,
  outcomes: readonly BranchOutcome[],
): Promise<readonly KeptComparison[]> {
  const asked = HORIZONS.map((days) => ({ days, ...ownOf(outcomes, days) })).filter(
    ({ ours }) => ours.length >= FEWEST_LANDINGS,
  );
  if (asked.length === 0) return [];
  const opened = await openOutcomeRepo(run);
  if (!('repo' in opened)) return [];
  const linked = new Set(outcomes.flatMap(({ landedIn }) => landedIn?.commit ?? []));
  const others = new Map<number, readonly Retained[]>();
  try {
    for (const from of new Set(asked.flatMap(({ months }) => months)))
      others.set(from, await retentionBaseline(opened.repo, from, nextMonth(from), linked, run.cache, run.signal));
  } finally {
    await opened.repo.close();
  }
  return asked.flatMap(({ days, months, ours }) => {
    const theirs = months.flatMap((month) => (others.get(month) ?? []).flatMap((each) => each[`${days}`] ?? []));
    return compareKept(days, ours, theirs) ?? [];
  });
}

/** What was kept of the landings that are old enough, of the newest months in which there are any. */
function ownOf(
  outcomes: readonly BranchOutcome[],
  days: Horizon,
): { readonly months: readonly number[]; readonly ours: readonly number[] } {
  const landed = outcomes.flatMap(({ landing, landedAt, retained }) => {
    const share = retained[`${days}`];
    return landing === 'direct' || share === null ? [] : [{ month: monthOf(landedAt ?? 0), share }];
  });
  const months = [...new Set(landed.map(({ month }) => month))].toSorted((a, b) => b - a).slice(0, MOST_MONTHS);
  return { months, ours: landed.filter(({ month }) => months.includes(month)).map(({ share }) => share) };
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
