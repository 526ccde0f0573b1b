import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inScratch } from '../reading/scratch.ts';
import { CLI, cliText } from './cli.ts';

const COMMANDS = [['report'], ['report', '--json'], ['doctor'], ['tags'], ['sync', 'status'], ['summary']];

/** Places that cannot even be looked at. */
const HIDDEN: Readonly<Record<string, (folder: string) => string>> = {
  'its name is too long': (folder) => join(folder, 'n'.repeat(300)),
  'it is a link that leads nowhere': (folder) => {
    const link = join(folder, 'state');
    symlinkSync(join(folder, 'nowhere'), link);
    return link;
  },
  'it is a link that leads to itself': (folder) => {
    const link = join(folder, 'state');
    symlinkSync(link, link);
    return link;
  },
};

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
            assert.match(stderr, /^The ledger cannot be kept in .*: a file is where a folder belongs\..*\n$/);
            return true;
          },
        );
      });
    });
  }

  for (const [reason, make] of Object.entries(HIDDEN)) {
    it(`report: says that ${reason}`, function () {
      if (process.platform === 'win32') this.skip();
      inScratch((folder) => {
        assert.throws(
          () => cliText(folder, ['report'], { TOKEN_LEDGER_HOME: make(folder) }),
          ({ stderr }: { stderr: string }) => {
            assert.match(stderr, new RegExp(`^The ledger cannot be kept in .*: ${reason}\\..*\\n$`));
            return true;
          },
        );
      });
    });
  }

  it('says so in one line where the account has no home', function () {
    if (process.getuid?.() !== 0) this.skip();
    const homeless = { env: { PATH: process.env['PATH'] }, uid: 54_321, encoding: 'utf8' } as const;
    const reaches = spawnSync(
      process.execPath,
      ['-e', 'require("node:fs").accessSync(process.argv[1])', CLI],
      homeless,
    );
    if (reaches.status !== 0) this.skip();
    inScratch((folder) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'report'], { ...homeless, cwd: folder });
      assert.deepEqual(
        [status, stdout, stderr],
        [1, '', 'This account has no home folder. Set HOME to the folder below which agents keep their logs.\n'],
      );
    });
  });
});
