import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inOrderOfKeys } from '../../../../src/ledger/calls/inOrderOfKeys.ts';
import { KeyMap } from '../../../../src/ledger/calls/keyMap.ts';
import { COLUMNS } from '../../../../src/ledger/calls/row.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** Keys that share most of their low bits, so that they want few places: the first ones and the last ones. */
const key = fc
  .tuple(fc.constantFrom(0, 1, 2 ** 20, 2 ** 32 - 1, 2 ** 32 - 2 ** 20), fc.nat(800))
  .map(([low, high]) => high * 2 ** 32 + low);
const changes = fc.array(fc.tuple(key, fc.oneof(fc.nat(9), fc.constant(undefined))), { maxLength: 6000, size: 'max' });

describe('a map of keys', function () {
  this.timeout(120_000);

  it('holds what a Map holds after any changes', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const [map, expected] = [new KeyMap(), new Map<number, number>()];
        for (const [each, value] of all) {
          if (value === undefined) map.delete(each);
          else map.set(each, value);
          if (value === undefined) expected.delete(each);
          else expected.set(each, value);
        }
        assert.equal(map.size, expected.size);
        for (const [each] of all) assert.equal(map.get(each), expected.get(each));
        map.free();
        assert.deepEqual([map.size, all.filter(([each]) => map.get(each) !== undefined)], [0, []]);
        map.set(1, 2);
        assert.equal(map.get(1), 2);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

describe('rows in the order of their keys', () => {
  it('are the same rows', () => {
    const width = COLUMNS.length;
    const rows = Float64Array.from({ length: 300 * width }, (_, at) => (at % width === 0 ? (at * 7919) % 10_007 : at));
    const of = (all: Float64Array) =>
      Array.from({ length: 300 }, (_, n) => [...all.subarray(n * width, (n + 1) * width)]);
    assert.deepEqual(
      of(inOrderOfKeys(rows)),
      of(rows).toSorted(([a = 0], [b = 0]) => a - b),
    );
  });
});
