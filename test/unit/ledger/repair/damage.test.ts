import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, contentOf, openIn } from '../ledgers.ts';

function overwrite(path: string, at: number, length: number): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Buffer.alloc(length, 0xa5), 0, length, at);
  closeSync(fd);
}

const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  'its header overwritten': (path) => overwrite(path, 0, 100),
  'a page in its middle overwritten': (path) => overwrite(path, 4096 * Math.floor(statSync(path).size / 8192), 4096),
  'many pages overwritten': (path) => overwrite(path, 4096, statSync(path).size - 4096),
  'its end cut off': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  'its last bytes cut off': (path) => truncateSync(path, statSync(path).size - 100),
  'nothing left in it': (path) => truncateSync(path, 0),
  'another file in its place': (path) => writeFileSync(path, 'hello, world\n'.repeat(1000)),
};

const calls = (from: number, to: number): ReturnType<typeof batchOf> =>
  batchOf(Array.from({ length: to - from }, (_, n) => call(`message ${from + n}`, { branch: `b${n % 50}` })));

/** A ledger of 600 calls, 400 of them in its backup. */
function madeIn(folder: string, backup = true): string {
  const { ledger } = openIn(folder);
  ledger.commit(calls(0, 400));
  if (backup) ledger.backUp(Date.now());
  ledger.commit(calls(400, 600));
  ledger.close();
  return join(folder, 'ledger.db');
}

const damagedOnes = (folder: string): string[] =>
  readdirSync(folder).filter((name) => /^ledger\.damaged-.*\.db$/.test(name));

describe('a ledger with', function () {
  this.timeout(60_000);

  for (const [name, damage] of Object.entries(DAMAGES)) {
    it(`${name}: moved aside, the backup takes its place, and a person is told`, () =>
      inScratch((folder) => {
        damage(madeIn(folder));
        const { ledger, said } = openIn(folder);
        // What is cut off may have been empty.
        if (name === 'its last bytes cut off' && said.length === 0) {
          assert.equal(contentOf(ledger).length, 600);
          ledger.close();
          return;
        }
        // Where only calls are damaged, all others of the file itself are kept.
        assert.ok(contentOf(ledger).length >= 400);
        assert.equal(damagedOnes(folder).length, 1);
        assert.match(
          said.join(),
          /^The ledger was damaged: it was moved to .* took its place.* are read again\. .*tags? .*Team sync is paused/,
        );
        ledger.commit(calls(0, 600));
        assert.equal(contentOf(ledger).length, 600);
        ledger.close();
        const again = openIn(folder);
        assert.deepEqual([contentOf(again.ledger).length, again.said], [600, []]);
        again.ledger.close();
      }));
  }

  it('damage and no backup is made again', () =>
    inScratch((folder) => {
      overwrite(madeIn(folder, false), 0, 4096);
      const { ledger, said } = openIn(folder);
      assert.deepEqual([contentOf(ledger), damagedOnes(folder).length], [[], 1]);
      assert.match(said.join(), /there was no backup/);
      ledger.close();
    }));

  it('damage and a damaged newest backup takes the one before', () =>
    inScratch((folder) => {
      overwrite(madeIn(folder), 0, 4096);
      writeFileSync(join(folder, 'ledger.2999-01-01.backup'), 'damaged too');
      const { ledger, said } = openIn(folder);
      assert.equal(contentOf(ledger).length, 400);
      assert.match(said.join(), /backup ledger\.\d{4}-\d\d-\d\d\.backup took/);
      ledger.close();
    }));

  it('a torn write-ahead log loses the last commits only: that is no damage', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      ledger.commit(calls(0, 400));
      ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      ledger.commit(calls(400, 600));
      overwrite(join(folder, 'ledger.db-wal'), 200, 3000);
      const other = openIn(folder);
      assert.ok(contentOf(other.ledger).length >= 400);
      assert.deepEqual(other.said, []);
      other.ledger.close();
      ledger.close();
    }));

  it('damage that two windows find in use: one repairs, the other takes what is there, nothing is moved twice', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      const [a, b] = [openIn(folder, false), openIn(folder, false)];
      overwrite(path, 4096, statSync(path).size - 4096);
      a.ledger.verify();
      a.ledger.commit(calls(1000, 1010));
      b.ledger.verify();
      b.ledger.commit(calls(2000, 2010));
      assert.equal(contentOf(a.ledger).length, 420);
      assert.deepEqual(contentOf(a.ledger), contentOf(b.ledger));
      assert.deepEqual([damagedOnes(folder).length, a.said.length, b.said.length], [1, 1, 0]);
      assert.deepEqual([a.ledger.generation, b.ledger.generation], [1, 1]);
      for (const { ledger } of [a, b]) ledger.close();
    }));

  it('a sound file put in its place while a window uses it: the window goes on with that one', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      const held = openIn(folder, false);
      overwrite(path, 0, 4096);
      const { ledger } = openIn(folder);
      held.ledger.commit(calls(1000, 1010));
      assert.equal(contentOf(ledger).length, 410);
      assert.equal(held.ledger.generation, 1);
      held.ledger.close();
      ledger.close();
    }));

  it('damage met while calls are written: repaired, and the calls are written', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      overwrite(path, 4096, statSync(path).size - 4096);
      const { ledger, said } = openIn(folder, false);
      ledger.commit(calls(0, 600));
      assert.deepEqual([contentOf(ledger).length, said.length], [600, 1]);
      ledger.close();
    }));

  it('a repair that was cut off: the next window repairs', () =>
    inScratch((folder) => {
      const path = madeIn(folder);
      const old = Date.now() / 1000 - 120;
      writeFileSync(`${path}.repair`, '');
      utimesSync(`${path}.repair`, old, old);
      rmSync(path);
      const { ledger } = openIn(folder);
      assert.equal(contentOf(ledger).length, 400);
      assert.equal(existsSync(`${path}.repair`), false);
      ledger.close();
    }));
});
