import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS, endsAt, parsePeriod, WINDOW_DAYS, weekText } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import type { OutcomeRow, UsageRow } from '../../wire/schema.ts';
import type { StoredRow } from '../store/rowStore.ts';
import type { Store } from '../store/store.ts';
import type { WeekOutcome, WeekUsage } from './week.ts';
import { weekOutcome } from './weekOutcome.ts';
import { type PersonRow, weekUsage } from './weekUsage.ts';

export interface Week {
  readonly usage: WeekUsage;
  readonly outcome: WeekOutcome;
}

/** Week rows are sent up to two days after their week; before that a sum would grow person by person. */
const SENDING_MS = 2 * DAY_MS;

/** The moment from which a week's figures about people are told, ms UTC. */
function toldFrom(week: number, policy: Policy): number {
  const period = parsePeriod(weekText(week));
  return (period ? endsAt(period) : Number.POSITIVE_INFINITY) + (policy.detail === 'bucket' ? SENDING_MS : 0);
}

/** The moment from which no row of the week is taken any more, ms UTC. */
export function frozenFrom(week: number, kind: 'usage' | 'outcome', policy: Policy): number {
  const period = parsePeriod(weekText(week));
  const days = kind === 'outcome' ? WINDOW_DAYS.outcome : WINDOW_DAYS[policy.detail === 'bucket' ? 'week' : 'day'];
  return (period ? endsAt(period) : Number.POSITIVE_INFINITY) + days * DAY_MS;
}

/** How many computed weeks are kept in memory; a team has at most eight that can still change. */
const REMEMBERED = 256;

/**
 * A week that takes long to sum is not looked at again for so many times as long, so a large team's report costs a twentieth of
 * the time at most. Others are looked at each time, and show a new row at once.
 */
const REST = 20;
const LONG_MS = 250;

interface Seen {
  readonly made: Week;
  readonly version: string;
  readonly restUntil: number;
}

/** Weeks as they may be told: frozen ones from the store, others from their rows. */
export class Weeks {
  readonly #store: Store;
  readonly #seen = new Map<string, Seen>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Weeks of which anything is known, oldest first. `from` and `to` are Mondays. */
  async between(policy: Policy, from: number, to: number, now: number): Promise<readonly Week[]> {
    const { facts, rows } = this.#store;
    const usages = await facts.frozen(policy.team, 'usage', from, to);
    const outcomes = await facts.frozen(policy.team, 'outcome', from, to);
    const live = await rows.weeksBetween(policy.team, from, to);
    const weeks: Week[] = [];
    for (const week of new Set([...usages.keys(), ...live].toSorted((a, b) => a - b))) {
      // A large week takes a while: others get their turn in between.
      await turn();
      const frozenUsage = usages.get(week);
      const frozenOutcome = outcomes.get(week);
      const computed = frozenUsage && frozenOutcome ? undefined : await this.ofRows(policy, week, now);
      const usage = frozenUsage ? (JSON.parse(frozenUsage) as WeekUsage) : computed?.usage;
      const outcome = frozenOutcome ? (JSON.parse(frozenOutcome) as WeekOutcome) : computed?.outcome;
      if (usage && outcome) weeks.push({ usage, outcome });
    }
    return weeks;
  }

  /** A week from its rows; the same rows under the same policy are not summed twice. */
  async ofRows(policy: Policy, week: number, now: number): Promise<Week> {
    const over = now >= toldFrom(week, policy);
    const key = JSON.stringify([policy.team, week, over, policy.detail, policy.k]);
    const seen = this.#seen.get(key);
    const started = performance.now();
    if (seen && started < seen.restUntil) return seen.made;
    const version = await this.#store.rows.versionOfWeek(policy.team, week);
    if (seen?.version === version) return this.#remember(key, seen.made, version, started);
    const kind = policy.detail === 'artifact' ? 'day' : 'week';
    const usage = decoded<UsageRow>(await this.#store.rows.ofWeek(policy.team, 'usage', week), kind);
    const outcome = decoded<OutcomeRow>(await this.#store.rows.ofWeek(policy.team, 'outcome', week), kind);
    const made = {
      usage: weekUsage(week, usage, policy, over),
      outcome: weekOutcome(week, usage, outcome, policy, over),
    };
    return this.#remember(key, made, version, started);
  }

  #remember(key: string, made: Week, version: string, started: number): Week {
    const now = performance.now();
    this.#seen.delete(key);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size >= REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
    this.#seen.set(key, { made, version, restUntil: now - started < LONG_MS ? 0 : now + (now - started) * REST });
    return made;
  }
}

/**
 * Rows of the policy's kind of period: after a change of detail a person may have sent both, and would count twice. The store
 * holds what the schema took, so rows are only read here, not checked a second time.
 */
function decoded<T>(rows: readonly StoredRow[], kind: 'day' | 'week'): readonly PersonRow<T>[] {
  const periods = new Set(rows.map(({ period }) => period));
  const right = new Set([...periods].filter((period) => parsePeriod(period)?.kind === kind));
  return rows
    .filter(({ period }) => right.has(period))
    .map(({ period, cid, body }) => ({ period, person: cid, row: JSON.parse(body) as T }));
}
