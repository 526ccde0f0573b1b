// Runs one command of the test run to its end or to its time limit, and says what its tests came to.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { projectEnv, root } from './setup.mjs';

const MINUTE_MS = 60_000;
const HARD_AFTER_MS = 10_000;

/**
 * Runs a command of the project to its end; resolves with its exit code (null if a signal ended it) and its output.
 * `limit` is in minutes, or a signal that ends it.
 */
export function run(command, { env = {}, limit = 10, cwd = root } = {}) {
  const [program, ...args] = command;
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, env: projectEnv(env), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    let hard;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const signal = typeof limit === 'number' ? AbortSignal.timeout(limit * MINUTE_MS) : limit;
    const end = () => {
      timedOut = true;
      child.kill('SIGTERM');
      hard = setTimeout(() => child.kill('SIGKILL'), HARD_AFTER_MS);
    };
    signal.addEventListener('abort', end);
    const finish = (code) => {
      signal.removeEventListener('abort', end);
      clearTimeout(hard);
      done({ code, output, timedOut });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.once('close', finish);
  });
}

/**
 * Runs a suite, which counts by the file of results that it writes at its end: one that died or never began is a failure and
 * not a zero. Resolves with the counts to add, a word on what went wrong ('' if nothing did), and the output to show if it did.
 */
export async function runSuite(command, file, limit, env = {}) {
  const log = `${file}.log`;
  for (const path of [file, log]) rmSync(path, { force: true });
  const { code, output, timedOut } = await run(command, { env: { ...env, TEST_RESULT_FILE: file }, limit });
  const failed = (counts, trouble) => ({ counts: { ...counts, failed: (counts.failed ?? 0) + 1 }, trouble, output });
  const counts = readCounts(file);
  if (counts === undefined || timedOut) {
    if (!existsSync(log) && !timedOut) return failed({}, `did not run to its end (exit ${code})`);
    const { running, ...partial } = readProgress(log);
    const minutes = typeof limit === 'number' ? ` of ${limit} minutes` : '';
    const cause = timedOut ? `ended by its limit${minutes}` : `ended early (exit ${code})`;
    return failed(partial, `${cause} in: ${running.join('; ') || 'no test'}`);
  }
  if (counts.passed + counts.failed === 0) return failed({}, 'ran no test');
  if (code !== 0 && counts.failed === 0) return failed(counts, `(exit ${code})`);
  return { counts, trouble: '', output: counts.failed > 0 ? output : '' };
}

function readCounts(file) {
  if (!existsSync(file)) return undefined;
  const { passed, failed, skipped = 0 } = JSON.parse(readFileSync(file, 'utf8'));
  return Number.isInteger(passed) && Number.isInteger(failed) ? { passed, failed, skipped } : undefined;
}

/** What the log of a suite that did not come to its end says, see vscode/progress.cjs. */
function readProgress(log) {
  const counts = { pass: 0, fail: 0, pending: 0 };
  const running = new Map();
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  for (const line of lines.filter(Boolean)) {
    const [pid, event, title] = JSON.parse(line);
    if (event === 'test' || event === 'hook') running.set(pid, title);
    else running.delete(pid);
    if (event in counts) counts[event] += 1;
  }
  return { passed: counts.pass, failed: counts.fail, skipped: counts.pending, running: [...running.values()] };
}
