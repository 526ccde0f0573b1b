import assert from 'node:assert/strict';
import fc from 'fast-check';
import { daysOf } from '../../../../src/core/summary/summaryPeriod.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { endOfDay, parseDay, startOfDay } from '../../../../src/core/usage/day.ts';
import { contextsAfter } from '../../../../src/ledger/queries.ts';
import { dayCosts } from '../../../../src/ledger/sums/dayCosts.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';
import { inScratch } from '../../reading/scratch.ts';
import { batchOf, call, openIn } from '../ledgers.ts';

const ZONE = 'Europe/Berlin';
/** A day of 25 hours is among them. */
const SPAN = { from: parseDay('2026-10-22'), to: parseDay('2026-10-28') };

describe('what days cost', () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['TZ'];
    process.env['TZ'] = ZONE;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('is what the sums of each day are, over a change of the clock too', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const days = daysOf(SPAN).map((day) => ({ start: startOfDay(day), end: endOfDay(day) }));
      const [first, last] = [days[0]?.start ?? 0, days.at(-1)?.end ?? 0];
      const times = fc.sample(fc.integer({ min: first - 3_600_000, max: last + 3_600_000 }), { numRuns: 300, seed: 7 });
      const edges = days.flatMap(({ start, end }) => [start, start - 1, end - 1]);
      const calls = [...times, ...edges].map((time, i) => call(`m${i}`, { time, session: `s${i % 3}` }));
      ledger.commit(batchOf(calls));
      const contexts = contextsAfter(ledger, 0).map(({ id }) => id);
      for (const inside of [undefined, contexts.slice(1)]) {
        const expected = days.map(({ start, end }) =>
          sums(ledger, { since: start, until: end, ...(inside === undefined ? {} : { contexts: inside }) }, false)
            .map(({ totals }) => chargeTotal(totals.charge))
            .reduce((a, b) => a + b, 0),
        );
        assert.ok(expected.every((cost) => cost > 0));
        assert.deepEqual(dayCosts(ledger, days, inside), expected);
      }
      ledger.close();
    }));
});
