// npm start as a person runs it, with a demo: it builds only what changed, and leaves nothing behind, however it is ended.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, pause, root } from '../vscode/common.ts';

/** Processes that were started with this variable, no matter who started them. */
function processesWith(mark: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
    } catch {
      return false; // It has ended meanwhile.
    }
  });
}

describe('npm start', function () {
  this.timeout(150_000);
  let temp: string;
  let mark: string;
  let output: string;

  const start = (command: string, args: readonly string[], port: number): ChildProcess => {
    const child = spawn(command, [...args, '--demo', '--served', '--port', String(port)], {
      cwd: root,
      // Node keeps what it compiles in the folder for temporary files; that is not the start's.
      env: { ...process.env, TMPDIR: temp, TOKEN_LEDGER_START_TEST: mark, NODE_DISABLE_COMPILE_CACHE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    return child;
  };
  const said = async (child: ChildProcess, text: string): Promise<void> => {
    while (!output.includes(text)) {
      assert.equal(child.exitCode, null, output);
      await pause(50);
    }
  };
  const assertNothingIsLeft = async (): Promise<void> => {
    // npm ends before what it started.
    for (let turn = 0; turn < 400 && processesWith(mark).length > 0; turn += 1) await pause(50);
    assert.deepEqual(processesWith(mark), []);
    assert.deepEqual(readdirSync(temp), []);
    assert.equal(existsSync(join(root, '.tools/profile-demo')), false);
  };

  beforeEach(() => {
    temp = mkdtempSync(join(tmpdir(), 'token-ledger-start-'));
    mark = `start-${process.pid}-${temp.slice(-6)}`;
    output = '';
  });
  afterEach(() => rmSync(temp, { recursive: true, force: true }));

  const node = [process.execPath, ['test/start/start.mjs']] as const;
  const npm = ['npm', ['start', '--']] as const;
  const cases: readonly (readonly [signal: NodeJS.Signals, name: string, command: string, args: readonly string[]])[] =
    [
      ['SIGTERM', 'npm', ...npm],
      ['SIGINT', 'the program', ...node],
      ['SIGTERM', 'the program', ...node],
    ];
  for (const [i, [signal, name, command, args]] of cases.entries())
    it(`shows a VS Code, and leaves neither process nor folder after ${signal} to ${name}`, async () => {
      const port = await freePort();
      const child = start(command, args, port);
      await said(child, 'Ctrl+C ends it');
      if (i > 0) assert.match(output, /^Nothing changed since the last build\.$/m);
      assert.equal((await fetch(`http://127.0.0.1:${port}/version`)).status, 200);
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      await assertNothingIsLeft();
    });

  it('leaves nothing either when the signal comes before the VS Code', async () => {
    const child = start(...([node[0], node[1]] as const), await freePort());
    await said(child, 'DEMO: what you will see is made up');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [143, null]);
    await assertNothingIsLeft();
  });
});
