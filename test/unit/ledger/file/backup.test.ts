import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { backupsOf } from '../../../../src/ledger/file/backup.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, contentOf, openIn } from '../ledgers.ts';

const DAY = 86_400_000;
const NOON = Date.parse('2026-11-21T12:00:00Z');

/** Writes the backup of a day, if one is due, and gives it that day's time. */
function backUpOn(ledger: ReturnType<typeof openIn>['ledger'], folder: string, day: number): boolean {
  const now = NOON + day * DAY;
  const written = ledger.backUp(now);
  const newest = backupsOf(join(folder, 'ledger.db'))[0];
  if (written && newest !== undefined) utimesSync(newest, now / 1000, now / 1000);
  return written;
}

describe('backups of a ledger', () => {
  it('one a day, the newest five', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const written = [0, 0, 0.5, 1, 2, 3, 3.2, 4, 5, 6].map((day) => backUpOn(ledger, folder, day));
      assert.deepEqual(written, [true, false, false, true, true, true, false, true, true, true]);
      assert.deepEqual(
        backupsOf(join(folder, 'ledger.db')).map((path) => basename(path)),
        [27, 26, 25, 24, 23].map((day) => `ledger.2026-11-${day}.backup`),
      );
      ledger.close();
    }));

  it('that cannot be kept leave nothing behind', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const place = join(folder, 'ledger.2026-11-21.backup');
      mkdirSync(place);
      utimesSync(place, 0, 0);
      assert.throws(() => ledger.backUp(NOON));
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.endsWith('.part')),
        [],
      );
      ledger.close();
    }));

  it('are left out where their place is no place for them', function () {
    // An open file's folder cannot be taken away there.
    if (process.platform === 'win32') this.skip();
    inScratch((folder) => {
      const { ledger } = openIn(join(folder, 'state'));
      rmSync(join(folder, 'state'), { recursive: true });
      assert.equal(ledger.backUp(NOON), false);
      ledger.close();
    });
  });

  it('hold what the ledger held, also what still is in its write-ahead log', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      ledger.commit(batchOf([call('a'), call('b')]));
      assert.ok(statSync(join(folder, 'ledger.db-wal')).size > 0);
      ledger.backUp(NOON);
      const content = contentOf(ledger);
      ledger.close();
      writeFileSync(join(folder, 'ledger.db'), 'no ledger');
      const { ledger: restored } = openIn(folder);
      assert.deepEqual(contentOf(restored), content);
      restored.close();
    }));

  it('leave a smaller ledger where a third of it was free', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      ledger.commit(batchOf([call('a')]));
      ledger.db.exec('CREATE TABLE large (x BLOB); INSERT INTO large VALUES (zeroblob(8000000)); DROP TABLE large');
      const content = contentOf(ledger);
      const pages = (): number => Number(ledger.db.prepare('PRAGMA page_count').get()?.['page_count']);
      assert.ok(pages() > 1900);
      ledger.backUp(NOON);
      assert.ok(pages() < 100);
      assert.deepEqual(contentOf(ledger), content);
      ledger.close();
    }));

  it('that a process left unfinished are swept after a day', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      for (const [name, day] of [
        ['ledger.2026-11-19.backup.77.part', -2],
        ['ledger.2026-11-21.backup.78.part', 0],
      ] as const) {
        writeFileSync(join(folder, name), '');
        utimesSync(join(folder, name), (NOON + day * DAY) / 1000, (NOON + day * DAY) / 1000);
      }
      ledger.backUp(NOON);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.endsWith('.part')),
        ['ledger.2026-11-21.backup.78.part'],
      );
      ledger.close();
    }));
});
