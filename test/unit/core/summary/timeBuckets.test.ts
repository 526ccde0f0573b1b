import assert from 'node:assert/strict';
import { daysOf, neighbour, periodOf } from '../../../../src/core/summary/summaryPeriod.ts';
import { timeBucketsOf } from '../../../../src/core/summary/timeBuckets.ts';
import { addDays, parseDay } from '../../../../src/core/usage/day.ts';

const MINUTE = 60_000;

/** Node reads the zone again when it is set. */
function inZone<T>(zone: string, ask: () => T): T {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return ask();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

const lengths = (zone: string, day: string): readonly number[] =>
  inZone(zone, () => timeBucketsOf(periodOf('day', parseDay(day))).map(({ start, end }) => (end - start) / MINUTE));

describe('the hours of a local day', () => {
  const cases: readonly [zone: string, day: string, hours: number, odd: readonly number[]][] = [
    ['UTC', '2026-11-20', 24, []],
    ['Europe/Berlin', '2026-03-29', 23, []],
    ['Europe/Berlin', '2026-10-25', 25, []],
    ['America/New_York', '2026-03-08', 23, []],
    ['America/New_York', '2026-11-01', 25, []],
    ['America/Sao_Paulo', '2017-10-15', 23, []],
    // Half an hour: the one o'clock hour comes twice, the second time for half of it.
    ['Australia/Lord_Howe', '2026-04-05', 25, [30]],
    ['Australia/Lord_Howe', '2026-10-04', 24, [30]],
    ['Asia/Kathmandu', '2026-11-20', 24, []],
  ];
  for (const [zone, day, hours, odd] of cases)
    it(`${zone} ${day}: ${hours}`, () => {
      const found = lengths(zone, day);
      assert.equal(found.length, hours);
      assert.deepEqual(
        found.filter((length) => length !== 60),
        odd,
      );
    });

  it('follow one another without a gap, from the first moment to the last', () =>
    inZone('Europe/Berlin', () => {
      const period = periodOf('day', parseDay('2026-10-25'));
      const slots = timeBucketsOf(period);
      assert.equal(slots[0]?.start, period.start);
      assert.equal(slots.at(-1)?.end, period.end);
      for (const [index, { start }] of slots.entries()) if (index > 0) assert.equal(slots[index - 1]?.end, start);
    }));
});

describe('periods', () => {
  it('a week is Monday to Sunday', () => {
    const days = ['2026-11-16', '2026-11-20', '2026-11-22'].map((day) => periodOf('week', parseDay(day)));
    for (const { from, to } of days) assert.deepEqual([from, to], ['2026-11-16', '2026-11-22']);
    assert.equal(timeBucketsOf(periodOf('week', parseDay('2026-11-20'))).length, 7);
  });

  it('a week over a change of the clock has seven days of their own length', () =>
    inZone('Europe/Berlin', () => {
      const slots = timeBucketsOf(periodOf('week', parseDay('2026-10-25')));
      assert.deepEqual(
        slots.map(({ start, end }) => (end - start) / 3_600_000),
        [24, 24, 24, 24, 24, 24, 25],
      );
    }));

  it('neighbours cross months, years and changes of the clock', () =>
    inZone('America/Sao_Paulo', () => {
      assert.equal(neighbour(periodOf('day', parseDay('2017-10-14')), 1).from, '2017-10-15');
      assert.equal(neighbour(periodOf('day', parseDay('2027-01-01')), -1).from, '2026-12-31');
      assert.equal(neighbour(periodOf('week', parseDay('2027-01-01')), -1).from, '2026-12-21');
      assert.equal(addDays(parseDay('2024-02-28'), 1), '2024-02-29');
    }));

  it('lists its days', () =>
    assert.deepEqual(daysOf(periodOf('week', parseDay('2026-12-31'))), [
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
    ]));

  for (const nonsense of ['2026-02-30', 'today', '', '2026-13-01'])
    it(`${JSON.stringify(nonsense)} is no day`, () => assert.throws(() => parseDay(nonsense), RangeError));
});
