import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS, mondayOf, WINDOW_DAYS } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import type { Store } from '../store/store.ts';
import { policyOfWeek } from './policyOfWeek.ts';
import { releasedFrom, type Weeks } from './weeks.ts';

export interface RetentionResult {
  readonly frozen: number;
  readonly removed: number;
}

/** Days of a month in this rule: long enough that "24 months" is never cut short. */
const MONTH_DAYS = 31;

/**
 * Sums what can no longer change, then deletes people's rows that the policy keeps no longer, and everything older than the
 * sums' own time. May run in several instances at once: they come to the same.
 */
export async function keepRetention(store: Store, weeks: Weeks, now: number): Promise<RetentionResult> {
  let frozen = 0;
  const today = Math.floor(now / DAY_MS);
  const ended: { readonly team: string; readonly week: number }[] = [];
  // No row of a week before this one is taken any more.
  let kept = mondayOf(today - WINDOW_DAYS.outcome - 14);
  for (const name of await store.teams.names()) {
    const team = await store.teams.find(name);
    if (!team) continue;
    await store.audit.closeReads(name, today);
    for (const week of await store.rows.weeksBetween(name, 0, today)) {
      // Requests get their turn between weeks.
      await turn();
      frozen += await weeks.releaseDue(team.policy, week, now);
      if (isOver(await policyOfWeek(store.teams, team.policy, week), week, now)) ended.push({ team: name, week });
      else kept = Math.min(kept, week);
    }
    // Which tokens were taken is of no use once the rows of their periods are gone.
    await store.members.forgetIssued(name, mondayOf(today - team.policy.retentionDays - 14));
    await store.facts.forget(name, mondayOf(today - team.policy.aggregateMonths * MONTH_DAYS));
  }
  // Weeks that no team keeps go as a whole; of others, the rows of those teams that do not.
  for (const { team, week } of ended.filter((one) => one.week >= kept)) await store.rows.removeWeek(team, week);
  await store.database.dropWeeksBefore(kept);
  await store.database.tidy();
  return { frozen, removed: ended.length };
}

/** A week's last day is the sixth after its Monday; the whole week goes when that day may and all of it is released. */
function isOver(policy: Policy, week: number, now: number): boolean {
  return (
    week + 6 + policy.retentionDays < Math.floor(now / DAY_MS) && now >= releasedFrom(week, 'outcomeFinal', policy)
  );
}
