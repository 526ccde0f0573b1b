import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS, endsAt, mondayOf, parsePeriod, WINDOW_DAYS, weekText } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import type { OutcomeRow, UsageRow } from '../../wire/schema.ts';
import type { Part } from '../disclosure/blocks.ts';
import { sha256Hex } from '../hashing.ts';
import { AuditStore } from '../store/auditStore.ts';
import { FactStore, type ReleaseKind } from '../store/factStore.ts';
import { RowStore, type StoredRow } from '../store/rowStore.ts';
import type { Store } from '../store/store.ts';
import { isUnavailable } from '../store/watched.ts';
import type { PersonRow, WeekOutcome, WeekUsage } from './week.ts';
import { outcomeParts, weekOutcome } from './weekOutcome.ts';
import { weekUsage } from './weekUsage.ts';

export interface Week {
  readonly usage: WeekUsage;
  readonly outcome: WeekOutcome;
}

type Release = Exclude<ReleaseKind, 'outcomeParts'>;

/** Each needs the ones before it. */
const RELEASES: readonly Release[] = ['usage', 'outcome', 'outcomeFinal'];
/** Days after the end of a week until its first outcome is released. */
const FIRST_OUTCOME_DAYS = 14;

/** Returns when a figure of a week is released, ms UTC. No row of the week's spend is taken from then on. */
export function releasedFrom(week: number, kind: Release, policy: Policy): number {
  const period = parsePeriod(weekText(week));
  const usageDays = WINDOW_DAYS[policy.detail === 'bucket' ? 'week' : 'day'];
  const days = { usage: usageDays, outcome: FIRST_OUTCOME_DAYS, outcomeFinal: WINDOW_DAYS.outcome }[kind];
  return (period ? endsAt(period) : Number.POSITIVE_INFINITY) + days * DAY_MS;
}

/** Weeks as they were released: each figure once, at a fixed moment, and never changed. */
export class Weeks {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Returns the released weeks, and those that are not released yet without any figure, oldest first. Unreleased weeks are
   * listed by the calendar alone, so that the list does not show whether somebody sent a row. `from` and `to` are Mondays.
   */
  async between(policy: Policy, from: number, to: number, now: number): Promise<readonly Week[]> {
    const { facts, rows } = this.#store;
    for (const week of await rows.weeksBetween(policy.team, from, to)) {
      await this.releaseDue(policy, week, now).catch((error: unknown) => {
        // On a full disk what is released is still shown; the rest waits.
        if (!isUnavailable(error)) throw error;
      });
    }
    const usages = await facts.frozen(policy.team, 'usage', from, to);
    const firsts = await facts.frozen(policy.team, 'outcome', from, to);
    const finals = await facts.frozen(policy.team, 'outcomeFinal', from, to);
    const released = [...usages].map(([week, usage]): Week => {
      return { usage: JSON.parse(usage) as WeekUsage, outcome: latest(week, finals.get(week), firsts.get(week)) };
    });
    const waiting: Week[] = [];
    const last = Math.min(to, mondayOf(Math.floor(now / DAY_MS)));
    for (let week = last; week >= from && now < releasedFrom(week, 'usage', policy); week -= 7) {
      if (!usages.has(week)) waiting.push(unreleased(week));
    }
    return [...released, ...waiting].toSorted((a, b) => a.usage.week - b.usage.week);
  }

  /** Releases what is due of a week and returns how many figures that were. Instances that do so together keep the first. */
  async releaseDue(policy: Policy, week: number, now: number): Promise<number> {
    let count = 0;
    for (const kind of RELEASES) {
      if (now < releasedFrom(week, kind, policy)) break;
      if ((await this.#store.facts.frozen(policy.team, kind, week, week)).size > 0) continue;
      // A large week takes a while: other requests get their turn in between.
      await turn();
      // One transaction from the rows to the figures: no row is taken in between that is in neither.
      await this.#store.database.exclusively(async (session) =>
        releaseInto(session, policy, week, kind, Math.floor(now / DAY_MS)),
      );
      count++;
    }
    return count;
  }
}

const RELEASED_WORDS: Readonly<Record<Release, string>> = {
  usage: 'spend released',
  outcome: 'outcome of day 14 released',
  outcomeFinal: 'outcome of day 45 released',
};

/** Releases a figure and writes its hash into the audit, so that it cannot be exchanged later. */
async function releaseInto(
  session: ConstructorParameters<typeof FactStore>[0],
  policy: Policy,
  week: number,
  kind: Release,
  today: number,
): Promise<void> {
  const facts = new FactStore(session);
  // Another instance may have been first.
  if ((await facts.frozen(policy.team, kind, week, week)).size > 0) return;
  await release(facts, new RowStore(session), policy, week, kind);
  const body = (await facts.frozen(policy.team, kind, week, week)).get(week) ?? '';
  const detail = `${weekText(week)} sha256:${sha256Hex(body)}`;
  await new AuditStore(session).append(policy.team, today, RELEASED_WORDS[kind], detail);
}

async function release(facts: FactStore, rows: RowStore, policy: Policy, week: number, kind: Release): Promise<void> {
  const { team } = policy;
  const periods = policy.detail === 'artifact' ? 'day' : 'week';
  const usage = decoded<UsageRow>(await rows.ofWeek(team, 'usage', week), periods);
  if (kind === 'usage') await facts.freeze(team, kind, week, JSON.stringify(weekUsage(week, usage, policy)));
  else {
    const spend = JSON.parse((await facts.frozen(team, 'usage', week, week)).get(week) ?? '') as WeekUsage;
    const outcomes = decoded<OutcomeRow>(await rows.ofWeek(team, 'outcome', week), periods);
    const parts = outcomeParts(usage, outcomes, new Set(spend.artifacts.map(({ artifact }) => artifact)));
    if (kind === 'outcome') {
      await facts.freeze(team, 'outcomeParts', week, JSON.stringify(parts));
      await facts.freeze(team, kind, week, JSON.stringify(weekOutcome(spend, parts, outcomes, policy)));
      return;
    }
    // As it was shown, not as today's policy would show it.
    const shown = (await facts.frozen(team, 'outcome', week, week)).get(week);
    const first = {
      table: shown ? (JSON.parse(shown) as WeekOutcome).classes : undefined,
      parts: await partsOf(facts, team, week),
    };
    await facts.freeze(team, kind, week, JSON.stringify(weekOutcome(spend, parts, outcomes, policy, first)));
    await facts.dropParts(team, week);
  }
}

async function partsOf(facts: FactStore, team: string, week: number): Promise<readonly Part[]> {
  const stored = (await facts.frozen(team, 'outcomeParts', week, week)).get(week);
  return stored ? (JSON.parse(stored) as readonly Part[]) : [];
}

/** The release of day 45, but that of day 14 where the later one is withheld: it stays published. */
function latest(week: number, final: string | undefined, first: string | undefined): WeekOutcome {
  const [late, early] = [final, first].map((text) =>
    text === undefined ? undefined : (JSON.parse(text) as WeekOutcome),
  );
  if (!late) return early ?? unreleased(week).outcome;
  return late.classes || !early?.classes ? late : { ...late, classes: early.classes, withheld: undefined };
}

function unreleased(week: number): Week {
  return {
    usage: {
      week,
      people: 0,
      tables: undefined,
      withheld: 'running',
      artifacts: [],
      singles: undefined,
      exactTotal: 0,
      gaps: [],
    },
    outcome: { week, classes: undefined, withheld: 'running', artifacts: [] },
  };
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
