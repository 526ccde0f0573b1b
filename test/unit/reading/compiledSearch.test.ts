import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { closingQuote } from '../../../src/core/jsonscan/jsonSkip.ts';
import { openCompiledSearch } from '../../../src/reading/compiledSearch.ts';
import { createLineScanner, type LineFilter } from '../../../src/reading/lines.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';

const found = openCompiledSearch(resolve('dist'));
assert.ok(found, 'node esbuild.mjs search');
const search = found;

const PIECES = [
  '"usage"',
  '"usag',
  'usage"',
  '"use"',
  '\n',
  '\r\n',
  '\\"',
  '\\\\',
  '"',
  '{"type":"pr-link"',
  '{"type":"',
  'ü',
  ' ',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 40 })), { maxLength: 60 })
  .map((pieces) => Buffer.from(pieces.join('')));
const FILTERS: readonly LineFilter[] = [
  { needles: ['"usage"'], heads: ['{"type":"pr-link"', '{"t'] },
  { needles: ['"usage"'] },
  { needles: ['"'] },
  { needles: ['"usage"', '"use"'] },
  { needles: ['"', 'usag', '"usage"\\"', ' '], heads: ['{"t'] },
  { needles: ['"u', '"usage"', '"use"'] },
  {
    needles: ['"usage"', '"usaga"', '"vsage"', '"wsage"', '"xsage"', '"use"', '"type"', '"typo"', '"pr-link"', '"\\"'],
  },
];

/** The text at a place of the one buffer, among bytes that would be hits if they were looked at. */
function put(bytes: Buffer, at: number): void {
  search.bytes.fill('"usage"\n', 0, at + bytes.length + 400);
  bytes.copy(search.bytes, at);
}

function linesOf(filter: LineFilter, bytes: Buffer, from: number, to: number, compiled: boolean): readonly unknown[] {
  const lines: unknown[] = [];
  const scanner = createLineScanner(filter, compiled ? search : undefined);
  const rest = scanner.scan(bytes, from, to, (_, start, end) => void lines.push([start, end]));
  return [...lines, { rest }];
}

describe('the compiled search', () => {
  it('finds the lines that a plain one finds, wherever they lie', () => {
    fc.assert(
      fc.property(text, fc.nat(70), fc.constantFrom(...FILTERS), (bytes, at, filter) => {
        put(bytes, at);
        const end = at + bytes.length;
        const plain = Buffer.from(search.bytes);
        assert.deepEqual(linesOf(filter, search.bytes, at, end, true), linesOf(filter, plain, at, end, false));
      }),
      { numRuns: FUZZ_RUNS * 20 },
    );
  });

  it('finds more lines than it can report at once, and a line that ends with the buffer', () => {
    const { bytes } = search;
    bytes.fill('"usage"\n');
    const filter: LineFilter = { needles: ['"usage"'] };
    const lines = linesOf(filter, bytes, 0, bytes.length, true);
    assert.equal(lines.length, bytes.length / 8 + 1);
    assert.deepEqual(lines, linesOf(filter, Buffer.from(bytes), 0, bytes.length, false));
  });

  it('leaves other buffers, and what it cannot hold, to the plain one', () => {
    const other = Buffer.from('a "usage"\nb\n');
    assert.deepEqual(linesOf({ needles: ['"usage"'] }, other, 0, other.length, true), [[0, 9], { rest: 12 }]);
    const long = 'x'.repeat(300);
    const head = Buffer.from(`${long}\nb\n`);
    assert.equal(search.takes([Buffer.from(long)], []), false);
    assert.equal(search.takes([Buffer.from('x')], [head]), false);
    put(head, 0);
    assert.deepEqual(linesOf({ needles: [long] }, search.bytes, 0, head.length, true), [[0, 300], { rest: 303 }]);
  });

  it('finds the quote that a loop finds', () => {
    fc.assert(
      fc.property(text, fc.nat(70), fc.nat(2500), (bytes, at, cut) => {
        put(bytes, at);
        const end = Math.min(at + bytes.length, at + cut);
        const plain = new Uint8Array(search.bytes);
        for (let i = at; i < end; i += 7)
          assert.equal(closingQuote(search.bytes, i, end), closingQuote(plain, i, end), `from ${i}`);
      }),
      { numRuns: FUZZ_RUNS * 20 },
    );
  });

  it('is not there where its file is not', () => {
    assert.equal(openCompiledSearch(resolve('test')), undefined);
  });
});
