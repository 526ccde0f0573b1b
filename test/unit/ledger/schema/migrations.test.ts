import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../../../../src/core/humanError.ts';
import { migrate, refuseNewer, STEPS } from '../../../../src/ledger/schema/migrations.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, openIn } from '../ledgers.ts';

const schemaOf = (db: DatabaseSync): unknown[] =>
  db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();

describe('the schema of a ledger', () => {
  for (let from = 0; from <= STEPS.length; from++) {
    it(`of version ${from} is brought to version ${STEPS.length}`, () => {
      const [old, made] = [new DatabaseSync(':memory:'), new DatabaseSync(':memory:')];
      migrate(old, STEPS.slice(0, from));
      assert.equal(refuseNewer(old), from);
      migrate(old);
      migrate(made);
      assert.deepEqual(schemaOf(old), schemaOf(made));
      assert.equal(refuseNewer(old), STEPS.length);
    });
  }

  const ONE = ['CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7)'];
  const TWO = [...ONE, 'ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 1; UPDATE a SET x = x + y'];

  it('moves forward without losing a row, each step once', () => {
    const db = new DatabaseSync(':memory:');
    for (const steps of [ONE, ONE, TWO, TWO]) migrate(db, steps);
    assert.deepEqual({ ...db.prepare('SELECT * FROM a').get() }, { x: 8, y: 1 });
  });

  it('stays as it was if a step fails', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, ONE);
    assert.throws(() => migrate(db, [...TWO, 'CREATE TABLE a (again INTEGER)']));
    assert.deepEqual({ ...db.prepare('SELECT * FROM a').get() }, { x: 7 });
    assert.equal(refuseNewer(db, TWO), 1);
  });

  it('of a later version is refused in words for a person, and left as it is', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, TWO);
    assert.throws(() => migrate(db, ONE), HumanError);
    assert.equal(refuseNewer(db, TWO), 2);
  });

  it('of a ledger in use that a newer window moves on: the older window writes no more', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      ledger.commit(batchOf([call('a')]));
      const newer = new DatabaseSync(join(folder, 'ledger.db'));
      migrate(newer, [...STEPS, 'CREATE TABLE later (x INTEGER)']);
      newer.close();
      assert.throws(() => ledger.commit(batchOf([call('b')])), HumanError);
      assert.throws(() => openIn(folder), HumanError);
      ledger.close();
    }));
});
