// The bytes of the file's header that once gave a stack trace on each start: the schema's format (44 to 47) and the version (60 to 63).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addTag, readTags } from '../../../../src/ledger/tags/tagStore.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, contentOf, openIn } from '../ledgers.ts';

const TAGS = 5;
const CALLS = batchOf(Array.from({ length: 20 }, (_, n) => call(`m${n}`)));
const TICKETS = Array.from({ length: TAGS }, (_, n) => `ABC-${n}`);

function madeIn(folder: string): Buffer {
  const { ledger } = openIn(folder);
  ledger.commit(CALLS);
  TICKETS.forEach((ticket, n) => addTag(ledger, { kind: 'session', agent: 'codex', session: `s${n}` }, ticket, n));
  ledger.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  ledger.close();
  return readFileSync(join(folder, 'ledger.db'));
}

const CASES: readonly (readonly [name: string, at: number, value: number])[] = [
  ...[0, 5, 0x7f, 0xff].flatMap((value) =>
    [44, 45, 46, 47].map((at) => [`byte ${at} is ${value}`, at, value] as const),
  ),
  ...[60, 61, 62, 63].map((at) => [`byte ${at} is 0`, at, 0] as const),
];

/** SQLite reads the last byte of the format only; a version of 0 is one of no tables. All else changes nothing. */
const isDamage = (at: number, value: number): boolean => (at === 47 && value > 4) || (at === 63 && value === 0);

describe('the header of a ledger', () => {
  for (const [name, at, value] of CASES)
    it(`${name}: the ledger opens, and calls and tags are there`, () =>
      inScratch((folder) => {
        const bytes = madeIn(folder);
        bytes[at] = value;
        for (const file of readdirSync(folder)) rmSync(join(folder, file), { recursive: true });
        writeFileSync(join(folder, 'ledger.db'), bytes);
        for (const time of ['first', 'second']) {
          const { ledger, said } = openIn(folder, 'daily');
          ledger.commit(CALLS);
          assert.equal(contentOf(ledger).length, 20);
          assert.deepEqual(new Set(readTags(ledger).map(({ ticket }) => ticket)), new Set(TICKETS));
          for (const text of said) assert.doesNotMatch(text, /\n\s+at /);
          assert.equal(said.length > 0, time === 'first' && isDamage(at, value), said.join());
          ledger.close();
        }
      }));
});
