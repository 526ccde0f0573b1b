import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../../../../src/core/humanError.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, contentOf, openIn } from '../ledgers.ts';

/** Each makes a place that is none for a ledger, and says where it is. */
const PLACES: Readonly<Record<string, (folder: string) => string>> = {
  'where a file is': (folder) => {
    writeFileSync(join(folder, 'state'), 'a file');
    return join(folder, 'state');
  },
  'under a file': (folder) => {
    writeFileSync(join(folder, 'state'), 'a file');
    return join(folder, 'state', 'deeper');
  },
  'where a folder has its name': (folder) => {
    mkdirSync(join(folder, 'ledger.db'));
    return folder;
  },
  ...(process.platform === 'linux' && { 'in which nothing can be made': () => '/proc/token-ledger' }),
};

const isTold = (error: unknown): boolean => error instanceof HumanError && error.message.includes('TOKEN_LEDGER_HOME');

describe('a ledger', () => {
  for (const [name, make] of Object.entries(PLACES)) {
    it(`in a place ${name} is refused, in words for a person`, () => {
      inScratch((folder) => assert.throws(() => openIn(make(folder)), isTold));
    });
  }

  it('on a disk that is full says so, keeps what it has, and goes on once there is room', () => {
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      ledger.commit(batchOf([call('first')]));
      const before = contentOf(ledger);
      const { page_count: pages } = ledger.db.prepare('PRAGMA page_count').get() as { page_count: number };
      ledger.db.exec(`PRAGMA max_page_count = ${pages}`);
      const many = batchOf(Array.from({ length: 500 }, (_, n) => call(`m${n}`)));
      assert.throws(() => ledger.commit(many), { name: 'HumanError', message: /disk is full/ });
      assert.deepEqual(contentOf(ledger), before);
      ledger.db.exec('PRAGMA max_page_count = 100000');
      ledger.commit(many);
      assert.equal(contentOf(ledger).length, 501);
      ledger.close();
    });
  });
});
