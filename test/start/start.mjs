// npm start: all set-up, then a real VS Code with Token Ledger on the current folder. Plain JavaScript for Node 20, because
// it runs on a bare clone; what follows runs on the project's own Node.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModules, node, projectEnv, root, SetupError } from '../setup.mjs';

const env = projectEnv();

function step(title, command, args) {
  console.log(title);
  const done = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0) throw new SetupError(`${title} failed:\n${done.stdout}${done.stderr}`);
}

try {
  ensureModules();
  // All that ships, and not the tests.
  const shipped = [
    'extension',
    'worker',
    'reader',
    'search',
    'cli',
    'commandLine',
    'statusline',
    'mcp',
    'webview',
    'page',
    'endpoint',
    'card',
    'verified',
  ];
  step('Building …', node, ['esbuild.mjs', '--production', ...shipped]);
  // The packer does not make it, and a bare clone has none.
  mkdirSync(join(root, 'out'), { recursive: true });
  step('Packing …', 'npm', ['run', '--silent', 'vsix']);
  const child = spawn(node, ['test/start/open.ts', ...process.argv.slice(2)], {
    cwd: root,
    // npm changes into the package's folder; INIT_CWD is where the person stood.
    env: { ...env, TOKEN_LEDGER_OPEN: process.env.INIT_CWD ?? process.cwd() },
    stdio: 'inherit',
  });
  // Ctrl+C reaches both; only the child has something to put away.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
