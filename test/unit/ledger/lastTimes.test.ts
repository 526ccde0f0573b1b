import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contextsAfter, lastTimes } from '../../../src/ledger/queries.ts';
import { sums } from '../../../src/ledger/sums/sums.ts';
import { inScratch } from '../reading/scratch.ts';
import { batchOf, call, openIn } from './ledgers.ts';

const NOTHING = { input: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, output: 0, reasoning: 0 };

const someCalls = fc.array(
  fc.record({ session: fc.constantFrom('a', 'b', 'c'), minute: fc.nat(50), counts: fc.boolean() }),
  { minLength: 1, maxLength: 30 },
);

describe('the times of last calls', () => {
  it('are those of the sums', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      let made = 0;
      const write = (calls: readonly { session: string; minute: number; counts: boolean }[]): void => {
        const rest = (counts: boolean) => (counts ? {} : { tokens: NOTHING });
        ledger.commit(
          batchOf(
            calls.map(({ session, minute, counts }) =>
              call(`m${made++}`, { session, time: minute * 60_000, ...rest(counts) }),
            ),
          ),
        );
      };
      const look = () => {
        const contexts = contextsAfter(ledger, 0).map(({ id }) => id);
        const inside = contexts.slice(1);
        const expected = new Map(
          sums(ledger, { contexts: inside }, false).map((row) => [row.contextId, row.lastTime] as const),
        );
        assert.deepEqual(lastTimes(ledger, inside), expected);
        return expected.size;
      };
      const seen = new Set<number>();
      fc.assert(
        fc.property(someCalls, (calls) => {
          write(calls);
          seen.add(look());
        }),
        { numRuns: 40, seed: 3 },
      );
      assert.ok(seen.has(2), 'more than one context was looked at');
      ledger.close();
    }));
});
