// npm test: sets up what is missing, then runs every check and every suite, and ends with one line of counts.
//   npm test -- --selftest   also checks that the runner of the extension-host suites reports honestly (a minute)
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules, ensurePrograms, root, SetupError } from './setup.mjs';
import { markBuilt, sourcesHash } from './start/built.mjs';
import { run, runSuite } from './suiteRun.mjs';
import { LOAD, SUITES, workbenchArgs } from './suites.mjs';
import { memoryEnv } from './temporary.mjs';

const memory = memoryEnv();
const results = join(root, 'out/results');
const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
const MOCHA = ['mocha', '--reporter', 'test/vscode/reporter.cjs', '--require', 'test/vscode/progress.cjs'];

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

async function suite(name, command, minutes, env = {}) {
  const started = Date.now();
  const { counts, trouble, output } = await runSuite(
    command,
    join(results, `${name.replaceAll(/\W+/g, '-')}.json`),
    minutes,
    env,
  );
  if (counts.failed > 0) console.log(`\n── ${name}: ${command.join(' ')}\n${output}`);
  note(name, started, counts, trouble);
}

const notRun = (name, why) => note(name, Date.now(), { failed: 1 }, `did not run: ${why}`);

async function checks() {
  await check('types of src', 'tsc', '-b', 'src');
  const types = async () => {
    await check('types of search', 'tsc', '-p', 'src/search');
    await check('types of test', 'tsc', '-p', 'test');
  };
  const style = async () => {
    await check('lint', 'oxlint', '--type-aware', 'src', 'test', 'esbuild.mjs');
    await check('format and imports', 'biome', 'check');
    await check('unused code', 'knip', '--no-progress');
  };
  await Promise.all([types(), style()]);
}

const codeSuite = (kind, args) => suite(kind, [...MOCHA, ...args], 15, memory);

/** Suites of the code itself, each with two files at a time. */
async function codeSuites() {
  for (const [kind, args] of Object.entries(SUITES)) await codeSuite(kind, args);
}

/** The longest suite; most of it is waiting for what VS Code shows. */
async function workbenchSuite() {
  await suite('workbench', [...MOCHA, ...workbenchArgs()], 20);
}

async function hostSuites() {
  const hosts = { 'host, VS Code 1.139': [], 'host, VS Code 1.105': ['--vscode=oldest'] };
  for (const [name, args] of Object.entries(hosts))
    await suite(name, ['node', 'test/vscode/hostRunner.ts', ...args], 5);
  if (process.argv.includes('--selftest'))
    await suite('self-test of the host runner', ['node', 'test/vscode/selftest.ts'], 10);
}

/** The suites in a real VS Code, or a failure for each. The tests under load take one process: they follow the hosts. */
async function editorSuites(vscode, isPacked) {
  const { code, output } = await vscode;
  if (code !== 0) {
    console.log(output);
    for (const name of ['workbench', 'extension hosts']) notRun(name, 'VS Code was not installed');
    return codeSuite('load', LOAD);
  }
  const workbench = isPacked ? workbenchSuite() : notRun('workbench', 'there is no package');
  await Promise.all([workbench, hostSuites().then(() => codeSuite('load', LOAD))]);
}

async function all() {
  await ensureModules();
  ensurePrograms(['git', 'chromium'], ['postgresql']);
  mkdirSync(results, { recursive: true });
  // Downloads and compiles for a minute when it is not there yet: beside the checks, which hardly use the network.
  const vscode = run(['npm', 'run', '--silent', 'vscode:install'], { limit: 20 });
  // They need nothing that is built.
  const checked = checks();
  const sources = sourcesHash(root);
  if (!(await check('build', 'node', 'esbuild.mjs', '--production'))) {
    await Promise.all([vscode, checked]);
    return notRun('all suites', 'the build failed');
  }
  const isPacked = await check('package', 'npm', 'run', '--silent', 'vsix');
  // The workbench's suite starts npm start, which must not build beside the other suites.
  if (isPacked) markBuilt(root, sources);
  await Promise.all([editorSuites(vscode, isPacked), checked.then(codeSuites)]);
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
