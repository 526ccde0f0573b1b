import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { HumanError } from '../../../../src/core/humanError.ts';
import { patiently } from '../../../../src/ledger/damage/patiently.ts';
import { awaitRepair } from '../../../../src/ledger/damage/repairMark.ts';
import { placeAtFault } from '../../../../src/ledger/damage/unusable.ts';
import { backupsOf } from '../../../../src/ledger/file/backup.ts';
import { inScratch } from '../../reading/scratch.ts';
import { openIn } from '../ledgers.ts';

const HOUR = 3600;
const now = (): number => Date.now() / 1000;

/** Number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

const MARKS: Readonly<Record<string, { readonly text: () => string; readonly age: number }>> = {
  'of a process that was killed': {
    text: () => JSON.stringify({ pid: deadPid(), host: hostname(), aside: '' }),
    age: 0,
  },
  'of a process that was killed, dated in the future': {
    text: () => JSON.stringify({ pid: deadPid(), host: hostname(), aside: '' }),
    age: -24 * HOUR,
  },
  'without an owner, dated in the future': { text: () => '', age: -24 * HOUR },
  'of another machine, dated in the future': {
    text: () => JSON.stringify({ pid: process.pid, host: 'elsewhere', aside: '' }),
    age: -24 * HOUR,
  },
  'of a process number that was given again': {
    text: () => JSON.stringify({ pid: process.pid, host: hostname(), aside: '' }),
    age: HOUR,
  },
};

describe('a mark of repair', () => {
  for (const [name, { text, age }] of Object.entries(MARKS))
    it(`${name} keeps nobody waiting`, () =>
      inScratch((folder) => {
        const path = join(folder, 'ledger.db');
        writeFileSync(`${path}.repair`, text());
        utimesSync(`${path}.repair`, now() - age, now() - age);
        const begun = performance.now();
        assert.equal(awaitRepair(path, assert.fail), '');
        assert.ok(performance.now() - begun < 500);
        assert.equal(existsSync(`${path}.repair`), false);
      }));

  it('of a process that is alive is waited for, and a person is told after a second', () =>
    inScratch((folder) => {
      const path = join(folder, 'ledger.db');
      writeFileSync(`${path}.repair`, JSON.stringify({ pid: process.pid, host: hostname(), aside: '' }));
      const said: string[] = [];
      const remove = `setTimeout(() => require('node:fs').rmSync(${JSON.stringify(`${path}.repair`)}), 1400)`;
      const other = new Worker(remove, { eval: true });
      assert.equal(
        awaitRepair(path, (message) => void said.push(message)),
        undefined,
      );
      assert.deepEqual(said, ['The ledger is being repaired by another window or command. Waiting for it.']);
      return other.terminate().then(() => undefined);
    }));
});

describe('a ledger that another program holds locked', () => {
  it('is waited for, with a word after a second, and refused in a plain sentence', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const path = join(folder, 'ledger.db');
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      const own = new DatabaseSync(path, { timeout: 0 });
      const said: string[] = [];
      const begin = (): void =>
        patiently(
          own,
          (message) => {
            said.push(message);
            other.exec('COMMIT');
          },
          () => own.exec('BEGIN IMMEDIATE'),
        );
      begin();
      assert.deepEqual(said, ['Another program is writing to the ledger. Waiting for it.']);
      const error = placeAtFault(Object.assign(new Error('database is locked'), { errcode: 5 }), path);
      assert.ok(error instanceof HumanError);
      assert.match(error.message, /locked for more than ten seconds\. Nothing was lost\./);
      own.close();
      other.close();
      ledger.close();
    }));
});

describe('a backup with a date to come', () => {
  it('neither stops the daily backups nor is preferred, nor takes the place of a newer one', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const future = now() + 400 * 24 * HOUR;
      for (let year = 2990; year < 2996; year++) {
        const path = join(folder, `ledger.${year}-01-01.backup`);
        writeFileSync(path, '');
        utimesSync(path, future, future);
      }
      assert.equal(ledger.backUp(Date.now()), true);
      assert.equal(ledger.backUp(Date.now()), false);
      const [newest] = backupsOf(join(folder, 'ledger.db'));
      assert.match(String(newest), new RegExp(new Date().toISOString().slice(0, 10)));
      ledger.close();
    }));
});
