// npm run test:fast: the loop while editing. Types of what changed and all pure suites, side by side.
import { spawn } from 'node:child_process';
import { ensureModules, projectEnv, root } from './setup.mjs';
import { SUITES } from './suites.mjs';

const run = (program, ...args) =>
  new Promise((done) => {
    const child = spawn(program, args, { cwd: root, env: projectEnv(), stdio: 'inherit' });
    child.once('error', () => done(1));
    child.once('close', (code) => done(code ?? 1));
  });

await ensureModules();
const types = async () => (await run('tsc', '-b', 'src')) || (await run('tsc', '-p', 'test'));
// Some pure suites read what is built: the rate card and the search.
const tests = async () =>
  (await run('node', 'esbuild.mjs')) || (await run('mocha', '--reporter', 'dot', ...SUITES.pure));
const codes = await Promise.all([types(), tests()]);
process.exitCode = Math.max(...codes) === 0 ? 0 : 1;
