import assert from 'node:assert/strict';
import { spokenMoney } from '../../../../src/core/status/spoken.ts';

describe('spoken money', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 dollars'],
    [1, 'less than 1 cent'],
    [10_000_000, '1 cent'],
    [70_000_000, '7 cents'],
    [1_000_000_000, '1 dollar'],
    [1_010_000_000, '1 dollar 1 cent'],
    [1_420_000_000, '1 dollar 42 cents'],
    [999_995_000_000, '1,000 dollars'],
  ];
  for (const [nano, words] of cases) it(`${nano}: ${words}`, () => assert.equal(spokenMoney(nano), words));
});
