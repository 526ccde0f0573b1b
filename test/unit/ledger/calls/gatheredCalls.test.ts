import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeUsageRecords, type UsageRecord, UsageRecordBuilder } from '../../../../src/core/usage/usageRecord.ts';
import { GatheredCalls } from '../../../../src/ledger/calls/gatheredCalls.ts';
import { COLUMNS, type Row, recordOfRow } from '../../../../src/ledger/calls/row.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { call, chargeOf } from '../ledgers.ts';

/** Enough messages that the rows are given more room several times; few requests, ranks and times. */
const records = fc.array(
  fc
    .record({
      message: fc.nat(1500),
      request: fc.constantFrom('', 'r1', 'r2'),
      output: fc.nat(3),
      time: fc.nat(2),
      session: fc.constantFrom('a', 'b'),
      lowerBound: fc.boolean(),
      vendorCost: fc.constantFrom(-1, 0, 7),
    })
    .map(({ message, output, ...more }) =>
      new UsageRecordBuilder().build(
        call(`m${message}`, {
          ...more,
          rank: output % 2,
          tokens: { input: 1, cacheWrite5m: 2, cacheWrite1h: 3, cacheRead: 4, output, reasoning: 0 },
        }),
      ),
    ),
  { maxLength: 2000, size: 'max' },
);

/** The same in a map of objects. */
function expected(all: readonly UsageRecord[]): { singles: ReadonlyMap<number, UsageRecord>; several: UsageRecord[] } {
  const singles = new Map<number, UsageRecord>();
  const several: UsageRecord[] = [];
  for (const record of all) {
    const known = singles.get(record.message);
    if (known === undefined) singles.set(record.message, record);
    else if (known.request === record.request) singles.set(record.message, mergeUsageRecords(known, record));
    else several.push(record);
  }
  return { singles, several };
}

function recordsIn({ contexts, rows }: ReturnType<GatheredCalls['take']>): UsageRecord[] {
  return Array.from({ length: rows.length / COLUMNS.length }, (_, n) => {
    const values = rows.subarray(n * COLUMNS.length, (n + 1) * COLUMNS.length);
    const row = Object.fromEntries(
      COLUMNS.map((name, i) => [name, Number.isNaN(values[i]) ? null : values[i]]),
    ) as unknown as Row;
    const context = contexts[row.context ?? -1];
    assert.ok(context);
    assert.equal(row.cost_output, row.output);
    return recordOfRow(row, context);
  });
}

describe('gathered calls', function () {
  this.timeout(120_000);

  it('are those of a map of records, in the order in which they came, in each of two rounds', () => {
    fc.assert(
      fc.property(records, records, (first, second) => {
        const gathered = new GatheredCalls(chargeOf);
        for (const round of [first, second]) {
          const { singles, several } = expected(round);
          const refused = round.filter((record) => !gathered.add(record));
          assert.deepEqual(refused, several);
          assert.equal(gathered.size, singles.size);
          assert.deepEqual(recordsIn(gathered.take()), [...singles.values()]);
        }
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('are all charged again when prices change', () => {
    let price = 1;
    const gathered = new GatheredCalls((record) => ({ ...chargeOf(record), other: price }));
    for (let n = 0; n < 1000; n++) gathered.add(new UsageRecordBuilder().build(call(`m${n}`)));
    price = 2;
    gathered.recharge();
    const { rows } = gathered.take();
    const column = COLUMNS.indexOf('cost_other');
    assert.ok(Array.from({ length: 1000 }, (_, n) => rows[n * COLUMNS.length + column]).every((cost) => cost === 2));
  });
});
