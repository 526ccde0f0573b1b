import assert from 'node:assert/strict';
import { forecastRest, type QuarterSpend } from '../../../../src/core/live/forecast.ts';

/** Local noon of a day in November 2026, a Monday being the 2nd, 9th, 16th, 23rd and 30th. */
const at = (day: number, hour = 12): number => new Date(2026, 10, day, hour).getTime();
const spend = (day: number, hour: number, cost: number): QuarterSpend => ({ time: at(day, hour), cost });

describe('the forecast of a budget', () => {
  const now = at(30);
  const end = new Date(2026, 11, 1).getTime();
  const mondays = [2, 9, 16, 23].flatMap((day, n) => [spend(day, 9, 100), spend(day, 15, 10 * (n + 1))]);

  it('is the median of what the same weekdays spent after this time of day', () =>
    assert.equal(forecastRest({ quarters: mondays, firstCall: at(1) }, now, end), 25));

  it('counts days without spend', () =>
    assert.equal(forecastRest({ quarters: mondays.slice(0, 2), firstCall: at(1) }, now, end), 0));

  it('leaves out weekdays before the first call', () =>
    assert.equal(forecastRest({ quarters: mondays, firstCall: at(8) }, now, end), 30));

  it('is hidden before 3 weeks of history', () =>
    assert.equal(forecastRest({ quarters: mondays, firstCall: at(10) }, now, end), null));

  it('adds the whole days that follow', () => {
    const tuesdays = [3, 10, 17, 24].map((day) => spend(day, 8, 7));
    const twoDays = new Date(2026, 11, 2).getTime();
    assert.equal(forecastRest({ quarters: [...mondays, ...tuesdays], firstCall: at(1) }, now, twoDays), 32);
  });
});
