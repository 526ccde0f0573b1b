import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS, endsAt, mondayOf, parsePeriod, WINDOW_DAYS, weekText } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import type { OutcomeRow, UsageRow } from '../../wire/schema.ts';
import { sha256Hex } from '../sha256.ts';
import { AuditStore } from '../store/auditStore.ts';
import { FactStore, type ReleaseKind } from '../store/factStore.ts';
import { RowStore, type StoredRow } from '../store/rowStore.ts';
import type { Store } from '../store/store.ts';
import type { Session } from '../store/teamDatabase.ts';
import { TeamStore } from '../store/teamRegister.ts';
import { isUnavailable } from '../store/watched.ts';
import { cellsOfKind, isLargeWeek, weekPeople } from '../store/weekCells.ts';
import { WeekSums } from '../store/weekSums.ts';
import { withFlatHeap } from './flatHeap.ts';
import { largeOutcome } from './largeOutcome.ts';
import { largeUsage } from './largeUsage.ts';
import { personRows } from './personRows.ts';
import { policyOfWeek } from './policyOfWeek.ts';
import type { PersonRow, WeekOutcome, WeekUsage } from './week.ts';
import { outcomeParts, weekOutcome } from './weekOutcome.ts';
import { weekUsage } from './weekUsage.ts';

export interface Week {
  readonly usage: WeekUsage;
  readonly outcome: WeekOutcome;
}

/** Each needs the ones before it. */
const RELEASES: readonly ReleaseKind[] = ['usage', 'outcome', 'outcomeFinal'];
/** Days after the end of a week until its first outcome is released. */
const FIRST_OUTCOME_DAYS = 14;
/** Cells of a week's spend that the exact check works on; of more, the database's sums decide (see `../disclosure/margins.ts`). */
const MOST_CELLS = 4_000;
/** Rows that are removed while their week is summed make it begin again. */
const MOST_TURNS = 20;

/** Returns when a figure of a week is released, ms UTC. No row of the week's spend is taken from then on. */
export function releasedFrom(week: number, kind: ReleaseKind, policy: Pick<Policy, 'detail'>): number {
  const period = parsePeriod(weekText(week));
  const usageDays = WINDOW_DAYS[policy.detail === 'bucket' ? 'week' : 'day'];
  const days = { usage: usageDays, outcome: FIRST_OUTCOME_DAYS, outcomeFinal: WINDOW_DAYS.outcome }[kind];
  return (period ? endsAt(period) : Number.POSITIVE_INFINITY) + days * DAY_MS;
}

/** Weeks as they were released: each figure once, at a fixed moment, and never changed. */
export class Weeks {
  readonly #store: Store;
  readonly #mostCells: number;

  constructor(store: Store, mostCells = MOST_CELLS) {
    this.#store = store;
    this.#mostCells = mostCells;
  }

  /**
   * Returns the released weeks, and those that are not released yet without any figure, oldest first. Unreleased weeks are
   * listed by the calendar alone, so that the list does not show whether somebody sent a row. `from` and `to` are Mondays.
   */
  async between(policy: Policy, from: number, to: number, now: number): Promise<readonly Week[]> {
    const { rows, database } = this.#store;
    let figures = await this.#frozen(policy.team, from, to);
    const later = new Set<number>();
    let count = 0;
    for (const week of await rows.weeksBetween(policy.team, from, to)) {
      if (RELEASES.every((kind) => now < releasedFrom(week, kind, policy) || figures[kind].has(week))) continue;
      // A reader does not wait for the sums of thousands of people: the hourly job releases them.
      if (await isLargeWeek(database, policy.team, week, this.#mostCells)) {
        later.add(week);
        continue;
      }
      count += await this.releaseDue(policy, week, now).catch((error: unknown) => {
        // On a full disk what is released is still shown; the rest waits.
        if (!isUnavailable(error)) throw error;
        return 0;
      });
    }
    if (count > 0) figures = await this.#frozen(policy.team, from, to);
    const { usage: usages, outcome: firsts, outcomeFinal: finals } = figures;
    const released = [...usages].map(([week, usage]): Week => {
      return { usage: JSON.parse(usage) as WeekUsage, outcome: latest(week, finals.get(week), firsts.get(week)) };
    });
    const waiting: Week[] = [];
    const last = Math.min(to, mondayOf(Math.floor(now / DAY_MS)));
    for (let week = last; week >= from && now < releasedFrom(week, 'usage', policy); week -= 7) later.add(week);
    for (const week of later) if (!usages.has(week)) waiting.push(unreleased(week));
    return [...released, ...waiting].toSorted((a, b) => a.usage.week - b.usage.week);
  }

  async #frozen(team: string, from: number, to: number): Promise<Record<ReleaseKind, ReadonlyMap<number, string>>> {
    const { facts } = this.#store;
    return {
      usage: await facts.frozen(team, 'usage', from, to),
      outcome: await facts.frozen(team, 'outcome', from, to),
      outcomeFinal: await facts.frozen(team, 'outcomeFinal', from, to),
    };
  }

  /** Releases what is due of a week and returns how many figures that were. Instances that do so together keep the first. */
  async releaseDue(policy: Policy, week: number, now: number): Promise<number> {
    let count = 0;
    for (const kind of RELEASES) {
      if (now < releasedFrom(week, kind, policy)) break;
      if ((await this.#store.facts.frozen(policy.team, kind, week, week)).size > 0) continue;
      // A large week takes a while: other requests get their turn in between.
      await turn();
      if (await this.#release(policy, week, kind, Math.floor(now / DAY_MS))) count++;
    }
    return count;
  }

  /**
   * Closes the week to writers, sums it as it is then while everybody else goes on, and publishes the sums: unless somebody removed
   * a row meanwhile, or another instance was first.
   */
  async #release(policy: Policy, week: number, kind: ReleaseKind, today: number): Promise<boolean> {
    const { database } = this.#store;
    const { team } = policy;
    for (let round = 0; round < MOST_TURNS; round++) {
      await database.exclusively(async (session) => new FactStore(session).closeFor(team, kind, week));
      const made = await database.snapshot(async (session) => {
        const removals = await new FactStore(session).removals(team, kind, week);
        return removals === undefined
          ? undefined
          : { removals, body: JSON.stringify(await this.#figures(session, policy, week, kind)) };
      });
      const outcome = await database.exclusively(async (session) => {
        const facts = new FactStore(session);
        const isDone = (await facts.frozen(team, kind, week, week)).size > 0;
        if (!isDone && (!made || (await facts.removals(team, kind, week)) !== made.removals)) return 'again';
        const isFirst = !isDone && made !== undefined && (await facts.freeze(team, kind, week, made.body));
        await facts.endClosing(team, kind, week);
        if (!isFirst) return 'other';
        if (kind === 'outcomeFinal') await facts.dropParts(team, week);
        // The hash in the audit keeps a figure from being exchanged later.
        const detail = `${weekText(week)} sha256:${sha256Hex(made.body)}`;
        await new AuditStore(session).append(team, today, RELEASED_WORDS[kind], detail);
        return 'released';
      });
      if (outcome !== 'again') return outcome === 'released';
    }
    throw new Error('rows of a week were removed again and again while it was summed');
  }

  async #figures(session: Session, today: Policy, week: number, kind: ReleaseKind): Promise<WeekUsage | WeekOutcome> {
    const policy = await policyOfWeek(new TeamStore(session), today, week);
    const { team } = policy;
    const periods = policy.detail === 'artifact' ? 'day' : 'week';
    const facts = new FactStore(session);
    const rows = new RowStore(session);
    const isLarge = await isLargeWeek(session, team, week, this.#mostCells);
    if (kind === 'usage') {
      if (isLarge) return largeUsage(week, new WeekSums(session, team, week, periods), policy);
      return weekUsage(week, decoded<UsageRow>(await rows.ofWeek(team, 'usage', week), periods), policy);
    }
    const spend = JSON.parse((await facts.frozen(team, 'usage', week, week)).get(week) ?? '') as WeekUsage;
    // As it was shown, not as today's policy would show it.
    const shown = kind === 'outcomeFinal' ? (await facts.frozen(team, 'outcome', week, week)).get(week) : undefined;
    const table = shown ? (JSON.parse(shown) as WeekOutcome).classes : undefined;
    const isKnown = await facts.hasParts(team, week);
    const before = kind === 'outcomeFinal' ? { table, isKnown } : undefined;
    if (isLarge) {
      const people = weekPeople(session, team, week, periods);
      return withFlatHeap(async () => largeOutcome(spend, people, policy, before));
    }
    const usage = decoded<UsageRow>(await rows.ofWeek(team, 'usage', week), periods);
    const artifacts = new Set(spend.artifacts.map(({ artifact }) => artifact));
    const first = (await cellsOfKind(session, team, week, 'first')).map(({ period, person, cells }) => ({
      period,
      person,
      row: { cells },
    }));
    if (!before) return weekOutcome(spend, outcomeParts(usage, first, artifacts), first, policy);
    const outcomes = decoded<OutcomeRow>(await rows.ofWeek(team, 'outcome', week), periods);
    const parts = isKnown ? outcomeParts(usage, first, artifacts) : [];
    return weekOutcome(spend, outcomeParts(usage, outcomes, artifacts), outcomes, policy, { table, parts });
  }
}

const RELEASED_WORDS: Readonly<Record<ReleaseKind, string>> = {
  usage: 'spend released',
  outcome: 'outcome of day 14 released',
  outcomeFinal: 'outcome of day 45 released',
};

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
function decoded<T extends UsageRow | OutcomeRow>(
  rows: readonly StoredRow[],
  kind: 'day' | 'week',
): readonly PersonRow<T>[] {
  const periods = new Set(rows.map(({ period }) => period));
  const right = new Set([...periods].filter((period) => parsePeriod(period)?.kind === kind));
  return personRows<T>(rows.filter(({ period }) => right.has(period)));
}
