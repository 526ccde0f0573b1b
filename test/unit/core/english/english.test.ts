import assert from 'node:assert/strict';
import fc from 'fast-check';
import { englishNumbers } from '../../../../src/core/english/numbers.ts';
import { periodTitle } from '../../../../src/core/summary/summaryWords.ts';
import { formatsFor } from '../../../../src/core/text/format.ts';
import { type DayKey, parseDay, startOfDay } from '../../../../src/core/usage/day.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** Numbers near a half of the last digit that is written are where two ways of rounding differ. */
const nearHalf = fc
  .tuple(fc.nat(2_000_000), fc.constantFrom(1, 10, 100, 1000, 10_000, 100_000))
  .map(([n, by]) => n / by + 0.5 / by);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  nearHalf,
  fc.double({ min: 0, max: 2000 }),
  fc.constantFrom(0, -0, 0.5, 1.005, 1.45, 0.00005, 999.5, 999_999.95, 1e21, Number.NaN, Number.POSITIVE_INFINITY),
);

describe('English numbers', () => {
  for (const [least, most] of [
    [0, 0],
    [0, 1],
    [1, 1],
    [0, 3],
    [2, 2],
    [4, 4],
  ] as const)
    it(`are written as Intl does, with ${least} to ${most} digits after the point`, () => {
      const intl = new Intl.NumberFormat('en', { minimumFractionDigits: least, maximumFractionDigits: most });
      const own = englishNumbers({ least, most });
      fc.assert(
        fc.property(number, (n) => assert.equal(own.format(n), intl.format(n))),
        { numRuns: FUZZ_RUNS * 100 },
      );
    });

  it('are those of money and percents', () => {
    const money = new Intl.NumberFormat('en', {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    const formats = formatsFor('en');
    fc.assert(
      fc.property(fc.integer({ min: 9_950_000, max: 1e15 }), fc.integer({ min: -200, max: 200 }), (nano, percent) => {
        assert.equal(formats.money(nano), money.format(nano / 1e9));
        const whole = new Intl.NumberFormat('en', { style: 'percent' });
        assert.equal(formats.percent(percent), whole.format(percent / 100));
      }),
      { numRuns: FUZZ_RUNS * 50 },
    );
  });

  it('are not written for another language', () => {
    assert.equal(formatsFor('de').count(1_234_567), '1.234.567');
    assert.equal(formatsFor('en-IN').count(1_234_567), '12,34,567');
  });
});

describe('the title of a period in English', () => {
  it('is what Intl writes, for days and months', () => {
    const day = fc
      .date({ min: new Date('2000-01-01T12:00:00Z'), max: new Date('2060-12-31T12:00:00Z'), noInvalidDate: true })
      .map((date) => parseDay(date.toISOString().slice(0, 10)));
    const written = (locale: string, kind: 'day' | 'month', from: DayKey): string =>
      new Intl.DateTimeFormat(locale, {
        year: 'numeric',
        month: 'long',
        ...(kind === 'day' && { day: 'numeric', weekday: 'long' }),
      }).format(startOfDay(from));
    fc.assert(
      fc.property(
        day,
        fc.constantFrom('day', 'month'),
        fc.constantFrom('en', 'en-US', 'en-GB'),
        (from, kind, locale) => {
          assert.equal(periodTitle({ kind, from, to: from }, locale), written(locale, kind, from));
        },
      ),
      { numRuns: FUZZ_RUNS * 10 },
    );
  });
});

describe('times in English', () => {
  it('are what Intl writes', () => {
    const formats = formatsFor('en');
    const day = { month: 'short', day: 'numeric' } as const;
    const hour = { hour: 'numeric', minute: '2-digit' } as const;
    const written = (time: number, options: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat('en', options).format(time);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (time) => {
        assert.equal(formats.moment(time), written(time, { ...day, ...hour }));
        assert.equal(formats.clock(time), written(time, hour));
        assert.equal(formats.date(time), written(time, { dateStyle: 'medium', timeStyle: 'short' }));
      }),
      { numRuns: FUZZ_RUNS * 20 },
    );
  });

  it('are those of the zone that is asked for', () => {
    const time = Date.UTC(2026, 10, 21, 23, 30);
    assert.match(formatsFor('en', 'Asia/Tokyo').moment(time), /^Nov 22, 8:30.AM$/);
  });
});
