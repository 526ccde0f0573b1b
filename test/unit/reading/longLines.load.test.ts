import assert from 'node:assert/strict';
import { appendFileSync, closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LONGEST_LINE } from '../../../src/reading/tail.ts';
import { ALL, follower } from './follow.ts';
import { inScratch } from './scratch.ts';

const MB = 1024 * 1024;
const USAGE = { needles: ['"usage"'] };
const HIT = '{"usage":1}';

describe('long lines', function () {
  this.timeout(60_000);

  for (const length of [MB - 1, MB, MB + 1, 5 * MB, LONGEST_LINE - 1]) {
    it(`of ${length} bytes are read whole`, () =>
      inScratch((folder) => {
        const path = join(folder, 'log');
        const text = `{"usage":"${'x'.repeat(length - 12)}"}`;
        writeFileSync(path, `${HIT}\n${text}\n${HIT}\n`);
        const { lines, tooLong } = follower(path, USAGE)();
        assert.deepEqual([lines.map((line) => line.length), tooLong], [[HIT.length, length, HIT.length], 0]);
      }));
  }

  /** Where a line of 40 MB holds what, and how often it is then counted as too long. */
  const TOO_LONG: readonly (readonly [string, number | undefined, number])[] = [
    ['at its beginning', 10, 1],
    ['behind its first 32 MB', 39 * MB, 1],
    ['nowhere', undefined, 0],
  ];
  for (const [where, at, count] of TOO_LONG) {
    it(`of 40 MB with a needle ${where} are passed over${count > 0 ? ' and counted' : ''}`, () =>
      inScratch((folder) => {
        const path = join(folder, 'log');
        writeSparse(path, 40 * MB, at);
        const read = follower(path, USAGE);
        const first = read();
        assert.deepEqual([first.lines, first.tooLong], [[], count]);
        appendFileSync(path, `\n${HIT}\n`);
        assert.deepEqual(read().lines, [HIT]);
      }));
  }

  it('of an agent whose lines show by their beginning that they do not matter are passed over uncounted', () =>
    inScratch((folder) => {
      const path = join(folder, 'log');
      writeSparse(path, 40 * MB, undefined);
      appendFileSync(path, `\n${HIT}\n`);
      const { lines, tooLong } = follower(path, { needles: [], wants: (bytes, from) => bytes[from] === 0x7b })();
      assert.deepEqual([lines, tooLong], [[HIT], 0]);
    }));

  it('of 700 MB without usage leave memory flat', () =>
    inScratch((folder) => {
      const path = join(folder, 'log');
      writeFileSync(path, `${HIT}\n`);
      writeSparse(path, 700 * MB, undefined);
      appendFileSync(path, `\n${HIT}\n`);
      const before = process.memoryUsage().rss;
      const { lines, tooLong, bytesRead } = follower(path, USAGE)();
      assert.deepEqual([lines, tooLong], [[HIT, HIT], 0]);
      assert.ok(bytesRead > 700 * MB);
      assert.ok(process.memoryUsage().rss - before < 120 * MB, 'memory grew with the line');
    }));

  it('what an earlier log left in the buffer is never read as the next one', () =>
    inScratch((folder) => {
      const [big, small] = [join(folder, 'big'), join(folder, 'small')] as const;
      writeFileSync(big, `${HIT}\n`.repeat(1000));
      writeFileSync(small, 'no\nneedle\n{"us');
      const filter = { ...USAGE, heads: ['needle}'] };
      const both = follower(big, filter);
      both();
      writeFileSync(big, 'no\nneedle\n{"us');
      assert.deepEqual(both().lines, []);
      assert.deepEqual(follower(small, ALL)().lines, ['no', 'needle']);
    }));
});

/** Makes the file longer by a hole (NULs, which cost neither disk nor time), with a needle in it where one is wanted. */
function writeSparse(path: string, length: number, needleAt: number | undefined): void {
  appendFileSync(path, 'x');
  truncateSync(path, length);
  if (needleAt === undefined) return;
  const fd = openSync(path, 'r+');
  writeSync(fd, HIT, needleAt);
  closeSync(fd);
}
