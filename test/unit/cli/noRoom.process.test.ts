import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { row } from '../engine/claudeLines.ts';
import { writeLogs } from '../engine/machine.ts';

/** Whether this system lets a process mount a disk of its own. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** Each is a line of shell that makes the ledger's disk, on which $L is, unfit for writing. */
const DISKS: Readonly<Record<string, string>> = {
  'a full disk': 'cat /dev/zero > "$L/filler" 2>/dev/null; true',
  'a full disk without the files beside the ledger':
    'rm -f "$L"/ledger.db-*; cat /dev/zero > "$L/filler" 2>/dev/null; true',
  'a read-only disk': 'mount -o remount,ro "$L"',
  'a read-only disk without the files beside the ledger': 'rm -f "$L"/ledger.db-*; mount -o remount,ro "$L"',
};

describe('a ledger that was kept on', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'no-room-'));
  const env = { ...process.env, HOME: folder, TOKEN_LEDGER_HOME: join(folder, 'state'), L: join(folder, 'state') };
  const node = `"${process.execPath}" "${resolve('dist/cli.js')}"`;

  before(() => {
    mkdirSync(join(folder, 'state'));
    writeLogs(folder, { '.claude/projects/p/s.jsonl': `${row('m1/r1', 4711)}\n` });
    execFileSync('sh', ['-c', `${node} report --json`], { env, cwd: folder });
    // A call that is not recorded yet: reading it would have to write.
    writeLogs(folder, { '.claude/projects/p/t.jsonl': `${row('m2/r2', 7, { line: { sessionId: 's2' } })}\n` });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  if (!canMount) return;
  for (const [name, spoil] of Object.entries(DISKS))
    it(`${name} is still read, and what is not recorded is said`, () => {
      const script = `
        mkdir -p "$HOME/saved" && cp -a "$L"/. "$HOME/saved/" && mount -t tmpfs -o size=1m none "$L" &&
        cp -a "$HOME/saved/." "$L/" && { ${spoil}; } && ${node} report --json`;
      const done = spawnSync('unshare', ['-rm', 'sh', '-c', script], { env, cwd: folder, encoding: 'utf8' });
      assert.equal(done.status, 0, done.stderr);
      assert.doesNotMatch(done.stderr, /\n\s+at /);
      assert.match(done.stderr, /New calls are not recorded/);
      assert.match(done.stdout, /4711/);
    });
});
