// Starts the VS Code server on 127.0.0.1 only.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, HumanError, pause } from './common.ts';
import { makeProfile, type Settings } from './profile.ts';
import { tool, type Which } from './tool.ts';

export interface ServerOptions {
  readonly which?: Which;
  /** Made by `makeProfile`; without it a throw-away one is made and removed at the end. */
  readonly profile?: string;
  readonly settings?: Settings;
  /** Reaches the extension host. NODE_OPTIONS does not. */
  readonly env?: NodeJS.ProcessEnv;
  /** `--enable-smoke-test-driver` is what lets a page name extensions under development and their tests. */
  readonly args?: readonly string[];
  readonly port?: number;
  /** The caller ends the server itself when a signal comes. */
  readonly ownSignals?: boolean;
  /** Only these of VS Code's own extensions; fewer of them compete for the machine's cores. */
  readonly builtin?: readonly string[];
}

export interface Server {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly profile: string;
  log(): string;
  /** `at once`: the extension hosts are not given the seconds that they take to say goodbye. */
  stop(how?: 'politely' | 'at once'): Promise<void>;
}

/** The process's environment without what another VS Code or npm left in it. */
function serverEnv(profile: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    XDG_RUNTIME_DIR: profile, // else each run leaves its sockets in /tmp
    EXTENSIONS_GALLERY: '{}', // no look-ups at a marketplace
    ...extra,
  };
  for (const name of Object.keys(env)) if (/^(VSCODE_|npm_)/.test(name)) delete env[name];
  return env;
}

/** Installs a package into the profile, as a person would from the file. */
export function installVsix(profile: string, vsix: string, which: Which = 'latest'): void {
  const { node, serverMain } = tool(which);
  const args = [serverMain, '--server-data-dir', profile, '--install-extension', vsix, '--force'];
  const done = spawnSync(node, args, { env: serverEnv(profile), encoding: 'utf8' });
  if (done.status !== 0 || !done.stdout.includes('successfully installed'))
    throw new HumanError(`VS Code did not install ${vsix} (${String(done.status)}): ${done.stdout}${done.stderr}`);
}

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { which = 'latest', env, builtin, args = [] } = options;
  const { node, serverMain, builtinExtensions } = tool(which);
  const port = options.port ?? (await freePort());
  const profile = options.profile ?? makeProfile(options.settings);
  const own =
    builtin === undefined ? [] : ['--builtin-extensions-dir', linkBuiltin(profile, builtinExtensions, builtin)];
  const place = ['--host', '127.0.0.1', '--port', String(port), '--server-data-dir', profile];
  const child = spawn(node, [serverMain, ...place, ...FIXED_FLAGS, ...args, ...own], {
    env: serverEnv(profile, { HOME: profile, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: GROUPS,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (log += chunk.toString()));
  const stop = ender(
    child,
    options.profile === undefined ? profile : undefined,
    options.ownSignals === true ? [] : SIGNALS,
  );
  await answers(child, port, () => log);
  return { url: `http://127.0.0.1:${port}`, port, pid: child.pid ?? 0, profile, log: () => log, stop };
}

const FIXED_FLAGS = [
  '--without-connection-token',
  '--accept-server-license-terms',
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-workspace-trust',
  '--disable-experiments',
  '--disable-getting-started-override',
] as const;

/** The server leads a process group, so that its extension hosts, which outlive it for a moment, can be waited for. */
const GROUPS = process.platform !== 'win32';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const onSignal = (): never => process.exit(130);

function linkBuiltin(profile: string, all: string, names: readonly string[]): string {
  const own = join(profile, 'builtin');
  mkdirSync(own, { recursive: true });
  for (const name of names) symlinkSync(join(all, name), join(own, name));
  return own;
}

/** Ends the server, also when this process dies of an error or a signal. */
function ender(child: ChildProcess, throwAway: string | undefined, signals: readonly NodeJS.Signals[]): Server['stop'] {
  const exited = new Promise<void>((done) => void child.once('exit', () => done()));
  const clean = (): void => {
    if (throwAway !== undefined) rmSync(throwAway, { recursive: true, force: true, maxRetries: 3 });
  };
  const atExit = (): void => {
    signalAll(child, 'SIGKILL');
    clean();
  };
  process.once('exit', atExit);
  for (const signal of signals) process.once(signal, onSignal);
  return async (how = 'politely') => {
    if (how === 'politely') child.kill('SIGTERM');
    else signalAll(child, 'SIGTERM');
    const killer = setTimeout(() => signalAll(child, 'SIGKILL'), 5000);
    await exited;
    // An orphan that nobody reaps counts as there: not for ever.
    for (let turn = 0; turn < 240 && signalAll(child, 0); turn++) await pause(25);
    clearTimeout(killer);
    process.off('exit', atExit);
    for (const signal of signals) process.off(signal, onSignal);
    clean();
  };
}

/** False when nobody is left to get it. */
function signalAll(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  if (!GROUPS) return child.exitCode === null && child.kill(signal);
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

async function answers(child: ChildProcess, port: number, log: () => string): Promise<void> {
  const limit = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new HumanError(`The VS Code server ended with ${child.exitCode}:\n${log()}`);
    if (
      await fetch(`http://127.0.0.1:${port}/version`).then(
        (r) => r.ok,
        () => false,
      )
    )
      return;
    if (Date.now() > limit) throw new HumanError(`The VS Code server was not up in 60 s:\n${log()}`);
    await pause(25);
  }
}
