import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type CalendarKind,
  daysOf,
  neighbour,
  periodOf,
  rangeOf,
  type SummaryPeriod,
  spanBefore,
} from '../../../../src/core/summary/summaryPeriod.ts';
import { timeBucketsOf } from '../../../../src/core/summary/timeBuckets.ts';
import { addDays, parseDay, startOfDay } from '../../../../src/core/usage/day.ts';

const days = ({ kind, from, to }: SummaryPeriod): readonly string[] => [kind, from, to];

describe('a period', () => {
  const cases: readonly (readonly [from: string, to: string, kind: string])[] = [
    ['2026-11-20', '2026-11-20', 'day'],
    ['2026-11-16', '2026-11-22', 'week'],
    ['2026-11-15', '2026-11-21', 'range'],
    ['2026-11-01', '2026-11-30', 'month'],
    ['2026-02-01', '2026-02-28', 'month'],
    ['2026-11-01', '2026-11-29', 'range'],
  ];
  for (const [from, to, kind] of cases)
    it(`${from} to ${to} is a ${kind}`, () =>
      assert.deepEqual(days(rangeOf(parseDay(from), parseDay(to))), [kind, from, to]));

  const before: readonly (readonly [SummaryPeriod, readonly string[]])[] = [
    [periodOf('month', parseDay('2026-03-31')), ['month', '2026-02-01', '2026-02-28']],
    [periodOf('month', parseDay('2026-01-15')), ['month', '2025-12-01', '2025-12-31']],
    [rangeOf(parseDay('2026-11-10'), parseDay('2026-11-12')), ['range', '2026-11-07', '2026-11-09']],
  ];
  for (const [period, expected] of before)
    it(`before ${days(period).join(' ')} comes ${expected.join(' ')}`, () =>
      assert.deepEqual(days(neighbour(period, -1)), expected));

  const anyDay = fc.integer({ min: 0, max: 3000 }).map((n) => addDays(parseDay('2020-01-01'), n));
  const anyPeriod = fc.oneof(
    fc.tuple(fc.constantFrom<CalendarKind>('day', 'week', 'month'), anyDay).map(([kind, day]) => periodOf(kind, day)),
    fc.tuple(anyDay, fc.integer({ min: 0, max: 900 })).map(([day, n]) => rangeOf(day, addDays(day, n))),
  );

  it('joins its neighbours without a gap, and is theirs in turn', () =>
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const last = neighbour(period, -1);
        assert.equal(last.end, period.start);
        assert.deepEqual(neighbour(last, 1), period);
      }),
    ));

  it('is cut into few bars without a gap', () =>
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const bars = timeBucketsOf(period);
        assert.ok(bars.length <= 62);
        assert.deepEqual([bars[0]?.start, bars.at(-1)?.end], [period.start, period.end]);
        for (const [i, bar] of bars.entries()) if (i > 0) assert.equal(bar.start, bars[i - 1]?.end);
      }),
    ));

  it('is compared with as many days and the same hours of the one before while it runs', () =>
    fc.assert(
      fc.property(anyPeriod, fc.double({ min: 0, max: 1.5, noNaN: true }), (period, share) => {
        const now = Math.floor(period.start + (period.end - period.start) * share);
        const { start, end, soFar } = spanBefore(period, now);
        assert.equal(start, neighbour(period, -1).start);
        assert.equal(soFar, now < period.end);
        assert.ok(end >= start && end <= period.start);
        if (soFar && end < period.start) {
          const clock = new Date(now);
          const then = new Date(end);
          const passed = daysOf({ from: period.from, to: period.to }).findIndex((day) => startOfDay(day) > now);
          const expected = addDays(neighbour(period, -1).from, (passed < 0 ? daysOf(period).length : passed) - 1);
          assert.equal(startOfDay(expected), new Date(then.getFullYear(), then.getMonth(), then.getDate()).getTime());
          assert.equal(then.getMinutes(), clock.getMinutes());
        }
      }),
    ));
});
