import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inScratch } from '../reading/scratch.ts';
import { cliText } from './cli.ts';

const COMMANDS = [['report'], ['report', '--json'], ['doctor'], ['tags'], ['sync', 'status'], ['summary']];

describe('the command line over a ledger that cannot be kept where it should', () => {
  for (const args of COMMANDS) {
    it(`${args.join(' ')}: says why in one line`, () => {
      inScratch((folder) => {
        const place = join(folder, 'state');
        writeFileSync(place, 'a file');
        assert.throws(
          () => cliText(folder, args, { TOKEN_LEDGER_HOME: place }),
          ({ status, stdout, stderr }: { status: number; stdout: string; stderr: string }) => {
            assert.deepEqual([status, stdout], [1, '']);
            assert.match(stderr, /^The ledger cannot be kept in .*: a file lies where a folder belongs\..*\n$/);
            return true;
          },
        );
      });
    });
  }
});
