// npm start: all set-up, then a real VS Code with Token Ledger on the current folder. Plain JavaScript for Node 20, because
// it runs on a bare clone; what follows runs on the project's own Node.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkSpace, ensureModules, node, projectEnv, root, SetupError } from '../setup.mjs';
import { isBuilt, markBuilt, sourcesHash } from './built.mjs';
import { Interrupted, Interruption } from './interruption.mjs';

const env = projectEnv();
const shell = process.platform === 'win32';
const interruption = new Interruption({ parent: process.env.npm_lifecycle_event === 'start' });

async function step(title, command, args) {
  console.log(title);
  const { code, output } = await interruption.run(command, args, { cwd: root, env, shell });
  if (code !== 0) throw new SetupError(`${title} failed:\n${output}`);
}

/** All that ships, and not the tests. */
const shipped = [
  'extension',
  'threads',
  'search',
  'cli',
  'commandLine',
  'frequent',
  'later',
  'statusline',
  'tokens',
  'demo',
  'mcp',
  'tree',
  'webview',
  'endpoint',
  'card',
  'verified',
  'words',
];

async function build() {
  const sources = sourcesHash(root);
  if (isBuilt(root, sources)) return console.log('Nothing changed since the last build.');
  await step('Building …', node, ['esbuild.mjs', '--production', ...shipped]);
  await step('Packing …', node, ['src/build/vsce.mjs', 'package']);
  markBuilt(root, sources);
}

/** What the first start puts into this folder, in megabytes: measured, rounded up. */
const DISK = { modules: 600, vscode: 300 };

function announceDisk() {
  if (existsSync(join(root, 'node_modules'))) return;
  const gigabytes = (megabytes) => `${(megabytes / 1000).toFixed(1)} GB`;
  console.log(
    `The first start needs about ${gigabytes(DISK.modules)} of disk in this folder for packages and, without a desktop VS Code, ${gigabytes(DISK.vscode)} for one.`,
  );
  checkSpace(DISK.modules);
}

try {
  announceDisk();
  await ensureModules(async (command, args, options) => (await interruption.run(command, args, options)).code);
  await build();
  const child = spawn(node, ['test/start/open.ts', ...process.argv.slice(2)], {
    cwd: root,
    // npm changes into the package's folder; INIT_CWD is where the person stood.
    env: { ...env, TOKEN_LEDGER_OPEN: process.env.INIT_CWD ?? process.cwd() },
    stdio: 'inherit',
  });
  // It has things to put away; this process waits for it.
  interruption.forwardTo(child);
  child.once('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  if (!(error instanceof Interrupted)) console.error(error instanceof SetupError ? error.message : error);
  process.exit(error instanceof Interrupted ? error.exitCode : 1);
}
