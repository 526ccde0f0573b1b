import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BranchInput } from '../../src/engine/outcomes/history/branchInput.ts';
import { makeYear } from './yearOfHistory.ts';

// A year of made history with its sessions' logs: how long `token-ledger outcomes` takes from nothing, and again. Prints JSON.
const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const SESSIONS = 500;
const CALLS = 40;

const year = makeYear();
try {
  writeFileSync(join(year.commonDir, 'logs', 'HEAD'), reflog(year.inputs));
  writeLogs(year.home, join(year.commonDir, '..'), year.inputs);
  const report = run(['report', '--json']);
  const runs = [run(['outcomes', '--json']), run(['outcomes', '--json']), run(['outcomes', '--json'])];
  const [first, second, third] = runs.map(({ ms }) => ms);
  const found = JSON.parse(runs[0]?.text ?? '') as { totals: { calls: number }; rows: { state: string }[] };
  const states: Record<string, number> = {};
  for (const { state } of found.rows) states[state] = (states[state] ?? 0) + 1;
  const same = runs.every(({ text }) => text === runs[0]?.text);
  console.log(
    JSON.stringify({ report: report.ms, first, second, third, same, calls: found.totals.calls, states }, null, 1),
  );
} finally {
  rmSync(year.home, { recursive: true, force: true });
}

function run(args: readonly string[]): { readonly ms: number; readonly text: string } {
  const env = { PATH: process.env['PATH'], HOME: year.home, TOKEN_LEDGER_HOME: join(year.home, 'ledger') };
  const start = performance.now();
  const text = execFileSync(process.execPath, [CLI, ...args], { env, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { ms: Math.round(performance.now() - start), text };
}

/** As git writes it when each branch is made, worked on and left. */
function reflog(inputs: readonly BranchInput[]): string {
  const lines: string[] = [];
  for (const { branch, heads, firstCall } of inputs) {
    const [start = '', ...own] = heads;
    const add = (old: string, now: string, hour: number, message: string): void => {
      const seconds = Math.floor(firstCall / 1000) + hour * 3600;
      lines.push(`${old} ${now} Dev <dev@example.com> ${seconds} +0000\t${message}\n`);
    };
    add(start, start, 0, `checkout: moving from main to ${branch}`);
    own.forEach((id, at) => add(own[at - 1] ?? start, id, at + 1, `commit: Step ${at} of ${branch}`));
    add(own.at(-1) ?? start, start, own.length + 1, `checkout: moving from ${branch} to main`);
  }
  return lines.join('');
}

function writeLogs(home: string, cwd: string, inputs: readonly BranchInput[]): void {
  const folder = join(home, '.claude', 'projects', 'work');
  mkdirSync(folder, { recursive: true });
  for (let s = 0; s < SESSIONS; s++) {
    const { branch, firstCall, lastCall } = inputs[s % inputs.length] as BranchInput;
    const calls = Array.from({ length: CALLS }, (_, c) => {
      const time = firstCall + ((lastCall - firstCall) * (c + 1)) / (CALLS + 2);
      const usage = { input_tokens: 3, cache_read_input_tokens: 50_000 + c, output_tokens: 400 };
      const message = { id: `m-${s}-${c}`, model: 'claude-sonnet-4-5', stop_reason: 'end_turn', usage };
      const timestamp = new Date(time).toISOString();
      return {
        type: 'assistant',
        sessionId: `s-${s}`,
        cwd,
        gitBranch: branch,
        timestamp,
        requestId: `r-${s}-${c}`,
        message,
      };
    });
    writeFileSync(join(folder, `s-${s}.jsonl`), calls.map((call) => `${JSON.stringify(call)}\n`).join(''));
  }
}
