import assert from 'node:assert/strict';
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { ALL, follower, type Reading } from './follow.ts';
import { inScratch } from './scratch.ts';

/** A log's life, step by step: what is done to it, and what the next reading gives. */
type Step = readonly [doing: (path: string) => void, expected: Partial<Reading>];

const write =
  (text: string) =>
  (path: string): void =>
    writeFileSync(path, text, 'latin1');
const append =
  (text: string) =>
  (path: string): void =>
    appendFileSync(path, text, 'latin1');
const replaceBy =
  (text: string) =>
  (path: string): void => {
    writeFileSync(`${path}.new`, text, 'latin1');
    renameSync(`${path}.new`, path);
  };

/** Longer than the first bytes that were compared once. */
const SAME = '-'.repeat(1_500);

const LIVES: Readonly<Record<string, readonly Step[]>> = {
  'grows by whole lines': [
    [write('a\nb\n'), { lines: ['a', 'b'], fresh: true, offset: 4 }],
    [append('c\n'), { lines: ['c'], fresh: false, bytesRead: 2 }],
    [append(''), { lines: [], bytesRead: 0 }],
  ],
  'holds a torn line, which waits': [
    [write('a\n{"b'), { lines: ['a'], last: [], offset: 2 }],
    [append('":1'), { lines: [], last: [], offset: 2 }],
    [append('}\nc\n'), { lines: ['{"b":1}', 'c'], offset: 12 }],
  ],
  'ends without a line end: reported, and met again': [
    [write('a\n{"b":1}'), { lines: ['a'], last: ['{"b":1}'], offset: 2 }],
    [append('\n{"c":2}'), { lines: ['{"b":1}'], last: ['{"c":2}'], offset: 10 }],
  ],
  'is written over by another of the same size whose last bytes are the same': [
    [write(`first\n${'same\n'.repeat(40)}`), { fresh: true }],
    [write(`other\n${'same\n'.repeat(40)}`), { fresh: true, offset: 206 }],
    [write(`other\n${'same\n'.repeat(20)}SAME\n${'same\n'.repeat(19)}`), { fresh: true, offset: 206 }],
  ],
  'is written over by another of the same size whose first line and whose ends are the same': [
    [write(`${SAME}\n{"session":1}\n${'line\n'.repeat(2_000)}`), { fresh: true }],
    [append('a\n'), { fresh: false, lines: ['a'] }],
    [write(`${SAME}\n{"session":2}\n${'line\n'.repeat(2_000)}a\n`), { fresh: true }],
    [append('b\n'), { fresh: false, lines: ['b'] }],
  ],
  shrinks: [
    [write('a\nb\nc\n'), { lines: ['a', 'b', 'c'] }],
    [write('a\n'), { lines: ['a'], fresh: true, offset: 2 }],
  ],
  'shrinks to nothing': [
    [write('a\n'), { lines: ['a'] }],
    [write(''), { lines: [], fresh: true, offset: 0 }],
    [append('b\n'), { lines: ['b'] }],
  ],
  'is replaced by another file of the same size': [
    [write('a\nb\n'), { lines: ['a', 'b'] }],
    [replaceBy('c\nd\n'), { lines: ['c', 'd'], fresh: true }],
  ],
  'is rewritten in place, longer than before': [
    [write('a\nb\n'), { lines: ['a', 'b'] }],
    [write('x\ny\nz\n'), { lines: ['x', 'y', 'z'], fresh: true }],
  ],
  'loses a line in its middle': [
    [write('aa\nbb\ncc\ndd\n'), { lines: ['aa', 'bb', 'cc', 'dd'] }],
    [write('aa\ncc\ndd\nee\nff\n'), { lines: ['aa', 'cc', 'dd', 'ee', 'ff'], fresh: true }],
  ],
  'has a BOM, CRLF, blank lines and NULs at either end of a line': [
    [write('\u00ef\u00bb\u00bfa\r\n\r\n \n\0\0\0b\0\n\0\0\n\tc \r\n'), { lines: ['a', 'b', 'c'] }],
  ],
  'holds bytes that are no UTF-8': [[write('\u00ff\u00c3(\n\u0080\n'), { lines: ['\u00ff\u00c3(', '\u0080'] }]],
};

describe('reading on where a log grew', () => {
  for (const [life, steps] of Object.entries(LIVES)) {
    it(`of a log that ${life}`, () =>
      inScratch((folder) => {
        const path = join(folder, 'log');
        const read = follower(path, ALL);
        for (const [doing, expected] of steps) {
          doing(path);
          const found = read();
          for (const [name, value] of Object.entries(expected)) {
            assert.deepEqual(found[name as keyof Reading], value, name);
          }
        }
      }));
  }

  const line = fc.string({ unit: fc.constantFrom('a', '{', '}', 'é', '\r', ' '), maxLength: 9 });
  it('reports each line once and in order, however it was cut', () =>
    inScratch((folder) => {
      let n = 0;
      fc.assert(
        fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(60), { maxLength: 6 }), (lines, cuts) => {
          const path = join(folder, `log${n++}`);
          const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
          const stops = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].toSorted((a, b) => a - b);
          const read = follower(path, ALL);
          const reported = stops.flatMap((stop) => {
            writeFileSync(path, bytes.subarray(0, stop));
            return read().lines;
          });
          writeFileSync(`${path}.whole`, bytes);
          assert.deepEqual(reported, follower(`${path}.whole`, ALL)().lines);
        }),
        { numRuns: FUZZ_RUNS * 2 },
      );
    }));

  const TROUBLE: Readonly<Record<string, (path: string) => void>> = {
    deleted: (path) => rmSync(path),
    truncated: (path) => truncateSync(path, 3),
    emptied: (path) => truncateSync(path, 0),
  };
  for (const [name, trouble] of Object.entries(TROUBLE)) {
    it(`of a log that is ${name} while it is read`, () =>
      inScratch((folder) => {
        const path = join(folder, 'log');
        writeFileSync(path, 'a\nb\nc\n');
        const found = follower(path, ALL, () => trouble(path))();
        assert.deepEqual(found.lines, ['a', 'b', 'c'].slice(0, found.lines.length));
        assert.ok(found.offset <= 6);
      }));
  }
});
