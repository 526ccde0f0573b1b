import assert from 'node:assert/strict';
import { parseDays } from '../../../../src/cli/text/parseDay.ts';

/** Saturday, 2026-11-21, 10:00 local. */
const NOW = new Date(2026, 10, 21, 10).getTime();

const DAYS: readonly [text: string, from: string, to: string][] = [
  ['2026-11-03', '2026-11-03', '2026-11-03'],
  ['today', '2026-11-21', '2026-11-21'],
  ['Yesterday', '2026-11-20', '2026-11-20'],
  ['7d', '2026-11-14', '2026-11-14'],
  ['2w', '2026-11-07', '2026-11-07'],
  ['monday', '2026-11-16', '2026-11-16'],
  ['sat', '2026-11-21', '2026-11-21'],
  ['sunday', '2026-11-15', '2026-11-15'],
  ['2026-11', '2026-11-01', '2026-11-30'],
  ['2024-02', '2024-02-01', '2024-02-29'],
];

describe('a date on the command line', () => {
  for (const [text, from, to] of DAYS)
    it(`${text} is ${from === to ? from : `${from} to ${to}`}`, () =>
      assert.deepEqual(parseDays(text, NOW), { from, to }));

  for (const text of ['', 'soon', '2026-02-30', '2026-13', '7', 'd7', '21.11.2026'])
    it(`"${text}" is refused`, () => assert.throws(() => parseDays(text, NOW), /A date is written as/));
});
