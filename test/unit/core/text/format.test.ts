import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatsFor, shareText, wholeShares } from '../../../../src/core/text/format.ts';

const en = formatsFor('en', 'UTC');
const minute = 60_000;

describe('figures', () => {
  const money: readonly (readonly [number, string])[] = [
    [0, '$0.00'],
    [1, '<$0.0001'],
    [99_999, '<$0.0001'],
    [100_000, '$0.0001'],
    [4_200_000, '$0.0042'],
    [9_949_999, '$0.0099'],
    [9_950_000, '$0.01'],
    [1_420_000_000, '$1.42'],
    [1_234_500_000_000, '$1,234.50'],
    [9_000_000_123_456_789, '$9,000,000.12'],
    [-20_000_000, '−$0.02'],
  ];
  for (const [nano, text] of money) it(`${nano} nano-dollars are ${text}`, () => assert.equal(en.money(nano), text));

  const tokens: readonly (readonly [number, string])[] = [
    [0, '0'],
    [999, '999'],
    [1_000, '1k'],
    [1_234, '1.2k'],
    [99_949, '99.9k'],
    [99_951, '100k'],
    [999_499, '999k'],
    [999_500, '1M'],
    [3_400_000, '3.4M'],
    [2_100_000_000, '2.1B'],
  ];
  for (const [count, text] of tokens) it(`${count} tokens are ${text}`, () => assert.equal(en.tokens(count), text));

  const durations: readonly (readonly [number, string])[] = [
    [-5, '0 s'],
    [45_000, '45 s'],
    [12 * minute, '12 min'],
    [59.6 * minute, '1 h'],
    [125 * minute, '2 h 5 min'],
    [48 * 60 * minute, '2 d'],
    [76 * 60 * minute, '3 d 4 h'],
  ];
  for (const [ms, text] of durations) it(`${ms} ms are ${text}`, () => assert.equal(en.duration(ms), text));

  it('bytes are decimal', () => assert.equal(en.bytes(12_300_000), '12.3 MB'));

  it('moments are local', () =>
    assert.match(formatsFor('en', 'Europe/Berlin').moment(Date.UTC(2026, 10, 21, 13, 5)), /^Nov 21, 2:05\sPM$/));

  it('a language writes figures its own way', () => {
    const de = formatsFor('de', 'UTC');
    assert.equal(de.money(1_420_000_000), '1,42\u00a0$');
    assert.equal(de.tokens(1_234), '1,2k');
  });

  for (const unknown of ['', 'x', 'not a locale', 'qps-ploc', '\u0000'])
    it(`a locale that Intl does not know (${JSON.stringify(unknown)}) still writes figures`, () =>
      assert.match(formatsFor(unknown).money(1_420_000_000), /1.42/));
});

describe('shares', () => {
  const tables: readonly (readonly [readonly number[], readonly number[]])[] = [
    [[], []],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [1, 1, 1],
      [34, 33, 33],
    ],
    [
      [511, 568, 312, 28],
      [36, 40, 22, 2],
    ],
    [
      [1, 999_999],
      [0, 100],
    ],
  ];
  for (const [parts, whole] of tables)
    it(`${JSON.stringify(parts)} are ${JSON.stringify(whole)}`, () => assert.deepEqual(wholeShares(parts), whole));

  it('make 100 and stay within one of the exact share', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1e15), { minLength: 1, maxLength: 6 }), (parts) => {
        const sum = parts.reduce((a, b) => a + b, 0);
        const shares = wholeShares(parts);
        const total = shares.reduce((a, b) => a + b, 0);
        assert.equal(total, sum === 0 ? 0 : 100);
        for (const [i, share] of shares.entries())
          assert.ok(sum === 0 || Math.abs(share - ((parts[i] ?? 0) / sum) * 100) < 1.000_001);
      }),
    ));

  it('never deny what is there', () => {
    assert.equal(shareText(1, 1_000_000, 0, en), '<1%');
    assert.equal(shareText(999_999, 1_000_000, 100, en), '>99%');
    assert.equal(shareText(5, 5, 100, en), '100%');
    assert.equal(shareText(0, 5, 0, en), '0%');
  });
});
