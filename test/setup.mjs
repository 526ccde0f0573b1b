// What must be there before anything else runs. Plain JavaScript for Node 20 and without a dependency, because it runs
// on a bare clone with whatever Node the machine has; all else runs on the Node that it installs.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const bin = join(root, 'node_modules/.bin');

/** The project's own Node. */
export const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');

/** Environment in which the project's own Node and tools come first. */
export function projectEnv(extra = {}) {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

/** Its message is for the person at the terminal. */
export class SetupError extends Error {}

/** Refuses to begin what the disk has no room for; `megabytes` are what it takes in the project's folder. */
export function checkSpace(megabytes) {
  const { bavail, bsize } = statfsSync(root);
  const free = Math.floor((bavail * bsize) / 1e6);
  if (free < megabytes)
    throw new SetupError(`There is no room for it: ${root} has ${free} MB free, and ${megabytes} MB are needed.`);
}

/** Runs a program to its end and resolves with its exit code. */
const runPlainly = async (command, args, options) =>
  spawnSync(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] }).status;

/** npm ci, if what is installed is not what the lock file says. `run` runs it. */
export async function ensureModules(run = runPlainly) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new SetupError(`Node 20 or newer is needed; this is ${process.version}.`);
  if (!modulesFit()) {
    console.log('Installing dependencies (npm ci; this can take a minute) …');
    // A warning that this Node is too old for a package would mislead: the project brings its own.
    const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: process.env,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (code !== 0) throw new SetupError('npm ci failed; see above.');
    removeHeaders();
  }
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (version.status !== 0)
    throw new SetupError(
      'The package "node" installed no Node: are npm’s scripts switched off (ignore-scripts)? Try: npm rebuild node',
    );
}

/** The package "node" brings 67 MB of headers for building addons, which nothing here does. */
function removeHeaders() {
  const inner = join(root, 'node_modules/node/node_modules');
  const folders = existsSync(inner) ? readdirSync(inner) : [];
  // npm keeps a file of its own among the folders.
  for (const headers of folders.map((name) => join(inner, name, 'include')))
    if (existsSync(headers)) rmSync(headers, { recursive: true });
}

function modulesFit() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || !existsSync(node)) return false;
  const have = packagesOf(installed);
  const want = packagesOf(join(root, 'package-lock.json'));
  const same = (path) => have[path]?.version === want[path]?.version;
  // An optional package may be for another system; whatever is there must be of the right version.
  return (
    Object.keys(want).every((path) => path === '' || want[path].optional || same(path)) && Object.keys(have).every(same)
  );
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const PROGRAMS = {
  git: { there: () => spawnSync('git', ['--version']).status === 0, packages: ['git'] },
  chromium: {
    there: () => existsSync(process.env.CHROMIUM_PATH ?? CHROMIUM.find((path) => existsSync(path)) ?? ''),
    packages: ['chromium', 'fonts-dejavu-core'],
  },
  postgresql: { there: () => existsSync('/usr/lib/postgresql'), packages: ['postgresql'] },
};

/** Installs by apt what is missing where that is possible; else says what to install. Tests are skipped without what is `wished`. */
export function ensurePrograms(names, wished = []) {
  const missing = () => [...names, ...wished].filter((name) => !PROGRAMS[name].there());
  const before = missing();
  if (before.length === 0) return;
  const packages = before.flatMap((name) => PROGRAMS[name].packages);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log(`Installing ${packages.join(', ')} (apt-get) …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const step of ['apt-get update -q', command]) {
      const [program, ...args] = step.split(' ');
      spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    }
  }
  const after = missing().filter((name) => names.includes(name));
  if (after.length > 0) throw new SetupError(`Missing: ${after.join(', ')}. On Debian or Ubuntu, as root: ${command}`);
}
