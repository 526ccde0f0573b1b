import assert from 'node:assert/strict';
import fc from 'fast-check';
import { QUARTER_MS } from '../../../../src/core/durations.ts';
import { createDayOf } from '../../../../src/core/usage/day.ts';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { contextsAfter } from '../../../../src/ledger/queries.ts';
import { COUNTED, SUMMED } from '../../../../src/ledger/rollup/sumColumns.ts';
import type { SumFilter, SumStep } from '../../../../src/ledger/rollup/sumFilter.ts';
import { summed } from '../../../../src/ledger/rollup/sumRow.ts';
import { segmentSums } from '../../../../src/ledger/sums/segments.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, openIn } from '../ledgers.ts';

/** A change of the clock in Berlin is among them: 2026-10-25, 01:00 UTC. */
const BEGIN = Date.parse('2026-10-14T20:00:00Z');
const HOURS = 20 * 24;
const time = fc.integer({ min: BEGIN, max: BEGIN + HOURS * 3_600_000 });
/** Whole quarters as well as any moment. */
const edge = fc.oneof(
  time,
  time.map((at) => at - (at % QUARTER_MS)),
);

function fill(ledger: Ledger): void {
  const times = fc.sample(time, { numRuns: 400, seed: 11 });
  const calls = times.map((at, n) =>
    call(`m${n}`, {
      time: at,
      session: `s${n < 200 ? n % 3 : `${Math.floor((at - BEGIN) / 86_400_000)}`}`,
      branch: `b${n % 2}`,
      lowerBound: n % 50 === 7,
      vendorCost: n % 4,
    }),
  );
  ledger.commit(batchOf(calls));
}

/** The same sums from the calls, one by one. */
function sumsOfCalls(ledger: Ledger, { since, until, contexts }: SumFilter, step: SumStep): unknown[] {
  const dayOf = createDayOf();
  const rows = ledger.db.prepare('SELECT context, time FROM calls').all() as { context: number; time: number }[];
  const inside = rows.filter(
    (row) => row.time >= (since ?? 0) && row.time < (until ?? Infinity) && (contexts?.includes(row.context) ?? true),
  );
  const keyOf = (row: { context: number; time: number }): string =>
    `${row.context} ${step === 'day' ? dayOf(row.time) : step ? Math.floor(row.time / QUARTER_MS) : ''}`;
  return [...Map.groupBy(inside, keyOf).values()].map((group) => {
    const sql = `SELECT ${SUMMED} FROM calls k WHERE ${COUNTED} AND k.context = ? AND k.time IN (SELECT value FROM json_each(?))`;
    const [first] = group;
    const row = ledger.db.prepare(sql).get(first?.context ?? 0, JSON.stringify(group.map((each) => each.time)));
    return [first?.context, summed(Object.values(row ?? {}), 0, 'm')];
  });
}

const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).toSorted();

describe('sums of calls', function () {
  this.timeout(120_000);
  let zone: string | undefined;
  before(() => {
    zone = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
  });
  after(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('are those of the calls one by one, for any span, scope and step', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      fill(ledger);
      const ids = contextsAfter(ledger, 0).map(({ id }) => id);
      const filter: fc.Arbitrary<SumFilter> = fc.record(
        { since: edge, until: edge, contexts: fc.subarray(ids) },
        { requiredKeys: [] },
      );
      fc.assert(
        fc.property(filter, fc.constantFrom<SumStep>(false, true, 'day'), (asked, step) => {
          const found = sums(ledger, asked, step).map(({ contextId, context, quarter, totals, ...sum }) => {
            // What the context says of its calls is no sum of theirs.
            const { reasons, billing: _billing, ...rest } = totals;
            assert.equal(reasons !== undefined, rest.lowerBound);
            assert.equal(context.model, 'm');
            assert.ok(step === true ? quarter <= sum.firstTime && sum.lastTime < quarter + QUARTER_MS : true);
            if (step === false) assert.equal(quarter, 0);
            if (step === 'day') assert.equal(createDayOf()(quarter), createDayOf()(sum.firstTime));
            return [contextId, { ...sum, totals: rest }];
          });
          const expected = sumsOfCalls(ledger, asked, step);
          assert.deepEqual(sorted(normal(found)), sorted(normal(expected)));
        }),
        { numRuns: FUZZ_RUNS * 5 },
      );
      ledger.close();
    }));

  it('are those of the calls one by one in any stretches of their contexts', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      fill(ledger);
      const all = contextsAfter(ledger, 0);
      const segment = fc
        .tuple(fc.constantFrom(...all), edge, edge)
        .map(([{ id, context }, a, b]) => ({ contextId: id, context, from: Math.min(a, b), until: Math.max(a, b) }));
      fc.assert(
        fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
          const found = segmentSums(ledger, segments).map((sum) => (sum === undefined ? 0 : sum.totals.calls));
          const sql = `SELECT COUNT(*) AS n FROM calls k WHERE ${COUNTED} AND context = ? AND time >= ? AND time < ?`;
          const expected = segments.map(({ contextId, from, until }) =>
            Number(ledger.db.prepare(sql).get(contextId, from, until)?.['n']),
          );
          assert.deepEqual(found, expected);
          const outputs = segmentSums(ledger, segments).map((sum) => sum?.totals.tokens.output ?? 0);
          assert.deepEqual(outputs, expected);
        }),
        { numRuns: FUZZ_RUNS * 5 },
      );
      ledger.close();
    }));
});

/** Keys in one order, no matter who made the objects. */
const normal = (rows: readonly unknown[]): unknown[] =>
  rows.map((row) => JSON.parse(JSON.stringify(row, (_, value: unknown) => sortedKeys(value))) as unknown);

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
