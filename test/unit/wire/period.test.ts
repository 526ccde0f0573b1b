import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  closesAt,
  dayNumber,
  dayText,
  mondayOf,
  parsePeriod,
  periodOf,
  weekText,
  windowOf,
} from '../../../src/wire/period.ts';

const at = (text: string) => Date.parse(text);

describe('periods', () => {
  const weeks: readonly (readonly [string, string])[] = [
    ['2026-11-21', '2026-W47'],
    ['2026-11-22', '2026-W47'],
    ['2026-11-23', '2026-W48'],
    ['2027-01-01', '2026-W53'],
    ['2026-01-01', '2026-W01'],
    ['2024-12-30', '2025-W01'],
  ];
  for (const [day, week] of weeks) {
    it(`${day} is in ${week}`, () => assert.equal(periodOf(day, 'week')?.text, week));
  }
  for (const bad of [
    '2026-02-30',
    '2026-13-01',
    '2025-W53',
    '2026-W00',
    '2026-W54',
    '1999-01-01',
    '2026-1-1',
    '../etc',
    '',
    '2026-11-21 ',
  ]) {
    it(`${JSON.stringify(bad)} is no period`, () => assert.equal(parsePeriod(bad), undefined));
  }
  it('every day of the century has a week that contains it and begins on its Monday', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_959, max: 47_000 }), (day) => {
        const week = parsePeriod(weekText(day));
        assert.ok(week && week.start <= day && day < week.end && week.start === mondayOf(day));
        assert.equal(dayNumber(dayText(day)), day);
        assert.equal(new Date(week.start * 86_400_000).getUTCDay(), 1);
      }),
    );
  });
  const windows: readonly (readonly [string, 'usage' | 'outcome', string, string])[] = [
    ['2026-11-21', 'usage', '2026-11-20T09:00Z', 'future'],
    ['2026-11-21', 'usage', '2026-11-20T10:00Z', 'open'],
    ['2026-11-21', 'usage', '2026-12-07T12:00Z', 'open'],
    ['2026-11-21', 'usage', '2026-12-07T13:00Z', 'closed'],
    ['2026-W47', 'usage', '2026-11-30T12:00Z', 'open'],
    ['2026-W47', 'usage', '2026-11-30T13:00Z', 'closed'],
    ['2026-11-21', 'outcome', '2027-01-07T11:00Z', 'open'],
    ['2026-11-21', 'outcome', '2027-01-07T13:00Z', 'closed'],
  ];
  for (const [period, kind, now, wanted] of windows) {
    it(`a ${kind} row of ${period} is ${wanted} at ${now}`, () => {
      const parsed = parsePeriod(period);
      assert.ok(parsed);
      assert.equal(windowOf(parsed, kind, at(now)), wanted);
      assert.equal(windowOf(parsed, kind, closesAt(parsed, kind) + 1), 'closed');
    });
  }
});
