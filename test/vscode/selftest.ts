// Does hostRunner.ts tell the truth? Each way in which a run can go wrong must give its exit code, and never 0.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { main, root } from './common.ts';

interface Case {
  readonly name: string;
  readonly exit: number;
  readonly mode?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Tests of one file are enough where it matters only that all of them passed, or that one did not. */
const SOME = { TEST_GREP: '^in a real extension host' };

/** Those that wait for their limit come first. */
const CASES: readonly Case[] = [
  { name: 'never ends', exit: 2, mode: 'hang', env: { TEST_LIMIT_MS: '15000' } },
  { name: 'spins', exit: 2, mode: 'spin', env: { TEST_LIMIT_MS: '15000' } },
  { name: 'all pass', exit: 0, env: SOME },
  { name: 'one fails', exit: 1, env: { ...SOME, TEST_FAIL: '1' } },
  { name: 'no test matches', exit: 2, env: { TEST_GREP: 'there is no such test' } },
  { name: 'throws while loading', exit: 2, mode: 'throw' },
  { name: 'runs nothing', exit: 2, mode: 'norun' },
  { name: 'ends the extension host', exit: 2, mode: 'exit' },
  { name: 'kills the extension host', exit: 2, mode: 'kill' },
];

const AT_A_TIME = 3;

async function holds({ name, exit, mode, env }: Case): Promise<boolean> {
  const tests = mode === undefined ? [] : [`--extensionTestsPath=${join(root, 'test/vscode/modes', `${mode}.cjs`)}`];
  // What this process was told (--extensionDevelopmentPath=…) goes for each run.
  const args = [
    join(root, 'test/vscode/hostRunner.ts'),
    '--builtin=theme-defaults',
    ...process.argv.slice(2),
    ...tests,
  ];
  const { TEST_RESULT_FILE: _own, ...inherited } = process.env; // that file is for this self-test's own counts
  const child = spawn(process.execPath, args, { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await ended;
  const ok = code === exit;
  console.log(`${ok ? 'ok ' : 'BAD'} ${name.padEnd(26)} exit ${String(code)}, wanted ${exit}`);
  if (!ok) console.log(out.slice(-1000), error.slice(-1000));
  return ok;
}

await main(async () => {
  const waiting = [...CASES];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) if (!(await holds(one))) failed += 1;
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const file = process.env['TEST_RESULT_FILE'];
  if (file !== undefined) writeFileSync(file, JSON.stringify({ passed: CASES.length - failed, failed }));
  console.log(`${CASES.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
