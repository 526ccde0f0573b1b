import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FactStore } from '../../../../src/server/store/factStore.ts';
import { RowStore } from '../../../../src/server/store/rowStore.ts';
import { openStore, type Store } from '../../../../src/server/store/store.ts';
import type { Session } from '../../../../src/server/store/teamDatabase.ts';
import { postgresPrograms, type RunningPostgres, startPostgres } from '../debianPostgres.ts';
import { policyFor, removal, upsert } from '../support.ts';

const fail = (error: Error) => {
  throw error;
};

/** What every store must do; `open` hands out one more connection to the same store. */
function contract(open: () => Promise<Store>): void {
  let store: Store;
  before(async () => {
    store = await open();
  });
  after(() => store.close());
  let cid = 0;
  const fresh = (part = {}) => upsert({ cid: `c${++cid}`, ...part });

  it('creates, keeps, replaces, and reports a conflict with its revision', async () => {
    const row = fresh();
    assert.deepEqual(await store.rows.put(row), { kind: 'created' });
    assert.deepEqual(await store.rows.put(row), { kind: 'same' });
    assert.deepEqual(await store.rows.put({ ...row, rev: 5, body: '{"a":1}' }), { kind: 'replaced' });
    assert.deepEqual(await store.rows.put({ ...row, rev: 5, body: '{"a":2}' }), { kind: 'conflict', rev: 5 });
    assert.deepEqual(await store.rows.put({ ...row, rev: 4, body: '{"a":1}' }), { kind: 'conflict', rev: 5 });
    const [kept] = (await store.rows.ofWeek('checkout', 'usage', row.week)).filter((one) => one.cid === row.cid);
    assert.equal(kept?.body, '{"a":1}');
  });
  it('gives a row only to anyone who has its proof', async () => {
    const row = fresh();
    await store.rows.put(row);
    assert.deepEqual(await store.rows.put({ ...row, rev: 9, proof: 'other' }), { kind: 'notYours' });
    assert.equal(await store.rows.remove(removal({ cid: row.cid, proof: 'other' })), 'notYours');
    assert.equal(await store.rows.remove(removal({ cid: row.cid })), 'removed');
  });
  it('a removed row holds nothing, and what was on its way does not make it again', async () => {
    const row = fresh({ week: 500 });
    await store.rows.put(row);
    await store.rows.remove(removal({ cid: row.cid, week: 500 }));
    for (const rev of [1, 2, 99]) assert.deepEqual(await store.rows.put({ ...row, rev }), { kind: 'removed' });
    assert.deepEqual(await store.rows.put({ ...row, rev: 99, proof: 'other' }), { kind: 'notYours' });
    assert.deepEqual(await store.rows.ofWeek('checkout', 'usage', 500), []);
    const [kept] = await store.database.read('SELECT body FROM rows WHERE cid = $1', [row.cid]);
    assert.equal(kept?.['body'], '');
  });
  it('a removal may come before the row, but only while the row may come', async () => {
    const [early, late] = [fresh(), fresh()];
    assert.equal(await store.rows.remove(removal({ cid: early.cid })), 'removed');
    assert.deepEqual(await store.rows.put(early), { kind: 'removed' });
    assert.equal(await store.rows.remove(removal({ cid: late.cid, mayCome: false })), 'nothing');
    assert.equal((await store.rows.put(late)).kind, 'created');
    assert.equal(await store.rows.remove(removal({ cid: late.cid, mayCome: false })), 'removed');
  });
  it('removal and writes at once: it stays removed', async () => {
    const second = await open();
    const rows = Array.from({ length: 20 }, () => fresh({ week: 501 }));
    await Promise.all(
      rows.flatMap((row, i) => [
        store.rows.put(row),
        second.rows.put({ ...row, rev: 2 }),
        (i % 2 ? store : second).rows.remove(removal({ cid: row.cid, week: 501 })),
        store.rows.put({ ...row, rev: 3 }),
      ]),
    );
    assert.deepEqual(await store.rows.ofWeek('checkout', 'usage', 501), []);
    await second.close();
  });
  it('counts writes of a row by the server’s day', async () => {
    const row = fresh({ writesPerDay: 2 });
    await store.rows.put(row);
    assert.equal((await store.rows.put({ ...row, rev: 2 })).kind, 'replaced');
    assert.equal((await store.rows.put({ ...row, rev: 3 })).kind, 'tooOften');
    assert.equal((await store.rows.put({ ...row, rev: 3, day: row.day + 1 })).kind, 'replaced');
  });
  it('one row, 40 writers at once on two connections: the highest revision stays, none is lost or doubled', async () => {
    const second = await open();
    const row = fresh();
    const writes = Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? store : second).rows.put({ ...row, rev: i + 1, body: `{"rev":${i + 1}}` }),
    );
    const results = await Promise.all(writes);
    assert.equal(results.filter((result) => result.kind === 'created').length, 1);
    assert.ok(results.every((result) => ['created', 'replaced', 'conflict'].includes(result.kind)));
    const kept = (await store.rows.ofWeek('checkout', 'usage', row.week)).filter((one) => one.cid === row.cid);
    assert.deepEqual(
      kept.map((one) => one.body),
      ['{"rev":40}'],
    );
    await second.close();
  });
  it('a write that fails takes nothing of those that arrive with it', async () => {
    const rows = Array.from({ length: 30 }, () => fresh({ week: 600, period: '2026-11-02' }));
    const writes = rows.flatMap((row, i) => [
      store.rows.put(row),
      // It breaks a rule of the table.
      ...(i % 7 === 0 ? [store.database.write('INSERT INTO teams (team) VALUES ($1)', [`half ${i}`])] : []),
    ]);
    const results = await Promise.allSettled(writes);
    assert.equal(results.filter((one) => one.status === 'rejected').length, 5);
    assert.equal((await store.rows.ofWeek('checkout', 'usage', 600)).length, 30);
  });
  it('two instances that write the same rows the other way round both come through', async () => {
    const second = await open();
    const rows = Array.from({ length: 40 }, () => fresh({ week: 601, period: '2026-11-03', writesPerDay: 1000 }));
    await Promise.all(rows.map(async (row) => store.rows.put(row)));
    for (let rev = 2; rev < 12; rev += 2)
      await Promise.all([
        ...rows.map(async (row) => store.rows.put({ ...row, rev })),
        ...rows.toReversed().map(async (row) => second.rows.put({ ...row, rev: rev + 1 })),
      ]);
    const sql = 'SELECT DISTINCT rev FROM rows WHERE week = $1';
    assert.deepEqual(
      (await store.database.read(sql, [601])).map((row) => row['rev']),
      [11],
    );
    await second.close();
  });
  it('keeps text as it is, whatever stands in it', async () => {
    const body = `{"x":"'; DROP TABLE rows; -- \\u0001 𝕏 ${'é'.repeat(50)}"}`;
    const row = fresh({ body, week: 77 });
    await store.rows.put(row);
    assert.deepEqual(
      (await store.rows.ofWeek('checkout', 'usage', 77)).map((one) => one.body),
      [body],
    );
    assert.equal(await store.teams.find("x' OR '1'='1"), undefined);
  });
  it('teams: made once, policy replaced, audit by day', async () => {
    const policy = policyFor({ team: 'search' });
    const team = { team: 'search', policy, policyHash: 'h1', webhookSecret: 's' };
    assert.equal(await store.teams.create(team, 10), true);
    assert.equal(await store.teams.create(team, 10), false);
    assert.equal(await store.teams.setPolicy({ ...policy, k: 7 }, 'h2', 11), true);
    assert.equal((await store.teams.find('search'))?.policy.k, 7);
    assert.equal((await store.teams.find('search'))?.policyHash, 'h2');
    for (let i = 0; i < 3; i++) await store.teams.note('search', 12, 'report read', '');
    const lines = (await store.teams.audit('search')).map((line) => [line.day, line.what, line.times]);
    assert.deepEqual(lines, [
      [12, 'report read', 3],
      [11, 'policy changed', 1],
      [10, 'team made', 1],
    ]);
  });
  it('tokens: two of a kind are valid, the third ends the first; revoking ends all', async () => {
    for (const hash of ['t1', 't2', 't3']) await store.teams.addToken(hash, 'billing', 'steward', 1);
    await store.teams.addToken('r1', 'billing', 'report', 1);
    const valid = async () => {
      const found = await Promise.all(['t1', 't2', 't3', 'r1'].map((hash) => store.teams.findToken(hash)));
      return found.map((token) => token?.kind ?? '');
    };
    assert.deepEqual(await valid(), ['', 'steward', 'steward', 'report']);
    await store.teams.revokeTokens('billing', 'steward', 2);
    assert.deepEqual(await valid(), ['', '', '', 'report']);
  });
  it('denominators are replaced, closings stay, sums are frozen once, all are forgotten in time', async () => {
    const { facts } = store;
    await facts.putDenominator('d', { name: 'merged', period: '2026-W47', week: 100, value: 3, source: 'ci' });
    await facts.putDenominator('d', { name: 'merged', period: '2026-W47', week: 100, value: 4, source: 'ci' });
    assert.deepEqual(
      (await facts.denominators('d', 100, 100)).map((row) => row.value),
      [4],
    );
    await facts.close('d', { artifact: 'ABC-1', day: 103, source: 'forge' });
    await facts.close('d', { artifact: 'ABC-1', day: 105, source: 'forge' });
    assert.deepEqual(
      (await facts.closed('d', 100, 106)).map((row) => row.day),
      [103],
    );
    await facts.freeze('d', 'usage', 100, 'first');
    await facts.freeze('d', 'usage', 100, 'second');
    assert.deepEqual([...(await facts.frozen('d', 'usage', 0, 200))], [[100, 'first']]);
    await facts.forget('d', 110);
    assert.equal((await facts.frozen('d', 'usage', 0, 200)).size, 0);
    assert.deepEqual([...(await facts.closed('d', 0, 200)), ...(await facts.denominators('d', 0, 200))], []);
  });
  it('a week is released from all rows that were taken, and no row is taken after that', async () => {
    const second = await open();
    const taken = new Set<string>();
    const puts = Array.from({ length: 60 }, async (_, i) => {
      const row = fresh({ week: 900, period: '2026-11-05' });
      if (i % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      const { kind } = await (i % 2 ? store : second).rows.put(row);
      assert.ok(kind === 'created' || kind === 'released', kind);
      if (kind === 'created') taken.add(row.cid);
    });
    const released = store.database.exclusively(async (session) => {
      const rows = await new RowStore(session).ofWeek('checkout', 'usage', 900);
      await new FactStore(session).freeze('checkout', 'usage', 900, JSON.stringify(rows.map((row) => row.cid)));
      return rows.map((row) => row.cid);
    });
    const [sums] = await Promise.all([released, ...puts]);
    assert.deepEqual(new Set(sums), taken);
    const late = fresh({ week: 900, period: '2026-11-05' });
    assert.deepEqual(await second.rows.put(late), { kind: 'released' });
    assert.equal((await second.rows.put({ ...late, kind: 'outcome' })).kind, 'created', 'outcomes are still open');
    await second.close();
  });
  it('what fails on the way from rows to sums leaves nothing behind', async () => {
    const failed = store.database.exclusively(async (session) => {
      await new FactStore(session).freeze('checkout', 'usage', 901, '{}');
      throw new Error('on the way');
    });
    await assert.rejects(failed, /on the way/);
    assert.equal((await store.facts.frozen('checkout', 'usage', 901, 901)).size, 0);
    assert.equal((await store.rows.put(fresh({ week: 901 }))).kind, 'created');
  });
  it('two instances that start at once both find their tables', async () => {
    const both = await Promise.all([open(), open()]);
    for (const one of both) await one.close();
  });
}

describe('the store on the embedded SQLite', () => {
  const data = mkdtempSync(join(tmpdir(), 'team-totals-'));
  contract(() => openStore({ data, onError: fail }));
  it('is backed up into a file that can be opened', async () => {
    const store = await openStore({ data, onError: fail });
    const copy = mkdtempSync(join(tmpdir(), 'team-totals-copy-'));
    await store.database.backup(join(copy, 'team-totals.sqlite'));
    const opened = await openStore({ data: copy, onError: fail });
    assert.ok((await opened.teams.names()).length > 0);
    await Promise.all([store.close(), opened.close()]);
    rmSync(copy, { recursive: true });
  });
  it('a new row is found by its whole key: nothing that is asked for it counts the people of its period', async () => {
    const { database, ...store } = await openStore({ data, onError: fail });
    const asked = new Set<string>();
    const noted =
      (run: Session['read']): Session['read'] =>
      (sql, params) => {
        asked.add(sql);
        return run(sql, params);
      };
    const rows = new RowStore({
      read: noted((...one) => database.read(...one)),
      write: noted((...one) => database.write(...one)),
    });
    for (const rev of [1, 2]) await rows.put(upsert({ cid: 'planned', week: 800, rev }));
    assert.ok(asked.size > 2);
    for (const sql of asked) {
      const plan = (await database.read(`EXPLAIN QUERY PLAN ${sql}`, [])).map((row) => String(row['detail']));
      for (const step of plan.filter((one) => / (?:rows|contributions)\b/.test(one)))
        assert.match(step, /^SEARCH rows USING .*\(team=\? AND week=\? AND period=\? AND kind=\? AND cid=\?\)$/, sql);
    }
    await store.close();
  });
  after(() => rmSync(data, { recursive: true }));
});

const bin = postgresPrograms();
if (bin === '') {
  console.error(
    '\n  !!! SKIPPED: PostgreSQL is not installed (Debian: apt-get install postgresql). The store was NOT tested on it.\n',
  );
}
(bin === '' ? describe.skip : describe)('the store on PostgreSQL', function () {
  this.timeout(120_000);
  let postgres: RunningPostgres;
  before(async () => {
    postgres = await startPostgres(bin);
  });
  contract(() => openStore({ data: '', databaseUrl: postgres.url, onError: fail }));
  it('connections that die amid writes: what was reported as kept is kept, and the next writes go on', async () => {
    const quiet = { data: '', databaseUrl: postgres.url, onError: () => undefined };
    const killer = await openStore(quiet);
    // Those that are there by now belong to others.
    const [others] = await killer.database.read("SELECT STRING_AGG(pid::text, ',') AS pids FROM pg_stat_activity", []);
    const store = await openStore(quiet);
    const reported = new Map<string, number>();
    const state = { running: true, failures: 0 };
    const writer = async (cid: string): Promise<void> => {
      for (let rev = 1; state.running || reported.get(cid) !== rev - 1; rev += 1)
        await store.rows.put(upsert({ cid, rev, week: 700, period: '2026-11-04', writesPerDay: 1e9 })).then(
          () => reported.set(cid, rev),
          () => (state.failures += 1),
        );
    };
    const writers = Array.from({ length: 16 }, async (_, i) => writer(`dying-${i}`));
    const kill = `SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
      WHERE application_name = 'token-ledger' AND NOT pid::text = ANY(string_to_array($1, ','))`;
    for (let i = 0; i < 200 && state.failures < 20; i += 1)
      await killer.database.read(kill, [String(others?.['pids'])]);
    state.running = false;
    await Promise.all(writers);
    assert.ok(state.failures > 0);
    for (const { cid } of await store.rows.ofWeek('checkout', 'usage', 700)) {
      const [row] = await store.database.read('SELECT rev FROM rows WHERE cid = $1', [cid]);
      assert.equal(row?.['rev'], reported.get(cid));
    }
    await Promise.all([store.close(), killer.close()]);
  });
  // After the contract's own hook, which closes the store: hooks run in the order in which they are named.
  after(() => postgres.close());
});
