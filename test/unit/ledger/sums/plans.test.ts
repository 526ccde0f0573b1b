import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { AgentId } from '../../../../src/core/usage/call.ts';
import { callsOf } from '../../../../src/ledger/callRows.ts';
import { contextsOfActive, newestCalls, sessionCalls } from '../../../../src/ledger/chainRows.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import {
  agentsWithCalls,
  allFolders,
  contextsInFolders,
  knownFolders,
  lastTimes,
} from '../../../../src/ledger/queries.ts';
import { dayCosts } from '../../../../src/ledger/sums/dayCosts.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, openIn } from '../ledgers.ts';

const DAY = 86_400_000;
const BEGIN = Date.parse('2026-10-14T00:00:00Z');
const [since, until] = [BEGIN + 5 * DAY, BEGIN + 6 * DAY];

/** Twenty days of sessions, each with two contexts. */
function fill(ledger: Ledger): void {
  const calls = Array.from({ length: 400 }, (_, n) =>
    call(`m${n}`, { time: BEGIN + n * (DAY / 20), session: `s${n >> 2}`, branch: `b${n % 2}`, cwd: `/w/${n % 3}` }),
  );
  ledger.commit(batchOf(calls));
}

/** The statements that `work` asks, as SQLite would run each. */
function plansOf(ledger: Ledger, work: () => unknown): readonly string[] {
  const asked = new Set<string>();
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its object below
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
    asked.add(sql);
    return prepare.call(this, sql);
  };
  try {
    work();
  } finally {
    DatabaseSync.prototype.prepare = prepare;
  }
  return [...asked].flatMap((sql) =>
    ledger.db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail)),
  );
}

/** What goes through all contexts, by the index of those that count or without any. */
const throughAll = (plans: readonly string[]): readonly string[] =>
  plans.filter((plan) => /^(?:SCAN|SEARCH) c\b.*contexts_whole|^SCAN (?:c|contexts)\b/.test(plan));

const QUESTIONS: Readonly<Record<string, (ledger: Ledger, contexts: readonly number[]) => unknown>> = {
  'sums of quarters': (ledger) => sums(ledger, { since, until }, true),
  'sums of quarters of some contexts': (ledger, contexts) => sums(ledger, { since, until, contexts }, true),
  'sums of contexts': (ledger) => sums(ledger, { since, until }, false),
  'sums of days': (ledger) => sums(ledger, { since, until }, 'day'),
  'sums of months': (ledger) => sums(ledger, { since: 0, until }, false),
  'costs of days': (ledger) => dayCosts(ledger, [{ start: since, end: until }], undefined),
  calls: (ledger) => [...callsOf(ledger, { since, until })],
  'sessions that were active': (ledger) => contextsOfActive(ledger, since, until),
  'calls of sessions': (ledger, contexts) => [...sessionCalls(ledger, { since, until, contexts })],
  'the newest calls of a session': (ledger) => newestCalls(ledger, 'claude-code', 's1'),
  'the last times of contexts': (ledger, contexts) => lastTimes(ledger, contexts),
};

describe('a question about a span or some contexts', () => {
  for (const [name, ask] of Object.entries(QUESTIONS))
    it(`does not go through all contexts: ${name}`, () =>
      inScratch((folder) => {
        const { ledger } = openIn(folder);
        fill(ledger);
        const contexts = contextsOfActive(ledger, since, until);
        assert.ok(contexts.length > 0);
        const plans = plansOf(ledger, () => ask(ledger, contexts));
        assert.ok(plans.length > 0);
        assert.deepEqual(throughAll(plans), []);
        ledger.close();
      }));

  it('is told from one that does', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      fill(ledger);
      const sql = 'SELECT c.agent FROM contexts c JOIN calls k ON k.context = c.id WHERE c.counted = 1 AND k.time >= 0';
      assert.equal(throughAll(plansOf(ledger, () => ledger.db.prepare(sql))).length, 1);
      ledger.close();
    }));
});

describe('the folders and agents of a ledger', () => {
  const agent = fc.constantFrom<AgentId>('claude-code', 'codex', 'pi');
  const cwd = fc.constantFrom('', '/', '/a', '/a/b', '/A', '/ä', '/z');

  it('are those of its contexts, each once', () =>
    inScratch((folder) => {
      let n = 0;
      fc.assert(
        fc.property(fc.array(fc.tuple(agent, cwd), { maxLength: 12 }), fc.subarray(['/', '/a', '/A']), (all, some) => {
          const { ledger } = openIn(`${folder}/${n++}`, false);
          ledger.commit(
            batchOf(all.map(([of, where], at) => call(`m${at}`, { agent: of, cwd: where, session: `${at}` }))),
          );
          const folders = new Set(all.map(([, where]) => where));
          assert.deepEqual(allFolders(ledger).toSorted(), [...folders].toSorted());
          assert.deepEqual(knownFolders(ledger).toSorted(), [...folders].filter((each) => each !== '').toSorted());
          assert.deepEqual(agentsWithCalls(ledger), new Set(all.map(([of]) => of).toSorted()));
          const inside = all.filter(([, where]) => some.includes(where)).length;
          assert.equal(contextsInFolders(ledger, some).length, inside);
          ledger.close();
        }),
        { numRuns: 60 },
      );
    }));
});
