// npm run test:fast: the loop while editing. Types of what changed and all pure suites, side by side.
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules, projectEnv, root } from './setup.mjs';
import { SUITES } from './suites.mjs';
import { memoryEnv } from './temporary.mjs';

const run = (program, ...args) =>
  new Promise((done) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
    child.once('error', () => done(1));
    child.once('close', (code) => done(code ?? 1));
  });

/** What pure suites read of what is built, and the files and folders that each is built from. */
const BUILT = {
  card: ['dist/rate-card.json', ['src/build', 'package-lock.json']],
  search: ['dist/search.wasm', ['src/search', 'package-lock.json']],
  webview: ['dist/webview/main.js', ['src/webview', 'src/core', 'package-lock.json']],
  words: ['dist/words.de.json', ['src/translations']],
  verified: ['dist/verified.json', ['test/agents/verified.json']],
};

const found = (path) => statSync(join(root, path), { throwIfNoEntry: false });
/** When a file, or any file of a folder, was written. */
function writtenAt(path) {
  const stat = found(path);
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  const names = readdirSync(join(root, path), { recursive: true });
  return Math.max(...names.map((name) => found(join(path, name))?.mtimeMs ?? 0));
}
const isOld = ([file, sources]) =>
  ['esbuild.mjs', ...sources].some((source) => writtenAt(source) > (found(file)?.mtimeMs ?? 0));

async function build() {
  const old = Object.keys(BUILT).filter((name) => isOld(BUILT[name]));
  return old.length === 0 ? 0 : run('node', 'esbuild.mjs', ...old);
}

await ensureModules();
const env = projectEnv(memoryEnv());
const types = async () => (await run('tsc', '-b', 'src')) || (await run('tsc', '-p', 'test'));
const tests = async () => (await build()) || (await run('mocha', '--reporter', 'dot', ...SUITES.pure));
const codes = await Promise.all([types(), tests()]);
process.exitCode = Math.max(...codes) === 0 ? 0 : 1;
