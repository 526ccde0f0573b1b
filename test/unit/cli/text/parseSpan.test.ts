import assert from 'node:assert/strict';
import { parseSpan, type SpanOptions } from '../../../../src/cli/text/parseSpan.ts';
import { UsageError } from '../../../../src/cli/text/usageError.ts';
import { endOfDay, parseDay, startOfDay } from '../../../../src/core/usage/day.ts';

const NOW = new Date(2026, 10, 30, 9, 30).getTime();
const span = (from: string, to: string) => ({ since: startOfDay(parseDay(from)), until: endOfDay(parseDay(to)) });

describe('the span that options name', () => {
  const cases: readonly (readonly [SpanOptions, object])[] = [
    [{}, {}],
    [{ month: '2026-02' }, span('2026-02-01', '2026-02-28')],
    [{ month: '2028-02' }, span('2028-02-01', '2028-02-29')],
    [{ today: true }, span('2026-11-30', '2026-11-30')],
    [{ since: '7d' }, { since: startOfDay(parseDay('2026-11-23')) }],
    [{ until: 'yesterday' }, { until: endOfDay(parseDay('2026-11-29')) }],
    [{ since: '2026-10', until: '2026-10' }, span('2026-10-01', '2026-10-31')],
  ];
  for (const [options, expected] of cases)
    it(JSON.stringify(options), () => assert.deepEqual(parseSpan(options, NOW), expected));

  const wrong: readonly (readonly [SpanOptions, RegExp])[] = [
    [{ month: '2026-11', since: '7d' }, /Name the time once/],
    [{ month: '2026-11', today: true }, /Name the time once/],
    [{ today: true, until: 'today' }, /Name the time once/],
    [{ month: '2026-13' }, /"2026-13" is none of these/],
    [{ month: '7d' }, /A month is written as 2026-11; got "7d"/],
    [{ since: '2026-03-02', until: '2026-03-01' }, /is before --since/],
  ];
  for (const [options, message] of wrong)
    it(`refuses ${JSON.stringify(options)}`, () =>
      assert.throws(
        () => parseSpan(options, NOW),
        (error: Error) => error instanceof UsageError && message.test(error.message),
      ));
});
