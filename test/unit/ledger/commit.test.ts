import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Call } from '../../../src/core/usage/call.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { sums } from '../../../src/ledger/sums/sums.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { inScratch } from '../reading/scratch.ts';
import { batchOf, call, contentOf, openIn } from './ledgers.ts';

/** Few values, so that ties, copies and replays are common. What one kind of log reports, another does not move. */
const seen: fc.Arbitrary<Call> = fc
  .record({
    message: fc.constantFrom('m1', 'm2', 'm3'),
    request: fc.constantFrom('', 'r1', 'r2'),
    sideChain: fc.boolean(),
    copy: fc.boolean(),
    output: fc.nat(3),
    session: fc.constantFrom('s1', 's2'),
    time: fc.nat(3),
    branch: fc.constantFrom('main', 'x\ny', '\ud800'),
    lowerBound: fc.boolean(),
    vendorCost: fc.constantFrom(-1, 3),
  })
  .map(({ message, output, time, session, ...more }) =>
    call(message, {
      ...more,
      ...(message === 'm3' ? { session: 's1', tier: 1 } : { session }),
      rank: output,
      time: 1_700_000_000_000 + time,
      tokens: { input: 2, cacheWrite5m: 0, cacheWrite1h: 1, cacheRead: 4, output, reasoning: 0 },
    }),
  );

/** A call, the part of the reading that it is in, its place in there, and whether it is read twice. */
const cases = fc.array(fc.tuple(seen, fc.nat(3), fc.nat(), fc.boolean()), { maxLength: 12 });

describe('committing what readers found', function () {
  this.timeout(60_000);

  it('gives the same ledger for any split and order of batches, by one window or two, once or twice', () =>
    inScratch((folder) => {
      const place = (name: string): string => mkdirSync(join(folder, name), { recursive: true }) ?? '';
      const whole = openIn(place('whole')).ledger;
      const shared = place('shared');
      const windows = [openIn(shared).ledger, openIn(shared).ledger] as const;
      let n = 0;
      fc.assert(
        fc.property(cases, (all) => {
          const run = `run ${n++} `;
          const named = (each: Call): Call => ({ ...each, message: run + each.message, session: run + each.session });
          const content = (ledger: Ledger): unknown[] =>
            contentOf(ledger).filter((row) => (row as { session: string }).session.startsWith(run));
          whole.commit(batchOf(all.map(([each]) => named(each))));
          const twice = [...all, ...all.filter(([, , , again]) => again)].toSorted((a, b) => a[2] - b[2]);
          for (const part of [0, 1, 2, 3]) {
            const calls = twice.filter(([, of]) => of === part).map(([each]) => named(each));
            windows[part % 2 === 0 ? 0 : 1].commit(batchOf(calls));
          }
          assert.deepEqual(content(windows[0]), content(whole));
        }),
        { numRuns: FUZZ_RUNS * 4 },
      );
      for (const ledger of [whole, ...windows]) ledger.close();
    }));

  it('says which contexts changed, and none if nothing did', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      assert.equal(ledger.commit(batchOf([call('a'), call('b', { branch: 'x' })])).size, 2);
      assert.equal(ledger.commit(batchOf([call('a'), call('b', { branch: 'x' })])).size, 0);
      assert.equal(ledger.commit(batchOf([call('a', { rank: 9 })])).size, 1);
      // A call that turns out to have happened earlier and elsewhere leaves one context for another.
      assert.equal(ledger.commit(batchOf([call('a', { time: 5, branch: 'y' })])).size, 2);
      ledger.close();
    }));

  it('all of a batch or nothing', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const batch = batchOf([call('a')]);
      const broken = {
        ...batch,
        facts: [{ agent: 'pi', session: 's', kind: 'k', key: '', time: Number.NaN, value: 'x' }],
      };
      assert.throws(() => ledger.commit(broken as unknown as typeof batch));
      assert.deepEqual(contentOf(ledger), []);
      ledger.commit(batch);
      assert.equal(contentOf(ledger).length, 1);
      ledger.close();
    }));

  it('sums that no whole number holds are no failure', () =>
    inScratch((folder) => {
      const { ledger } = openIn(folder);
      const tokens = { input: 9e15, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, output: 1, reasoning: 0 };
      ledger.commit(batchOf(Array.from({ length: 2000 }, (_, n) => call(`m${n}`, { tokens }))));
      assert.equal(sums(ledger, {}, false)[0]?.totals.tokens.input, 1.8e19);
      ledger.close();
    }));
});
