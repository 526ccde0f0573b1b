// npm test: sets up what is missing, then runs every check and every suite, and ends with one line of counts.
// A suite counts by the file of results that it wrote, so one that died or never began is a failure and not a zero.
//   npm test -- --selftest   also checks that the runner of the extension-host suites reports honestly (2 minutes)
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules, ensurePrograms, projectEnv, root, SetupError } from './setup.mjs';
import { markBuilt, sourcesHash } from './start/built.mjs';
import { SUITES } from './suites.mjs';

const results = join(root, 'out/results');
const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
const REPORTER = ['--reporter', 'test/vscode/reporter.cjs'];

/** Runs a command of the project to its end; resolves with its exit code (null if a signal ended it) and its output. */
function run(command, { env = {}, minutes = 10 } = {}) {
  const [program, ...args] = command;
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, env: projectEnv(env), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const polite = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
    }, minutes * 60_000);
    const hard = setTimeout(() => child.kill('SIGKILL'), minutes * 60_000 + 10_000);
    child.once('error', (error) => {
      output += error.message;
      done({ code: null, output, timedOut });
    });
    child.once('close', (code) => {
      clearTimeout(polite);
      clearTimeout(hard);
      done({ code, output, timedOut });
    });
  });
}

function note(name, started, counts, trouble = '') {
  for (const key of Object.keys(totals)) totals[key] += counts[key] ?? 0;
  const mark = counts.failed > 0 ? '✗' : '✓';
  const time = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const text = counts.passed === undefined ? trouble : `${counts.passed} passed, ${counts.failed} failed ${trouble}`;
  const line = `${mark} ${name.padEnd(34)} ${time.padStart(8)}  ${text}`.trimEnd();
  lines.push(line);
  console.log(line);
}

/** A step that has no tests: it adds a failure or nothing. */
async function check(name, ...command) {
  const started = Date.now();
  const { code, output } = await run(command);
  if (code !== 0) console.log(`\n${name}: ${command.join(' ')}\n${output}`);
  note(name, started, { failed: code === 0 ? 0 : 1 }, code === 0 ? '' : 'failed');
  return code === 0;
}

async function suite(name, command, minutes) {
  const started = Date.now();
  const file = join(results, `${name.replaceAll(/\W+/g, '-')}.json`);
  rmSync(file, { force: true });
  const { code, output, timedOut } = await run(command, { env: { TEST_RESULT_FILE: file }, minutes });
  const counts = readCounts(file);
  const isGood = code === 0 && counts?.complete && counts.failed === 0;
  if (!isGood) console.log(`\n── ${name}: ${command.join(' ')}\n${output}`);
  if (counts === undefined) return note(name, started, { failed: 1 }, `did not run to its end (exit ${code})`);
  if (!counts.complete) {
    const cause = timedOut ? `ended by its limit of ${minutes} minutes` : `ended early (exit ${code})`;
    return note(name, started, { ...counts, failed: counts.failed + 1 }, `${cause} in: ${counts.running ?? 'no test'}`);
  }
  if (counts.passed + counts.failed === 0) return note(name, started, { failed: 1 }, 'ran no test');
  const exitIsWrong = code !== 0 && counts.failed === 0;
  note(name, started, exitIsWrong ? { ...counts, failed: 1 } : counts, exitIsWrong ? `(exit ${code})` : '');
}

function readCounts(file) {
  if (!existsSync(file)) return undefined;
  const { passed, failed, skipped = 0, complete = true, running } = JSON.parse(readFileSync(file, 'utf8'));
  return Number.isInteger(passed) && Number.isInteger(failed)
    ? { passed, failed, skipped, complete, running }
    : undefined;
}

const notRun = (name, why) => note(name, Date.now(), { failed: 1 }, `did not run: ${why}`);

/** Everything that needs no editor. */
async function codeSuites() {
  await check('types of src', 'tsc', '-b', 'src');
  await check('types of search', 'tsc', '-p', 'src/search');
  await check('types of test', 'tsc', '-p', 'test');
  await check('lint', 'oxlint', '--type-aware', 'src', 'test', 'esbuild.mjs');
  await check('format and imports', 'biome', 'check');
  await check('unused code', 'knip', '--no-progress');
  for (const [kind, args] of Object.entries(SUITES)) await suite(kind, ['mocha', ...REPORTER, ...args], 15);
}

/** The suites in a real VS Code, which wait for its installation. */
async function editorSuites(vscode, sources) {
  const { code, output } = await vscode;
  if (code !== 0) console.log(output);
  const blocked = code === 0 ? undefined : 'VS Code was not installed';
  const hosts = { 'host, VS Code 1.139': [], 'host, VS Code 1.105': ['--vscode=oldest'] };
  for (const [name, args] of Object.entries(hosts)) {
    if (blocked) notRun(name, blocked);
    else await suite(name, ['node', 'test/vscode/hostRunner.ts', ...args], 5);
  }
  if (blocked) notRun('workbench', blocked);
  else if (await check('package', 'npm', 'run', '--silent', 'vsix')) {
    // The suite starts npm start, which must not build beside the other suites.
    markBuilt(root, sources);
    await suite('workbench', ['mocha', '--config', 'test/workbench/.mocharc.json', ...REPORTER], 20);
  } else notRun('workbench', 'there is no package');
}

/** Needs the editor too, and comes beside the workbench, which takes longest. */
async function selfTest(vscode) {
  if (!process.argv.includes('--selftest')) return;
  const name = 'self-test of the host runner';
  if ((await vscode).code === 0) await suite(name, ['node', 'test/vscode/selftest.ts'], 10);
  else notRun(name, 'VS Code was not installed');
}

async function all() {
  await ensureModules();
  ensurePrograms(['git', 'chromium']);
  mkdirSync(results, { recursive: true });
  // Downloads and compiles for a minute when it is not there yet: beside the checks, which hardly use the network.
  const vscode = run(['npm', 'run', '--silent', 'vscode:install'], { minutes: 20 });
  const sources = sourcesHash(root);
  if (!(await check('build', 'node', 'esbuild.mjs', '--production'))) {
    await vscode;
    return notRun('all suites', 'the build failed');
  }
  await Promise.all([codeSuites().then(() => selfTest(vscode)), editorSuites(vscode, sources)]);
}

try {
  await all();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  totals.failed += 1;
}
console.log(`\n${lines.join('\n')}\n`);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
