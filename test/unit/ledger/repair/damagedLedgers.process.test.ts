import assert from 'node:assert/strict';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { inScratch } from '../../reading/scratch.ts';
import { makeWhole, tryDamaged } from './damagedLedger.ts';

/** Each kind of damage once by default; `npm run kill:ledger -- --damaged 300` tries more. */
const RUNS = Math.max(8, Math.floor(FUZZ_RUNS / 3));

describe('the command line on damaged ledgers', function () {
  this.timeout(60_000 + RUNS * 20_000);

  it(`${RUNS} ledgers: no stack trace, every tag that can be read is kept, and losses are reported`, () =>
    inScratch(async (folder) => {
      const whole = await makeWhole(folder);
      const tried = Array.from({ length: RUNS }, (_, n) => tryDamaged(whole, n));
      assert.deepEqual(
        tried.flatMap(({ kind, faults }, seed) => faults.map((fault) => `seed ${seed}, ${kind}: ${fault}`)),
        [],
      );
      assert.ok(tried.some(({ repaired }) => repaired));
    }));
});
