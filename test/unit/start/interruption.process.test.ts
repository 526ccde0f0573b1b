import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../../..');
const HELPER = JSON.stringify(join(ROOT, 'test/start/interruption.mjs'));

/** A step that starts a program of its own, as npm does, prints that one's process id, and ends on no signal but the last. */
const STEP = `
  const { spawn } = require('node:child_process');
  const inner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  console.log(inner.pid);
  setInterval(() => {}, 1000);
`;

const program = (parent: boolean): string => `
  import { Interrupted, Interruption } from ${HELPER};
  const interruption = new Interruption({ parent: ${parent} });
  try {
    await interruption.run(process.execPath, ['-e', ${JSON.stringify(STEP)}], { stdio: 'inherit' });
  } catch (error) {
    process.exit(error instanceof Interrupted ? error.exitCode : 1);
  }
`;

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Resolves when no process has this id; the test's own time limit ends a wait in vain. */
async function gone(pid: number): Promise<void> {
  while (isThere(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a signal to npm start', () => {
  const start = async (child: ChildProcess): Promise<number> => {
    const lines = createInterface({ input: child.stdout ?? assert.fail() });
    const [line] = (await once(lines, 'line')) as [string];
    lines.close();
    return Number(line);
  };

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    it(`${signal} ends the step and what that started, then itself`, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program(false)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const inner = await start(child);
      // A terminal and npm may both send it.
      child.kill(signal);
      child.kill(signal);
      const [ended] = (await once(child, 'exit')) as [number | null];
      assert.equal(ended, code);
      await gone(inner);
    });

  it('the end of its parent counts as one', async () => {
    const file = JSON.stringify(program(true));
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').spawn(process.execPath, ['--input-type=module', '-e', ${file}], { stdio: ['ignore', 'inherit', 'inherit'] })`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const inner = await start(parent);
    parent.kill('SIGKILL');
    await gone(inner);
  });
});

/** A name that the machine's own Node lacks (`globSync` in 20) fails before any message if it is imported by itself. */
const NAMED_IMPORT = /^import \{[^}]*\} from 'node:fs'/m;

describe('npm run build on a bare clone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'token-ledger-bare-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says what to do, without a stack', () => {
    copyFileSync(join(ROOT, 'esbuild.mjs'), join(folder, 'esbuild.mjs'));
    copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(ROOT, 'src'), join(folder, 'src'));
    assert.doesNotMatch(readFileSync(join(ROOT, 'esbuild.mjs'), 'utf8'), NAMED_IMPORT);
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.deepEqual(
      [status, stdout, stderr],
      [1, '', 'The packages that the build needs are not installed: run npm ci first.\n'],
    );
  });
});
