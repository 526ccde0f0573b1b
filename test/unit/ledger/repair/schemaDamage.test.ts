import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hasExpectedSchema } from '../../../../src/ledger/schema/expectedSchema.ts';
import { addTag, readTags } from '../../../../src/ledger/tags/tagStore.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, contentOf, openIn } from '../ledgers.ts';

const CALLS = batchOf(Array.from({ length: 40 }, (_, n) => call(`m${n}`, { branch: `b${n % 5}` })));
const TAGS = 12;

/** A ledger with calls and tags, without a backup: what is lost stays lost. */
function madeIn(folder: string): Buffer {
  const { ledger } = openIn(folder);
  ledger.commit(CALLS);
  for (let n = 0; n < TAGS; n++) addTag(ledger, { kind: 'session', agent: 'codex', session: `s${n}` }, `ABC-${n}`, n);
  // Nothing of earlier forms of the schema is left in pages that are free.
  ledger.db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  ledger.close();
  return readFileSync(join(folder, 'ledger.db'));
}

/** Words of the schema in which a letter changes: columns, tables, indexes, types and SQL's own words. */
const WORDS: readonly string[] = [
  'write5m INTEGER',
  'cost_read INTEGER',
  'sightings TEXT',
  'anchor TEXT',
  'root TEXT',
  'ticket TEXT',
  'ticket,',
  'from_time',
  'CREATE TABLE tags',
  'CREATE TABLE logs',
  'tags_whole',
  'calls_by_key',
  'contexts_by_root',
  'PRIMARY KEY (context, time, key)',
  'WITHOUT ROWID',
  'AUTOINCREMENT',
  'NOT NULL',
  'tabletags',
  'indextags',
];

/** Each place of a word; the first that belongs to the schema is tried. */
const placesOf = (bytes: Buffer, word: string): readonly number[] => {
  const places: number[] = [];
  for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 1)) places.push(at);
  return places;
};

const TICKETS: ReadonlySet<string | null> = new Set(Array.from({ length: TAGS }, (_, n) => `ABC-${n}`));

/** The text of the schema; undefined where SQLite cannot read it. */
function schemaIn(path: string): string | undefined {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return JSON.stringify(db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all());
  } catch {
    return undefined;
  } finally {
    db.close();
  }
}

describe('a letter of the schema that a disk changed', function () {
  this.timeout(300_000);

  for (const check of [false, 'daily', true] as const)
    it(`check ${check}: the ledger is repaired and every tag is kept`, () =>
      inScratch((folder) => {
        const whole = madeIn(folder);
        const path = join(folder, 'ledger.db');
        const before = schemaIn(path);
        let [changed, reported] = [0, 0];
        for (const word of WORDS)
          for (const bit of [1, 32])
            for (const place of placesOf(whole, word)) {
              const name = `${word} at ${place}, bit ${bit}`;
              const bytes = Buffer.from(whole);
              const at = place + word.length - 3;
              bytes[at] = (bytes[at] ?? 0) ^ bit;
              for (const file of readdirSync(folder)) rmSync(join(folder, file), { recursive: true });
              writeFileSync(path, bytes);
              // Earlier forms of the schema are left in parts of pages that are free.
              if (schemaIn(path) === before) continue;
              changed++;
              const { ledger, said } = openIn(folder, check);
              ledger.commit(CALLS);
              const tickets = new Set(readTags(ledger).map(({ ticket }) => ticket));
              assert.deepEqual(tickets, TICKETS, name);
              assert.equal(contentOf(ledger).length, 40, name);
              reported += said.length;
              if (check !== false && bit === 1) assert.equal(said.length, 1, name);
              if (check !== false) assert.ok(hasExpectedSchema(ledger.db), name);
              ledger.close();
              break;
            }
        assert.ok(changed > 15 && reported > 5, `${reported} of ${changed} reported`);
      }));

  it('a ledger that lacks the index of keys while a first reading writes is whole', () => {
    const db = new DatabaseSync(':memory:');
    assert.equal(hasExpectedSchema(db), false);
    db.close();
    return inScratch((folder) => {
      const { ledger } = openIn(folder);
      assert.ok(hasExpectedSchema(ledger.db));
      ledger.db.exec('DROP INDEX calls_by_key');
      assert.ok(hasExpectedSchema(ledger.db));
      ledger.db.exec('DROP INDEX tags_whole');
      assert.equal(hasExpectedSchema(ledger.db), false);
      ledger.close();
    });
  });
});
