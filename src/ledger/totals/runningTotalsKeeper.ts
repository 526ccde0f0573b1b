import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { SUM } from '../../core/pricing/modifiers.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { detailText, NOT_ITEMISED } from '../../core/usage/callDetail.ts';
import { hash53 } from '../../core/usage/hash.ts';
import { type ModelCounts, notItemised } from '../../core/usage/runningTotals.ts';
import { sameModelKey } from '../../core/usage/sameModel.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import type { UsageRecord } from '../../core/usage/usageRecord.ts';
import { type Itemised, itemisedBefore } from './itemised.ts';
import { type StoredTotals, storedTotals } from './storedTotals.ts';

/** What the running totals of sessions hold beside their itemised calls; keys of calls that such totals held before and no more. */
export interface SettledTotals {
  readonly calls: readonly UsageRecord[];
  readonly gone: readonly number[];
}

/**
 * Keeps, for each session whose agent logs running totals, the calls that only those totals hold. They are a function of the
 * ledger's facts and calls, so they are made again whenever one of these changed: sessions that wait for it are in `unsettled`.
 */
export class RunningTotalsKeeper {
  readonly #db: DatabaseSync;
  readonly #mark: StatementSync;
  readonly #markSession: StatementSync;
  readonly #version: StatementSync;
  /** As of a version of the database. */
  #parents: { readonly version: number; readonly json: string } | undefined;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#mark = db.prepare(`
      INSERT OR IGNORE INTO unsettled SELECT DISTINCT c.agent, c.session FROM contexts c
      WHERE c.id IN (SELECT value FROM json_each(?)) AND (EXISTS (
          SELECT 1 FROM facts f WHERE f.session = c.session AND f.agent = c.agent AND f.kind = 'running-totals')
        OR c.agent || ' ' || c.session IN (SELECT value FROM json_each(?)))`);
    this.#version = db.prepare('PRAGMA data_version');
    this.#markSession = db.prepare('INSERT OR IGNORE INTO unsettled VALUES (?, ?)');
  }

  /** Calls of these contexts changed. */
  callsChanged(contexts: ReadonlySet<number>): void {
    if (contexts.size > 0) this.#mark.run(JSON.stringify([...contexts]), this.#parentsOfForks());
  }

  totalsChanged(agent: AgentId, session: string): void {
    this.#markSession.run(agent, session);
    this.#parents = undefined;
  }

  /**
   * Sessions that have forks with totals, as JSON: what such a session calls is in the totals of its forks, too, and may be read
   * after those. Looked up again when a fact of totals was written, here or by another process.
   */
  #parentsOfForks(): string {
    const version = Number(this.#version.get()?.['data_version']);
    if (this.#parents?.version === version) return this.#parents.json;
    const sql = `SELECT DISTINCT agent || ' ' || (value ->> 'parent') AS parent FROM facts
      WHERE kind = 'running-totals' AND instr(value, '"parent"') > 0`;
    const json = JSON.stringify(
      this.#db
        .prepare(sql)
        .all()
        .map((row) => row['parent']),
    );
    this.#parents = { version, json };
    return json;
  }

  get waits(): boolean {
    return this.#db.prepare('SELECT 1 FROM unsettled LIMIT 1').get() !== undefined;
  }

  /** Settles all sessions that wait, and those that were forked from them. */
  settle(): SettledTotals {
    const records = storedTotals(this.#db);
    this.#db.exec('DELETE FROM unsettled');
    const sessions = [...Map.groupBy(records.asked, sessionKey).values()];
    const inherited = sessions.map(([first]) => inheritedOf(first, records.all));
    const questions = [
      ...records.asked.map(({ agent, session, until }) => ({ agent, session, until })),
      ...inherited.flatMap(({ calls }) => (calls === undefined ? [] : [calls])),
    ];
    const itemised = itemisedBefore(this.#db, questions);
    const settled = sessions.map((own, at) => this.#settleSession(own, inherited[at] as Inherited, itemised));
    return { calls: settled.flatMap(({ calls }) => calls), gone: settled.flatMap(({ gone }) => gone) };
  }

  #settleSession(own: readonly StoredTotals[], from: Inherited, itemised: Itemised): SettledTotals {
    const before = from.calls === undefined ? from.models : itemised.of(from.calls);
    const left = notItemised(
      own.map((record) => ({ models: record.models, inherited: before, counted: itemised.of(record) })),
    );
    const calls = own.flatMap((record, at) => (left[at] ?? []).map((counts) => callOf(record, counts, itemised)));
    const keys = new Set(calls.map(({ message }) => message));
    const possible = own.flatMap((record) =>
      own.flatMap(({ models }) => models.map(({ model }) => keyOf(record, model))),
    );
    this.#writeVendorCost(own, from);
    return { calls, gone: possible.filter((key) => !keys.has(key)) };
  }

  /** The agent's own figure of the session: that of its last record, without what a fork began with. */
  #writeVendorCost(own: readonly StoredTotals[], { cost }: Inherited): void {
    const last = own.at(-1);
    if (last?.cost === undefined) return;
    const value = cost === undefined ? 'null' : String(Math.max(0, last.cost - cost));
    this.#db
      .prepare(
        "INSERT OR REPLACE INTO facts (agent, session, kind, key, time, value) VALUES (?, ?, 'vendor-cost', '', ?, ?)",
      )
      .run(last.agent, last.session, last.time, value);
  }
}

/** What a session's totals began with: known totals, or the calls of its parent so far. `cost` is undefined if it is not known. */
interface Inherited {
  readonly models: readonly ModelCounts[];
  readonly cost: number | undefined;
  readonly calls?: { readonly agent: AgentId; readonly session: string; readonly until: number };
}

/**
 * A fork goes on with the totals that its parent's log held last, and with the time at which those began. Where the parent has
 * no such record, what it had called by then is what the fork can have begun with.
 */
function inheritedOf(fork: StoredTotals | undefined, all: readonly StoredTotals[]): Inherited {
  const none: Inherited = { models: [], cost: 0 };
  if (fork === undefined || fork.parent === '') return none;
  const { agent, parent, forked, start } = fork;
  const theirs = all.filter((record) => record.agent === agent && record.session === parent);
  const last = theirs.findLast((record) => record.start === start && record.time <= forked);
  if (last !== undefined) return last;
  if (theirs.length > 0 && theirs.every((record) => record.start !== start)) return none;
  return { models: [], cost: undefined, calls: { agent, session: parent, until: forked } };
}

const keyOf = ({ agent, session, key }: StoredTotals, model: string): number =>
  hash53(`${agent} running-totals ${session} ${key} ${sameModelKey(model)}`);

function callOf(record: StoredTotals, { model, tokens, webSearches }: ModelCounts, itemised: Itemised): UsageRecord {
  const { agent, session, time } = record;
  const { cwd, branch } = itemised.placeOf(record);
  return {
    message: keyOf(record, model),
    request: 0,
    context: {
      agent,
      session,
      cwd,
      branch,
      model,
      provider: 'anthropic',
      modifiers: SUM,
      tier: 0,
      detail: detailText({ part: NOT_ITEMISED }),
    },
    time,
    countsTime: time,
    completeness: tokens.output,
    tokens,
    webSearches,
    sideChain: false,
    isCopy: false,
    lowerBound: false,
    vendorCost: -1,
  };
}
