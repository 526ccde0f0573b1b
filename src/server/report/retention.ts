import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS, mondayOf } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import type { Store } from '../store/store.ts';
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
  let removed = 0;
  for (const name of await store.teams.names()) {
    const team = await store.teams.find(name);
    if (!team) continue;
    await store.audit.closeReads(name, Math.floor(now / DAY_MS));
    const done = await ofTeam(store, weeks, team.policy, now);
    frozen += done.frozen;
    removed += done.removed;
  }
  await store.database.tidy();
  return { frozen, removed };
}

async function ofTeam(store: Store, weeks: Weeks, policy: Policy, now: number): Promise<RetentionResult> {
  const today = Math.floor(now / DAY_MS);
  const { team } = policy;
  let frozen = 0;
  let removed = 0;
  const live = await store.rows.weeksBetween(team, 0, today);
  for (const week of live) {
    // Requests get their turn between weeks.
    await turn();
    frozen += await weeks.releaseDue(policy, week, now);
    // A week's last day is the sixth after its Monday; the whole week goes when that day may.
    if (week + 6 + policy.retentionDays >= today || now < releasedFrom(week, 'outcomeFinal', policy)) continue;
    await store.rows.removeWeek(team, week);
    removed++;
  }
  await store.facts.forget(team, mondayOf(today - policy.aggregateMonths * MONTH_DAYS));
  return { frozen, removed };
}
