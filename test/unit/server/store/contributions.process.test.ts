import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { releasedFrom, Weeks } from '../../../../src/server/report/weeks.ts';
import { nodeHashing } from '../../../../src/server/sha256.ts';
import { DATABASE_NAME, openStore, type Store } from '../../../../src/server/store/store.ts';
import { defaultPolicy, hashPolicy } from '../../../../src/wire/policy.ts';
import type { OutcomeRow, UsageRow } from '../../../../src/wire/schema.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { postgresPrograms, type RunningPostgres, startPostgres } from '../debianPostgres.ts';
import { outcomeRow, removal, upsert, usageCell, usageRow } from '../support.ts';
import { OLD_INDEXES, OLD_TABLES } from './oldTables.ts';

const fail = (error: Error) => {
  throw error;
};
const MONDAY = 20_773;

/** What the table must hold, from the rows' own texts. */
async function expected(store: Store): Promise<readonly string[]> {
  const rows = await store.database.read(
    'SELECT team, week, kind, period, cid, body FROM rows WHERE quarantined = 0 AND rev > 0',
    [],
  );
  return rows.flatMap((row) => {
    const head = [row['team'], row['week'], row['period'], row['cid']];
    const body = JSON.parse(String(row['body'])) as UsageRow | OutcomeRow;
    const cells = body.cells.map((cell) => {
      const words =
        'state' in cell ? [cell.artifact ?? '', '', '', cell.state] : [cell.artifact ?? '', cell.agent, cell.model, ''];
      const tokens =
        'state' in cell
          ? [0, 0, 0, 0, 0]
          : [cell.input, cell.cacheWrite5m, cell.cacheWrite1h, cell.cacheRead, cell.output];
      return [...head, row['kind'], cell.bucket, ...words, Math.round(cell.cost * 1e6), ...tokens].join(' ');
    });
    const gaps = 'gaps' in body ? body.gaps : [];
    return [...cells, ...gaps.map((gap) => [...head, 'gap', gap, '', '', '', '', 0, 0, 0, 0, 0, 0].join(' '))];
  });
}

async function kept(store: Store): Promise<readonly string[]> {
  const columns =
    'team, week, period, person, kind, bucket, artifact, agent, model, state, cost, input, cache_write_5m, cache_write_1h, cache_read, output';
  const rows = await store.database.read(`SELECT ${columns} FROM contributions`, []);
  return rows.map((row) =>
    columns
      .split(', ')
      .map((column) => row[column])
      .join(' '),
  );
}

async function assertSame(store: Store): Promise<number> {
  const [wanted, found] = [await expected(store), await kept(store)];
  assert.deepEqual(found.toSorted(), wanted.toSorted());
  return found.length;
}

function contract(open: () => Promise<Store>): void {
  let store: Store;
  before(async () => {
    store = await open();
  });
  after(() => store.close());

  it('after any puts, replacements, removals and settlements: what the rows hold, cell by cell', async () => {
    let most = 0;
    for (let seed = 1; seed <= Math.max(3, FUZZ_RUNS / 10); seed++) {
      const { next } = seededRandom(seed);
      const whole = (most_: number) => Math.floor(next() * most_);
      for (let step = 0; step < 60; step++) {
        const period = `2026-11-${16 + whole(7)}`;
        const kind = next() < 0.7 ? 'usage' : 'outcome';
        const who = { cid: `seed${seed}-${whole(6)}`, period, kind, week: MONDAY } as const;
        const cells = Array.from({ length: whole(4) }, (_, i) => i);
        const body =
          kind === 'usage'
            ? usageRow('', {
                linked: next(),
                gaps: next() < 0.3 ? ['copilot-inline', 'cursor'] : [],
                cells: cells.map((i) =>
                  usageCell({ artifact: i === 0 ? null : `ABC-${i}`, cost: whole(5e9) / 1e6, output: whole(1e12) }),
                ),
              })
            : outcomeRow(
                '',
                cells.map((i) => ({ artifact: null, bucket: `b${i}`, state: 'open', cost: whole(1e9) / 1e6 })),
              );
        if (next() < 0.8)
          await store.rows.put(upsert({ ...who, body: JSON.stringify(body), rev: 1 + whole(9), writesPerDay: 1e6 }));
        else await store.rows.remove(removal({ ...who, mayCome: next() < 0.5 }));
      }
      most = Math.max(most, await assertSame(store));
    }
    assert.ok(most > 20, `${most} cells`);
  });

  it('writers on two connections at once leave no cell doubled or lost', async () => {
    const second = await open();
    const cid = 'contended';
    const body = (rev: number) =>
      JSON.stringify(usageRow('', { rev, cells: [1, 2, 3].map((i) => usageCell({ artifact: `ABC-${rev * i}` })) }));
    const one = { cid, week: MONDAY, writesPerDay: 1e6 };
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        (i % 2 ? store : second).rows.put(upsert({ ...one, rev: 1 + (i % 20), body: body(1 + (i % 20)) })),
      ),
    );
    await assertSame(store);
    await second.close();
  });

  it('retention takes the contributions of a week with its rows, of one team or of all', async () => {
    const body = JSON.stringify(usageRow(''));
    const at = (team: string, week: number) =>
      upsert({ team, cid: `${team}${week}`, week, period: '2026-11-16', body });
    for (const team of ['one', 'two']) for (const week of [700, 707, 714]) await store.rows.put(at(team, week));
    const left = async () =>
      (
        await store.database.read(
          `SELECT team, week FROM contributions WHERE week < 1000 AND team IN ('one', 'two') ORDER BY team, week`,
          [],
        )
      ).map((row) => [row['team'], row['week']].join(' '));
    await store.rows.removeWeek('one', 707);
    assert.deepEqual(await left(), ['one 700', 'one 714', 'two 700', 'two 707', 'two 714']);
    await store.database.dropWeeksBefore(714);
    assert.deepEqual(await left(), ['one 714', 'two 714']);
    assert.deepEqual(await store.rows.weeksBetween('two', 0, 1000), [714]);
    assert.equal((await store.rows.put(at('three', 700))).kind, 'created', 'a week can come back');
    await assertSame(store);
  });
}

/** Rows, set-aside and removed ones, and the parts of a first outcome, as an endpoint of that version left them. */
function oldRows(): readonly (readonly [string, readonly (string | number)[]])[] {
  const insert = `INSERT INTO rows (team, period, kind, cid, week, proof, rev, body, day, writes, quarantined, number)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)`;
  const body = JSON.stringify(
    usageRow('', { gaps: ['cursor'], cells: [usageCell(), usageCell({ artifact: null, cost: 0.000_001 })] }),
  );
  const row = (cid: string, rev: number, text: string, quarantined: number, number: number) =>
    [insert, ['checkout', '2026-11-16', 'usage', cid, MONDAY, 'p', rev, text, 20_778, quarantined, number]] as const;
  const { keys: _, ...policy } = defaultPolicy('checkout', 8);
  const old = JSON.stringify({ ...policy, schema: 'team-policy/1', readers: ["the team's own people"] });
  const parts = JSON.stringify([{ key: 'open', period: '2026-11-02', person: 'a', value: 4_100_001_000 }]);
  return [
    [
      `INSERT INTO teams (team, policy, policy_hash, webhook_secret, made_day) VALUES ($1, $2, 'h', 's', 1)`,
      ['checkout', old],
    ],
    row('a', 3, body, 0, 1),
    row('b', 1, body, 0, 2),
    row('c', 0, '', 1, 3),
    row('d', 0, '', 2, 4),
    [
      `INSERT INTO frozen (team, kind, week, body) VALUES ($1, 'outcomeParts', $2, $3)`,
      ['checkout', MONDAY - 14, parts],
    ],
  ];
}

async function assertMigrated(open: () => Promise<Store>): Promise<void> {
  const store = await open();
  const rows = await store.database.read('SELECT cid, rev, quarantined, number FROM rows ORDER BY number', []);
  assert.deepEqual(
    rows.map((row) => [row['rev'], row['quarantined'], row['number']]),
    [
      [3, 0, 1],
      [1, 0, 2],
      [0, 1, 3],
      [0, 2, 4],
    ],
  );
  // Names of a day became names of the week.
  const names = rows.map((row) => String(row['cid']));
  assert.equal(new Set(names.filter((name) => /^[A-Za-z0-9_-]{22}$/.test(name))).size, 4);
  assert.equal(await store.facts.hasParts('checkout', MONDAY - 14), false);
  assert.equal(await assertSame(store), 6);
  const team = await store.teams.find('checkout');
  assert.deepEqual(team?.policy, { ...defaultPolicy('checkout', 8), readers: ["the team's own people"] });
  assert.equal(team.policyHash, hashPolicy(nodeHashing, team.policy));
  // Its weeks are released, and the report is there.
  const released = releasedFrom(MONDAY, 'usage', team.policy);
  const weeks = await new Weeks(store).between(team.policy, MONDAY, MONDAY, released);
  assert.equal(weeks[0]?.usage.exactTotal, 2 * 4_100_001_000);
  await store.database.write('DELETE FROM frozen', []);
  // It goes on as before: the old row is replaced, and the removed one is not made again.
  const one = { period: '2026-11-16', week: MONDAY, proof: 'p', body: JSON.stringify(usageRow('')) };
  assert.equal((await store.rows.put(upsert({ ...one, cid: names[0] ?? '', rev: 4 }))).kind, 'replaced');
  assert.equal((await store.rows.put(upsert({ ...one, cid: names[3] ?? '', rev: 9 }))).kind, 'removed');
  await assertSame(store);
  await store.close();
  // A second start changes nothing.
  const again = await open();
  await assertSame(again);
  await again.close();
}

describe('contributions on the embedded SQLite', () => {
  const data = mkdtempSync(join(tmpdir(), 'team-totals-'));
  const old = mkdtempSync(join(tmpdir(), 'team-totals-old-'));
  contract(() => openStore({ data, onError: fail }));
  it('a database of the version before starts', async () => {
    const db = new DatabaseSync(join(old, DATABASE_NAME));
    for (const statement of [...OLD_TABLES.map((table) => table.sql), ...OLD_INDEXES]) db.exec(statement);
    for (const [sql, values] of oldRows())
      db.prepare(sql).run(Object.fromEntries(values.map((value, i) => [String(i + 1), value])));
    db.close();
    await assertMigrated(() => openStore({ data: old, onError: fail }));
  });
  after(() => [data, old].forEach((folder) => rmSync(folder, { recursive: true })));
});

const bin = postgresPrograms();
if (bin === '') console.error('\n  !!! SKIPPED: PostgreSQL is not installed (Debian: apt-get install postgresql).\n');
(bin === '' ? describe.skip : describe)('contributions on PostgreSQL', function () {
  this.timeout(120_000);
  let postgres: RunningPostgres;
  before(async () => {
    postgres = await startPostgres(bin);
  });
  contract(() => openStore({ data: '', databaseUrl: postgres.url, onError: fail }));
  it('a database of the version before starts, on two instances at once', async () => {
    const admin = new pg.Pool({ connectionString: postgres.url } as ConstructorParameters<typeof pg.Pool>[0]);
    await admin.query('CREATE DATABASE old');
    const url = postgres.url.replace(/postgres$/, 'old');
    const pool = new pg.Pool({ connectionString: url } as ConstructorParameters<typeof pg.Pool>[0]);
    for (const { name, sql } of OLD_TABLES) {
      await pool.query(name === 'rows' ? `${sql} PARTITION BY HASH (team)` : sql);
      const parts = name === 'rows' ? [0, 1, 2, 3] : [];
      for (const i of parts)
        await pool.query(`CREATE TABLE rows_${i} PARTITION OF rows FOR VALUES WITH (MODULUS 4, REMAINDER ${i})`);
    }
    for (const statement of OLD_INDEXES) await pool.query(statement);
    for (const [text, values] of oldRows()) await pool.query({ text, values });
    await Promise.all([admin.end(), pool.end()]);
    const open = async () => openStore({ data: '', databaseUrl: url, onError: fail });
    const both = await Promise.all([open(), open()]);
    for (const one of both) await one.close();
    await assertMigrated(open);
  });
  it('keeps each week in parts of its own, which retention drops', async () => {
    const store = await openStore({ data: '', databaseUrl: postgres.url, onError: fail });
    const parts = async () =>
      (
        await store.database.read(
          `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'contributions\\_%' ORDER BY relname`,
          [],
        )
      ).map((row) => row['relname']);
    await store.rows.put(upsert({ cid: 'p', week: 21_000, body: JSON.stringify(usageRow('')) }));
    assert.ok((await parts()).includes('contributions_21000'));
    await store.database.dropWeeksBefore(21_001);
    assert.deepEqual(await parts(), []);
    await store.close();
  });
  after(() => postgres.close());
});
