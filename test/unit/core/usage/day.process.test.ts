import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

const DAY = new URL('../../../../src/core/usage/day.ts', import.meta.url).href;

/** Run where the machine's own zone is another one: times of two years, and of the days that Samoa and others left out. */
const COMPARE = `
  import { createDayOf } from ${JSON.stringify(DAY)};
  const own = createDayOf();
  const named = createDayOf(process.env.TZ);
  const others = [];
  const look = (time) => {
    if (own(time) !== named(time)) others.push([time, own(time), named(time)].join(' '));
  };
  for (const [from, to, step] of [
    ['2011-12-28', '2012-01-02', 61_001],
    ['2025-01-01', '2027-01-01', 1_799_999],
  ])
    for (let time = Date.parse(from); time < Date.parse(to); time += step) look(time);
  console.log(own(Date.parse('2026-11-22T12:00:00Z')), others.slice(0, 3).join('; '));`;

/** Offsets of quarters and half hours, half an hour of summer time, a day left out, summer time that pauses for a month. */
const ZONES: readonly (readonly [string, string])[] = [
  ['Asia/Kathmandu', '2026-11-22'],
  ['Australia/Lord_Howe', '2026-11-22'],
  ['America/St_Johns', '2026-11-22'],
  ['Pacific/Apia', '2026-11-23'],
  ['Pacific/Chatham', '2026-11-23'],
  ['Africa/Casablanca', '2026-11-22'],
];

describe('the day of a time', function () {
  this.timeout(120_000);

  for (const [zone, day] of ZONES) {
    it(`on a machine in ${zone} is what Intl says of that zone`, function () {
      // Windows takes its zone from its settings alone.
      if (process.platform === 'win32') this.skip();
      const args = ['--input-type=module', '--eval', COMPARE];
      const said = execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone }, encoding: 'utf8' });
      assert.equal(said, `${day} \n`);
    });
  }
});
