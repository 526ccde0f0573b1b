import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { UsageRecordBuilder } from '../../../../src/core/usage/usageRecord.ts';
import { COLUMNS, rowOf } from '../../../../src/ledger/calls/row.ts';
import { CALLS_WITH_SUMS } from '../../../../src/ledger/schema/callsWithSums.ts';
import { migrate, STEPS } from '../../../../src/ledger/schema/migrations.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratch } from '../../reading/scratch.ts';
import { assertSums } from '../sums/assertSums.ts';
import { chargeAt, type Step, someCall, someStep, Windows } from './randomSteps.ts';

const steps = fc.array(someStep, { maxLength: 12 });

describe('the sums of a ledger', function () {
  this.timeout(600_000);

  it('are what its calls add up to after any sequence of readings, removals, repricings, tags and cuts', () => {
    fc.assert(
      fc.property(steps, (all) =>
        inScratch((folder) => {
          const windows = new Windows(folder);
          for (const [at, step] of all.entries()) windows.do(step, at);
          windows.close();
        }),
      ),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('and the calls are the same whether an index of keys is there or a first reading does without it', () => {
    fc.assert(
      fc.property(steps, (all) =>
        inScratch((folder) => {
          const usual = all.map((step): Step => (/first|again/.test(step.kind) ? { kind: 'tag' } : step));
          const [first, second] = [all, usual].map((some, at) => {
            const windows = new Windows(join(folder, `${at}`));
            for (const [n, step] of some.entries()) windows.do(step, n);
            const { content } = windows;
            windows.close();
            return content;
          });
          assert.deepEqual(first, second);
        }),
      ),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('are made for the calls of an earlier version’s ledger', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, STEPS.slice(0, STEPS.indexOf(CALLS_WITH_SUMS)));
    const columns = COLUMNS.join(', ');
    const write = db.prepare(`INSERT INTO calls (${columns}) VALUES (${COLUMNS.map(() => '?').join(', ')})`);
    for (const [n, each] of fc.sample(someCall, { numRuns: 500, seed: 5 }).entries()) {
      const record = new UsageRecordBuilder().build(each);
      write.run(...rowOf({ key: 7919 * n, context: n % 7, record, charge: chargeAt(n % 4)(record), several: false }));
    }
    const calls = (): unknown[] => db.prepare(`SELECT ${columns} FROM calls ORDER BY key`).all();
    const before = calls();
    migrate(db);
    assert.equal(before.length, 500);
    assert.deepEqual(calls(), before);
    assertSums(db);
  });
});
