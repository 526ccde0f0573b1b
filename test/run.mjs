// npm test: sets up what is missing, then runs every check and every suite, and ends with one line of counts.
// A suite counts by the file of results that it wrote, so one that died or never began is a failure and not a zero.
//   npm test -- --selftest   also checks that the runner of the extension-host suites tells the truth (2 minutes)
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules, ensurePrograms, projectEnv, root, SetupError } from './setup.mjs';

const results = join(root, 'out/results');
const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

/** Runs a command of the project to its end; resolves with its exit code, null when it was killed. */
function run(command, { env = {}, quiet = false, minutes = 10 } = {}) {
  const [program, ...args] = command.split(' ');
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      env: projectEnv(env),
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const polite = setTimeout(() => child.kill('SIGTERM'), minutes * 60_000);
    const hard = setTimeout(() => child.kill('SIGKILL'), minutes * 60_000 + 10_000);
    child.once('error', (error) => {
      output += error.message;
      done({ code: null, output });
    });
    child.once('close', (code) => {
      clearTimeout(polite);
      clearTimeout(hard);
      done({ code, output });
    });
  });
}

function note(name, started, counts, trouble = '') {
  for (const key of Object.keys(totals)) totals[key] += counts[key] ?? 0;
  const mark = counts.failed > 0 ? '✗' : '✓';
  const time = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const told = counts.passed === undefined ? trouble : `${counts.passed} passed, ${counts.failed} failed ${trouble}`;
  lines.push(`${mark} ${name.padEnd(34)} ${time.padStart(8)}  ${told}`.trimEnd());
}

/** A step that only can go wrong: it adds a failure or nothing. */
async function check(name, command) {
  const started = Date.now();
  const { code, output } = await run(command, { quiet: true });
  if (code !== 0) console.log(`\n${name}: ${command}\n${output}`);
  note(name, started, { failed: code === 0 ? 0 : 1 }, code === 0 ? '' : 'failed');
  return code === 0;
}

async function suite(name, command, minutes) {
  const started = Date.now();
  console.log(`\n── ${name}`);
  const file = join(results, `${name.replaceAll(/\W+/g, '-')}.json`);
  rmSync(file, { force: true });
  const { code } = await run(command, { env: { TEST_RESULT_FILE: file }, minutes });
  const counts = readCounts(file);
  if (counts === undefined) return note(name, started, { failed: 1 }, `did not run to its end (exit ${code})`);
  if (counts.passed + counts.failed === 0) return note(name, started, { failed: 1 }, 'ran no test');
  const lies = code !== 0 && counts.failed === 0;
  note(name, started, lies ? { ...counts, failed: 1 } : counts, lies ? `(exit ${code})` : '');
}

function readCounts(file) {
  if (!existsSync(file)) return undefined;
  const { passed, failed, skipped = 0 } = JSON.parse(readFileSync(file, 'utf8'));
  return Number.isInteger(passed) && Number.isInteger(failed) ? { passed, failed, skipped } : undefined;
}

const notRun = (name, why) => note(name, Date.now(), { failed: 1 }, `did not run: ${why}`);

async function all() {
  ensureModules();
  ensurePrograms(['git', 'chromium']);
  mkdirSync(results, { recursive: true });
  // Downloads and compiles for a minute when it is not there yet: beside the checks, which hardly use the network.
  const vscode = run('npm run --silent vscode:install', { quiet: true, minutes: 20 });
  const built = await check('build', 'node esbuild.mjs --production');
  await check('types of src', 'tsc -b src');
  await check('types of search', 'tsc -p src/search');
  await check('types of test', 'tsc -p test');
  await check('lint', 'oxlint --type-aware src test esbuild.mjs');
  await check('format', 'biome format');
  await suite('unit', 'mocha --reporter test/vscode/reporter.cjs', 20);
  const { code, output } = await vscode;
  if (code !== 0) console.log(output);
  const blocked = built ? (code === 0 ? undefined : 'VS Code was not installed') : 'the build failed';
  const hosts = { 'host, VS Code 1.139': '', 'host, VS Code 1.105': ' --vscode=oldest' };
  for (const [name, args] of Object.entries(hosts)) {
    if (blocked) notRun(name, blocked);
    else await suite(name, `node test/vscode/hostRunner.ts${args}`, 5);
  }
  if (blocked) notRun('workbench', blocked);
  else if (await check('package', 'npm run --silent vsix'))
    await suite('workbench', 'mocha --config test/workbench/.mocharc.json --reporter test/vscode/reporter.cjs', 20);
  else notRun('workbench', 'there is no package');
  if (process.argv.includes('--selftest')) {
    if (blocked) notRun('self-test of the host runner', blocked);
    else await suite('self-test of the host runner', 'node test/vscode/selftest.ts', 10);
  }
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
