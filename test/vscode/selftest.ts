// Does hostRunner.ts tell the truth? Each way in which a run can go wrong must give its exit code, and never 0.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, root } from './common.ts';

interface Case {
  readonly name: string;
  readonly exit: number;
  readonly mode?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const CASES: readonly Case[] = [
  { name: 'all pass', exit: 0 },
  { name: 'one fails', exit: 1, env: { TEST_FAIL: '1' } },
  { name: 'no test matches', exit: 2, env: { TEST_GREP: 'there is no such test' } },
  { name: 'throws while loading', exit: 2, mode: 'throw' },
  { name: 'runs nothing', exit: 2, mode: 'norun' },
  { name: 'ends the extension host', exit: 2, mode: 'exit' },
  { name: 'kills the extension host', exit: 2, mode: 'kill' },
  { name: 'never ends', exit: 2, mode: 'hang', env: { TEST_LIMIT_MS: '15000' } },
  { name: 'spins', exit: 2, mode: 'spin', env: { TEST_LIMIT_MS: '15000' } },
];

function holds({ name, exit, mode, env }: Case): boolean {
  const tests = mode === undefined ? [] : [`--extensionTestsPath=${join(root, 'test/vscode/modes', `${mode}.cjs`)}`];
  // What this process was told (--extensionDevelopmentPath=…) goes for each run.
  const args = [join(root, 'test/vscode/hostRunner.ts'), ...process.argv.slice(2), ...tests];
  const { TEST_RESULT_FILE: _own, ...inherited } = process.env; // that file is for this self-test's own counts
  const done = spawnSync(process.execPath, args, { env: { ...inherited, ...env }, encoding: 'utf8' });
  const ok = done.status === exit;
  console.log(`${ok ? 'ok ' : 'BAD'} ${name.padEnd(26)} exit ${String(done.status)}, wanted ${exit}`);
  if (!ok) console.log(done.stdout.slice(-1000), done.stderr.slice(-1000));
  return ok;
}

await main(async () => {
  const failed = CASES.filter((one) => !holds(one)).length;
  const file = process.env['TEST_RESULT_FILE'];
  if (file !== undefined) writeFileSync(file, JSON.stringify({ passed: CASES.length - failed, failed }));
  console.log(`${CASES.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
