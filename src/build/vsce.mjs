// node src/build/vsce.mjs package|ls: makes out/token-ledger.vsix, or lists what would be in it. vsce runs in a folder that holds
// only what .vscodeignore lets into the package: in a checkout it compares 19,000 files with each line, which takes ten times as long.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const IGNORE = '.vscodeignore';

/** The files that the lines of exceptions name. vsce applies all lines to them once more. */
function candidates() {
  const lines = readFileSync(join(root, IGNORE), 'utf8').split('\n');
  const patterns = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).trim());
  return [IGNORE, ...globSync(patterns, { cwd: root })];
}

const [command = ''] = process.argv.slice(2);
const args = { package: ['--out', join(root, 'out/token-ledger.vsix')], ls: [] }[command];
if (args === undefined) throw new Error('node src/build/vsce.mjs package|ls');
mkdirSync(join(root, 'out'), { recursive: true });
const folder = mkdtempSync(join(root, 'out/vsce-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const path of candidates()) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  copyFileSync(join(root, path), join(folder, path));
}
const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
const child = spawn(process.execPath, [vsce, command, '--no-dependencies', ...args], { cwd: folder, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void child.kill(signal));
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
