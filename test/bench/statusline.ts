import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Times `token-ledger statusline` and `token-ledger status` as whole processes, on a home with 200 sessions, beside the start of
 * Node alone; and counts failures of the status line over fuzzed inputs (`--fuzz N`).
 */
const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const RUNS = 100;
const NOW = Date.now();

const home = mkdtempSync(join(tmpdir(), 'token-ledger-line-'));
const env = { PATH: process.env['PATH'], HOME: home, TOKEN_LEDGER_HOME: join(home, 'ledger') };

function makeHome(): void {
  for (let session = 0; session < 200; session++) {
    const folder = join(home, '.claude', 'projects', `p${session % 10}`);
    mkdirSync(folder, { recursive: true });
    const lines = Array.from({ length: 60 }, (_, n) =>
      JSON.stringify({
        type: 'assistant',
        sessionId: `s${session}`,
        cwd: home,
        gitBranch: 'main',
        timestamp: new Date(NOW - session * 3_600_000 - n * 9000).toISOString(),
        requestId: `r${session}-${n}`,
        message: {
          id: `m${session}-${n}`,
          model: 'claude-opus-4-5',
          stop_reason: 'end_turn',
          usage: {
            input_tokens: 5,
            cache_read_input_tokens: 40_000 + n,
            cache_creation_input_tokens: 1000,
            output_tokens: 700,
          },
        },
      }),
    );
    writeFileSync(join(folder, `s${session}.jsonl`), `${lines.join('\n')}\n`);
  }
}

const input = (n: number): string =>
  JSON.stringify({
    session_id: 's0',
    transcript_path: join(home, '.claude/projects/p0/s0.jsonl'),
    model: { id: 'claude-opus-4-5', display_name: 'Opus 4.5' },
    cost: { total_cost_usd: n / 100 },
    context_window: {
      context_window_size: 200_000,
      used_percentage: n % 100,
      current_usage: {
        input_tokens: 10,
        output_tokens: 990,
        cache_creation_input_tokens: 3000,
        cache_read_input_tokens: 120_000,
      },
    },
    rate_limits: { five_hour: { used_percentage: n % 100, resets_at: Math.round(NOW / 1000) + 3600 } },
  });

function run(args: readonly string[], text = ''): { readonly ms: number; readonly ok: boolean } {
  const start = performance.now();
  const { status, stdout } = spawnSync(process.execPath, args, { env, input: text, encoding: 'utf8', cwd: home });
  return { ms: performance.now() - start, ok: status === 0 && stdout.trim() !== '' };
}

function time(name: string, one: (n: number) => { readonly ms: number }): void {
  one(0);
  const all = Array.from({ length: RUNS }, (_, n) => one(n + 1).ms).toSorted((a, b) => a - b);
  const at = (share: number): string => (all[Math.ceil(all.length * share) - 1] ?? 0).toFixed(0);
  console.log(`${name.padEnd(24)} median ${at(0.5)} ms, p95 ${at(0.95)} ms (${RUNS} runs)`);
}

/** Whole inputs cut, repeated and with a byte changed, by a fixed sequence. */
function damaged(n: number): string {
  const whole = input(n);
  const at = (n * 7919) % whole.length;
  if (n % 3 === 0) return whole.slice(0, at);
  return n % 3 === 1
    ? `${whole.slice(0, at)}${String.fromCharCode(n % 256)}${whole.slice(at + 1)}`
    : whole.repeat(1 + (n % 90));
}

makeHome();
run([CLI, 'status']);
time('node alone', () => run(['-e', '0']));
time('statusline', (n) => run([CLI, 'statusline'], input(n)));
time('status --json', () => run([CLI, 'status', '--json']));
run([CLI, 'budget', '--set', 'day=1000', '--set', 'week=1000', '--set', 'month=1000']);
time('… with three budgets', () => run([CLI, 'status', '--json']));
const fuzz = Number(process.argv[process.argv.indexOf('--fuzz') + 1]);
if (process.argv.includes('--fuzz')) {
  let failures = 0;
  for (let n = 0; n < fuzz; n++) if (!run([CLI, 'statusline'], damaged(n)).ok) failures++;
  console.log(`statusline, fuzzed: ${failures} failures in ${fuzz} whole processes`);
}
rmSync(home, { recursive: true, force: true });
