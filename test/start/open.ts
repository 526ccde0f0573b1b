// The second half of npm start, on the project's own Node: desktop or served VS Code, the user's logs or a demo's.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setImmediate } from 'node:timers/promises';
import { checkSpace, node } from '../setup.mjs';
import { freePort, HumanError, main, root } from '../vscode/common.ts';
import { makeProfile } from '../vscode/profile.ts';
import { installVsix, type Server, startServer } from '../vscode/server.ts';
import { isInstalled, spaceFor } from '../vscode/tool.ts';
import { hasAgentLogs } from './agentLogs.ts';
import { HELP, parseStart, type StartArguments } from './arguments.ts';
import { DEMO_BRANCH, Demo } from './demoHome.ts';
import { hasDesktop, openDesktop, openDesktopDemo } from './desktop.ts';
import { Interrupted, Interruption } from './interruption.mjs';

const vsix = join(root, 'out/token-ledger.vsix');
const here = process.env['TOKEN_LEDGER_OPEN'] ?? process.cwd();

async function wantsDemo({ demo }: StartArguments): Promise<boolean> {
  if (demo !== undefined) return demo;
  if (hasAgentLogs()) return false;
  console.log('\nNo log of Claude Code or Codex was found on this machine, so there is nothing to show yet.');
  if (!process.stdin.isTTY) return true;
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const asked = ask.question('Show a demo: a made-up session that grows while you look? [Y/n] ');
  const answer = await Promise.race([asked, interruption.came]);
  ask.close();
  interruption.check();
  return !/^\s*n/i.test(answer ?? '');
}

function announceDemo(): void {
  console.log(`
  DEMO: what you will see is made up: six weeks of work in a small repository, and a session on branch ${DEMO_BRANCH}
  that makes a call every 2 seconds. All of it is removed at the end. Nothing of yours is read or written.
`);
}

/** From the beginning: a demo's folders are removed whenever a signal comes. */
const interruption = new Interruption({ parent: true });

/** In a process of its own, which a signal ends: it may take minutes. */
async function installVscode(): Promise<void> {
  if (isInstalled('latest')) return;
  checkSpace(spaceFor('latest'));
  const { code } = await interruption.run(node, ['test/vscode/tool.ts'], { cwd: root, stdio: 'inherit' });
  if (code !== 0) throw new HumanError('VS Code was not installed; see above.');
}

async function serve(folder: string, args: StartArguments, demo: Demo | undefined): Promise<void> {
  await installVscode();
  const kept = join(root, '.tools/profile'); // a person's settings in this VS Code stay for the next time
  const profile = demo === undefined ? kept : `${kept}-demo`;
  if (demo !== undefined) removeProfile(profile);
  try {
    mkdirSync(profile, { recursive: true });
    if (!existsSync(join(profile, 'data/User/settings.json')))
      makeProfile(demo === undefined ? {} : { 'window.title': TITLE_OF_DEMO }, profile);
    installVsix(profile, vsix);
    await show(profile, folder, args, demo);
  } finally {
    if (demo !== undefined) removeProfile(profile);
  }
}

const removeProfile = (profile: string): void =>
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

async function show(profile: string, folder: string, args: StartArguments, demo: Demo | undefined): Promise<void> {
  // A signal that came while a program ran is handled only now.
  await setImmediate();
  interruption.check();
  const server = await startServer({
    profile,
    port: args.port ?? (await usualPort()),
    ownSignals: true,
    env: demo === undefined ? { HOME: process.env['HOME'] } : demo.home.env(),
  });
  await untilEnd(server, folder, args, demo);
}

async function untilEnd(server: Server, folder: string, args: StartArguments, demo: Demo | undefined): Promise<void> {
  const address = `${server.url}/?folder=${encodeURIComponent(folder)}`;
  const title = demo === undefined ? 'VS Code with Token Ledger' : 'VS Code with Token Ledger (DEMO)';
  console.log(
    `\n${title} is at\n\n    ${address}\n\nThe status bar, at the lower left, shows the session. Ctrl+C ends it.`,
  );
  if (args.open) openAddress(address);
  demo?.start();
  await interruption.came;
  console.log('\nEnding …');
  await server.stop();
}

/** Somebody may come back to the window when the terminal is out of sight. */
const TITLE_OF_DEMO = 'DEMO, made-up figures${separator}${rootName}';

const USUAL_PORT = 8123;

async function usualPort(): Promise<number> {
  return freePort(USUAL_PORT).catch(async () => freePort());
}

function openAddress(address: string): void {
  const [command, ...before] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start'] : ['xdg-open'];
  const child = spawn(command ?? 'xdg-open', [...before, address], { stdio: 'ignore', detached: true });
  child.once('error', () => console.log('No browser could be opened; please open the address yourself.'));
  child.unref();
}

async function desktop(folder: string, demo: Demo | undefined): Promise<void> {
  if (demo === undefined) return openDesktop(vsix, folder);
  const opened = openDesktopDemo(vsix, folder, demo);
  demo.start();
  console.log('A VS Code of its own opens for the demo. Close its window, or press Ctrl+C here, to end the demo.');
  await Promise.race([once(opened.child, 'exit'), interruption.came]);
  opened.child.kill();
  opened.clean();
}

await main(async () => {
  const args = parseStart(process.argv.slice(2));
  if (args.help) {
    console.log(HELP);
    return 0;
  }
  const given = resolve(here, args.folder ?? '.');
  if (!existsSync(given)) throw new HumanError(`There is no folder ${given}.`);
  const demo = (await wantsDemo(args)) ? new Demo() : undefined;
  const folder = demo?.folder ?? realpathSync(given);
  if (demo !== undefined) announceDemo();
  try {
    if (!args.served && args.port === undefined && hasDesktop()) await desktop(folder, demo);
    else await serve(folder, args, demo);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return error.exitCode;
  } finally {
    demo?.stop();
  }
});
