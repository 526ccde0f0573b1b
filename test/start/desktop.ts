// The desktop's own VS Code, by its command "code".
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HumanError } from '../vscode/common.ts';
import type { Demo } from './demoHome.ts';

const shell = process.platform === 'win32';

export function hasDesktop(): boolean {
  return spawnSync('code', ['--version'], { shell }).status === 0;
}

function install(vsix: string, where: readonly string[]): void {
  const done = spawnSync('code', [...where, '--install-extension', vsix, '--force'], { encoding: 'utf8', shell });
  if (done.status !== 0) throw new HumanError(`code --install-extension failed:\n${done.stdout}${done.stderr}`);
}

/** Installs the package into the person's VS Code and opens the folder there. */
export function openDesktop(vsix: string, folder: string): void {
  install(vsix, []);
  const done = spawnSync('code', [folder], { stdio: 'inherit', shell });
  if (done.status !== 0) throw new HumanError(`code ${folder} failed (${String(done.status)}).`);
  console.log(`Token Ledger is installed in your VS Code, which opens ${folder}.`);
  console.log('To remove it: code --uninstall-extension token-ledger.token-ledger');
}

export interface DesktopDemo {
  readonly child: ChildProcess;
  clean(): void;
}

/** A VS Code with own settings and extensions: only a new process takes the demo's environment, and nothing is kept. */
export function openDesktopDemo(vsix: string, folder: string, demo: Demo): DesktopDemo {
  const profile = mkdtempSync(join(tmpdir(), 'token-ledger-demo-'));
  const where = ['--user-data-dir', join(profile, 'user'), '--extensions-dir', join(profile, 'extensions')];
  install(vsix, where);
  const env = { ...process.env, ...demo.home.env() };
  const child = spawn('code', [...where, '--new-window', '--wait', folder], { env, stdio: 'inherit', shell });
  return { child, clean: () => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}
