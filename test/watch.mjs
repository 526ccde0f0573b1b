// npm run test:watch: runs the tests that belong to a file each time it is saved. They are the file itself if it is a test,
// else the test of the same name, else all pure tests of the same folder.
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { watch } from 'chokidar';
import { projectEnv, root } from './setup.mjs';

function testsOf(path) {
  if (path.endsWith('.test.ts')) return [path];
  const name = basename(path).replace(/\.tsx?$/, '');
  const folder = dirname(path).replace(/^src\//, 'test/unit/');
  const own = globSync(join(folder, `${name}{,.process,.git,.load}.test.ts`), { cwd: root });
  return own.length > 0 ? own : globSync(join(folder, '*.test.ts'), { cwd: root });
}

const changed = new Set();
let running;

function runNext() {
  if (running !== undefined || changed.size === 0) return;
  const files = [...new Set([...changed].flatMap(testsOf))].filter((file) => existsSync(join(root, file)));
  changed.clear();
  if (files.length === 0) return console.log('No test belongs to that file.');
  running = spawn('mocha', files, { cwd: root, env: projectEnv(), stdio: 'inherit' });
  running.once('close', () => {
    running = undefined;
    console.log('\nWaiting for changes …');
    runNext();
  });
}

watch(['src', 'test/unit'], { cwd: root, ignoreInitial: true }).on('all', (_, path) => {
  if (!/\.(ts|tsx)$/.test(path)) return;
  changed.add(relative(root, join(root, path)).replaceAll('\\', '/'));
  runNext();
});
console.log('Waiting for changes in src and test/unit …');
