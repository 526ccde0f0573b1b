import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../../../src/server/store/store.ts';
import { integer, text } from '../../../../src/server/store/teamDatabase.ts';
import { fillTeam } from '../../../bench/endpoint/largeTeam.ts';
import { postgresPrograms, startPostgres } from '../debianPostgres.ts';
import { upsert } from '../support.ts';

const fail = (error: Error) => {
  throw error;
};

/** All of a team's contributions, without its name. */
async function contributionsOf(store: Store, team: string): Promise<readonly object[]> {
  const sql = 'SELECT * FROM contributions WHERE team = $1 ORDER BY week, kind, person, period, n';
  return (await store.database.read(sql, [team])).map((row) => ({ ...row, team: '' }));
}

async function assertFilledAsArrived(open: () => Promise<Store>): Promise<void> {
  const bulk = await open();
  await fillTeam(bulk, { team: 'filled' }, 'sha256:policy', { people: 120, days: 9 });
  await bulk.close();
  const store = await open();
  try {
    await assertSame(store);
  } finally {
    await store.close();
  }
}

async function assertSame(store: Store): Promise<void> {
  const sql = 'SELECT period, kind, cid, week, rev, body FROM rows WHERE team = $1';
  const rows = await store.database.read(sql, ['filled']);
  assert.equal(rows.length, 120 * 9);
  for (const row of rows) {
    const arrived = upsert({
      team: 'arrived',
      period: text(row, 'period'),
      cid: text(row, 'cid'),
      body: text(row, 'body'),
      week: integer(row, 'week'),
      rev: integer(row, 'rev'),
    });
    assert.equal((await store.rows.put(arrived)).kind, 'created');
  }
  const filled = await contributionsOf(store, 'filled');
  assert.equal(filled.length, rows.length);
  assert.deepEqual(filled, await contributionsOf(store, 'arrived'));
}

describe('the team of thousands that the bench fills a store with has what its rows would have made by arriving', function () {
  this.timeout(120_000);
  it('on SQLite', async () => {
    const data = mkdtempSync(join(tmpdir(), 'team-totals-'));
    await assertFilledAsArrived(() => openStore({ data, onError: fail }));
    rmSync(data, { recursive: true });
  });

  const bin = postgresPrograms();
  if (bin === '') console.error('\n  !!! SKIPPED: PostgreSQL is not installed (Debian: apt-get install postgresql).\n');
  (bin === '' ? it.skip : it)('on PostgreSQL', async () => {
    const postgres = await startPostgres(bin);
    try {
      await assertFilledAsArrived(() => openStore({ data: '', databaseUrl: postgres.url, onError: fail }));
    } finally {
      await postgres.close();
    }
  });
});
