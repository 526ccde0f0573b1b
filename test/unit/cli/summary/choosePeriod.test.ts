import assert from 'node:assert/strict';
import { choosePeriod } from '../../../../src/cli/summary/choosePeriod.ts';

/** A Monday, local time. */
const NOW = new Date(2026, 10, 30, 15).getTime();
const NOTHING = { today: false, week: false };

describe('the days of a summary', () => {
  for (const [name, options, from, to] of [
    ['today without an option', NOTHING, '2026-11-30', '2026-11-30'],
    ['--today', { ...NOTHING, today: true }, '2026-11-30', '2026-11-30'],
    ['--today --week', { today: true, week: true }, '2026-11-30', '2026-12-06'],
    ['yesterday', { ...NOTHING, day: 'yesterday' }, '2026-11-29', '2026-11-29'],
    ['a week', { ...NOTHING, day: 'yesterday', week: true }, '2026-11-23', '2026-11-29'],
    ['a month', { ...NOTHING, month: '2026-10' }, '2026-10-01', '2026-10-31'],
    ['seven days', { ...NOTHING, since: '7d' }, '2026-11-23', '2026-11-30'],
  ] as const)
    it(`are ${from} to ${to}: ${name}`, () => {
      const period = choosePeriod(options, NOW);
      assert.deepEqual([period.from, period.to], [from, to]);
    });

  for (const options of [
    { ...NOTHING, today: true, day: 'yesterday' },
    { ...NOTHING, today: true, since: '7d' },
    { ...NOTHING, today: true, month: '2026-10' },
    { ...NOTHING, day: 'today', since: '7d' },
  ])
    it(`are named once: ${JSON.stringify(options)}`, () =>
      assert.throws(() => choosePeriod(options, NOW), /Name the days once/));
});
