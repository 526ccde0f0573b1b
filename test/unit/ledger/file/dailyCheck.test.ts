import assert from 'node:assert/strict';
import { closeSync, copyFileSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DAY_MS } from '../../../../src/core/durations.ts';
import { callsOf } from '../../../../src/ledger/callRows.ts';
import { LedgerReplacedError, readRows } from '../../../../src/ledger/damage/guardedDatabase.ts';
import { backupsOf } from '../../../../src/ledger/file/backup.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { contextsAfter, contextsLately } from '../../../../src/ledger/queries.ts';
import { PERSONS_TABLES } from '../../../../src/ledger/repair/salvage.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';
import { addTag, readTags } from '../../../../src/ledger/tags/tagStore.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, openIn } from '../ledgers.ts';

/** A ledger with calls and a tag, backed up just now. */
function madeIn(folder: string, calls = 300, apart = 0): string {
  const { ledger } = openIn(folder);
  const timeOf = (n: number): number => 1_700_000_000_000 + n * apart;
  ledger.commit(batchOf(Array.from({ length: calls }, (_, n) => call(`m${n}`, { time: timeOf(n) }))));
  addTag(ledger, { kind: 'session', agent: 'codex', session: 's' }, 'ABC-1', 1_700_000_000_000);
  ledger.backUp(Date.now());
  ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  ledger.close();
  return join(folder, 'ledger.db');
}

/** Writes other bytes over the first page of a table. */
function damage(path: string, table: string, bytes: Uint8Array = Buffer.alloc(4096, 0xa5)): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, bytes, 0, 4096, placeOf(path, table));
  closeSync(fd);
}

/** The page of contexts with a model that is no text, as one changed byte makes of it. */
function withBytesForText(path: string): Uint8Array {
  const copy = `${path}.copy`;
  copyFileSync(path, copy);
  const db = new DatabaseSync(copy);
  db.exec('UPDATE contexts SET model = CAST(model AS BLOB); PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const at = placeOf(copy, 'contexts');
  return readFileSync(copy).subarray(at, at + 4096);
}

/** Where a table's first page begins. */
function placeOf(path: string, table: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const root = Number(db.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').get(table)?.['rootpage']);
  db.close();
  return (root - 1) * 4096;
}

/** Overwrites a page of `calls` that is not the first one to be read. */
function damageAmongRows(path: string): void {
  const whole = readFileSync(path);
  for (let page = Math.floor(whole.length / 4096) - 1; page > 0; page -= 1) {
    const bytes = Buffer.from(whole);
    bytes.fill(0xa5, page * 4096, (page + 1) * 4096);
    writeFileSync(path, bytes);
    const db = new DatabaseSync(path, { readOnly: true });
    let rows = 0;
    try {
      for (const row of db.prepare('SELECT * FROM calls').iterate()) rows += Number(row['output']);
    } catch {
      if (rows > 0) return;
    } finally {
      db.close();
    }
  }
  assert.fail('no page of calls was found');
}

describe('a ledger that is checked once a day', () => {
  for (const table of PERSONS_TABLES)
    it(`is repaired when it is opened where ${table} is damaged`, () =>
      inScratch((folder) => {
        damage(madeIn(folder), table);
        const { ledger, said } = openIn(folder, 'daily');
        assert.match(said.join(), /was damaged/);
        assert.equal(readTags(ledger).length, 1);
        ledger.close();
      }));

  it('is repaired when damaged calls are read, if today’s check is done', () =>
    inScratch((folder) => {
      damage(madeIn(folder), 'calls');
      const { ledger, said } = openIn(folder, 'daily');
      assert.deepEqual(said, []);
      const { db } = ledger;
      assert.equal(db.prepare('SELECT SUM(output) AS n FROM calls').get()?.['n'], 300);
      // The same handle asks the repaired file from now on.
      assert.equal(db.prepare('SELECT COUNT(*) AS n FROM calls').get()?.['n'], 300);
      assert.match(said.join(), /was damaged/);
      ledger.close();
    }));

  it('is repaired when damage shows among rows of calls', () =>
    inScratch((folder) => {
      const path = madeIn(folder, 3_000);
      damageAmongRows(path);
      const { ledger, said } = openIn(folder, 'daily');
      assert.equal([...callsOf(ledger, {})].length, 3_000);
      assert.match(said.join(), /was damaged/);
      ledger.close();
    }));

  for (const [what, ask] of Object.entries({
    sums: (ledger: Ledger) => sums(ledger, {}, false).map(({ context }) => context),
    contexts: (ledger: Ledger) => contextsAfter(ledger, 0).map(({ context }) => context),
    'the latest contexts': (ledger: Ledger) =>
      contextsLately(ledger, Date.now(), 10).contexts.map(({ context }) => context),
  }))
    it(`is repaired when ${what} hold what is no text`, () =>
      inScratch((folder) => {
        const path = madeIn(folder);
        damage(path, 'contexts', withBytesForText(path));
        const { ledger, said } = openIn(folder, 'daily');
        assert.deepEqual(said, []);
        assert.deepEqual(
          ask(ledger).map(({ model }) => model),
          ['m'],
        );
        assert.match(said.join(), /was damaged/);
        ledger.close();
      }));

  it('is repaired when a call that is read again is of a context that is not there', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      const db = new DatabaseSync(path);
      db.exec('PRAGMA foreign_keys = OFF; UPDATE calls SET context = 999');
      db.close();
      const { ledger, said } = openIn(folder, 'daily');
      assert.deepEqual(said, []);
      ledger.commit(batchOf([call('m0', { rank: 2 })]));
      assert.match(said.join(), /was damaged/);
      assert.deepEqual(
        contextsAfter(ledger, 0).map(({ context }) => context.model),
        ['m'],
      );
      ledger.close();
    }));

  it('reports a reader of weeks of calls that those before are of another ledger', () =>
    inScratch((folder) => {
      const path = madeIn(folder, 10, 8 * DAY_MS);
      const { ledger } = openIn(folder, 'daily');
      const calls = callsOf(ledger, {});
      assert.equal(calls.next().done, false);
      // As another window does that repaired it.
      copyFileSync(path, `${path}.sound`);
      renameSync(`${path}.sound`, path);
      ledger.transact(() => undefined);
      assert.throws(() => [...calls], LedgerReplacedError);
      assert.equal([...callsOf(ledger, {})].length, 10);
      ledger.close();
    }));

  it('is asked again where damage shows among rows', () => {
    let asked = 0;
    const answer = readRows(() => {
      asked += 1;
      if (asked === 1) throw new LedgerReplacedError();
      return 'answer';
    });
    assert.deepEqual([answer, asked], ['answer', 2]);
  });

  it('is checked whole where no backup is of today', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      for (const backup of backupsOf(path)) rmSync(backup);
      damage(path, 'calls');
      const { ledger, said } = openIn(folder, 'daily');
      assert.match(said.join(), /was damaged/);
      ledger.close();
    }));
});
