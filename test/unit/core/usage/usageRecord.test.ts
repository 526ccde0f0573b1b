import assert from 'node:assert/strict';
import fc from 'fast-check';
import { billedCalls, mergeUsageRecords, type UsageRecord } from '../../../../src/core/usage/usageRecord.ts';

const few = (n: number): fc.Arbitrary<number> => fc.nat(n);

const plain = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(fields, { noNullPrototype: true });

/** UsageRecords of one message: few values, so that ties are common. */
const anyRecord: fc.Arbitrary<UsageRecord> = plain({
  message: fc.constant(1),
  request: few(2),
  context: plain({
    agent: fc.constant('claude-code' as const),
    session: fc.constantFrom('s1', 's2'),
    cwd: fc.constantFrom('/a', '/b'),
    branch: fc.constantFrom('main', 'x'),
    model: fc.constantFrom('m', 'n'),
    provider: fc.constantFrom('p', 'q'),
    modifiers: fc.constantFrom('', 'fast'),
    tier: few(1),
  }),
  time: few(2),
  countsTime: few(2),
  completeness: few(2),
  tokens: plain({
    input: few(1),
    cacheWrite5m: few(1),
    cacheWrite1h: few(1),
    cacheRead: few(1),
    output: few(1),
    reasoning: few(1),
  }),
  webSearches: few(1),
  sideChain: fc.boolean(),
  isCopy: fc.boolean(),
  lowerBound: fc.boolean(),
  vendorCost: fc.constantFrom(-1, 0, 5),
});

/** Of one request: only such ones are ever joined, or one of them has no request id. */
const ofOne = fc
  .tuple(anyRecord, anyRecord, anyRecord, fc.constantFrom(0, 7))
  .map(([a, b, c, request]) => [a, b, c].map((s, i) => ({ ...s, request: i === 1 ? request : 7 })))
  .map((three) => three as unknown as [UsageRecord, UsageRecord, UsageRecord]);

describe('joining records of one request', () => {
  it('is associative', () =>
    fc.assert(
      fc.property(ofOne, ([a, b, c]) =>
        assert.deepEqual(mergeUsageRecords(a, mergeUsageRecords(b, c)), mergeUsageRecords(mergeUsageRecords(a, b), c)),
      ),
    ));
  it('is commutative', () =>
    fc.assert(fc.property(ofOne, ([a, b]) => assert.deepEqual(mergeUsageRecords(a, b), mergeUsageRecords(b, a)))));
  it('is idempotent', () =>
    fc.assert(
      fc.property(ofOne, ([a, b]) => {
        const both = mergeUsageRecords(a, b);
        assert.deepEqual(mergeUsageRecords(a, a), a);
        assert.deepEqual(mergeUsageRecords(both, a), both);
        assert.deepEqual(mergeUsageRecords(b, both), both);
      }),
    ));
});

/** `request at time: output`; `~` marks a side chain, `?` a record without request id. */
function seen(text: string): UsageRecord {
  const [, side, request, time, output] = /^(~?)(\w+|\?) at (\d+): (\d+)$/.exec(text) as unknown as string[];
  return {
    message: 1,
    request: request === '?' ? 0 : Number.parseInt(request as string, 36),
    context: {
      agent: 'claude-code',
      session: `s${time}`,
      cwd: '/w',
      branch: `b${time}`,
      model: 'm',
      provider: 'anthropic',
      modifiers: '',
      tier: 0,
    },
    time: Number(time),
    countsTime: Number(time),
    completeness: Number(output),
    tokens: { input: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, output: Number(output), reasoning: 0 },
    webSearches: 0,
    sideChain: side === '~',
    isCopy: false,
    lowerBound: false,
    vendorCost: -1,
  };
}

/** Output of a billed call and the branch on which it happened. */
const said = (s: UsageRecord): string => `${s.tokens.output} on ${s.context.branch}`;

const BILLED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['one request', ['a at 1: 9'], ['9 on b1']],
  ['two requests of one message', ['a at 1: 9', 'b at 2: 8'], ['9 on b1', '8 on b2']],
  ['a replay on a side chain', ['a at 1: 9', '~b at 2: 8'], ['9 on b1']],
  ['a replay that is seen first', ['~b at 1: 8', 'a at 2: 9'], ['9 on b2']],
  ['side chains only', ['~a at 1: 9', '~b at 2: 8'], ['9 on b1', '8 on b2']],
  ['one side chain alone: a sub-agent', ['~a at 1: 9'], ['9 on b1']],
  ['no request id', ['? at 1: 9'], ['9 on b1']],
  ['a row without request id joins the only request', ['a at 1: 2', '? at 2: 9'], ['9 on b1']],
  ['… also where it is the earlier one', ['? at 1: 2', 'a at 2: 9'], ['9 on b1']],
  ['… and the first of several requests', ['a at 1: 2', 'b at 2: 3', '? at 3: 9'], ['9 on b1', '3 on b2']],
  ['… and keeps a message on the main line', ['~a at 1: 2', '? at 2: 9', '~b at 3: 4'], ['9 on b1']],
];

describe('calls that a message was billed for', () => {
  for (const [name, records, expected] of BILLED) {
    it(name, () => {
      fc.assert(
        fc.property(fc.shuffledSubarray([...records], { minLength: records.length }), (order) => {
          assert.deepEqual(billedCalls(order.map(seen)).map(said), expected);
        }),
      );
    });
  }

  it('the same calls, in the same order, however the records were ordered', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyRecord, { selector: (s) => s.request, maxLength: 3 }), fc.nat(5), (all, n) => {
        const rotated = [...all.slice(n % 3), ...all.slice(0, n % 3)];
        assert.deepEqual(billedCalls(rotated), billedCalls(all));
      }),
    );
  });
});
