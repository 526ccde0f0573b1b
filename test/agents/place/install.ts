import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = resolve(fileURLToPath(new URL('../../../.tools/agents', import.meta.url)));

/** A package in the cache folder. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/** Versions that are tried: the newest may be published before its parts for this system are. */
const TRIES = 4;

/** Installs the newest version of an agent that can be installed here. Throws the first reason if none can. */
export function installNewest(agent: string, name: string): InstalledPackage {
  const text = execFileSync('npm', ['view', name, 'versions', '--json'], { encoding: 'utf8', timeout: 60_000 });
  const latest = execFileSync('npm', ['view', name, 'version'], { encoding: 'utf8', timeout: 60_000 }).trim();
  const all = [JSON.parse(text) as string | string[]].flat().filter((version) => !version.includes('-'));
  const upToLatest = all.slice(0, all.indexOf(latest) + 1);
  let reason: unknown;
  for (const version of upToLatest.toReversed().slice(0, TRIES)) {
    try {
      return { version, folder: installAgent(agent, name, version) };
    } catch (error) {
      reason ??= error;
    }
  }
  throw reason;
}

/** Installs an agent's package into the cache folder unless it is there. Returns the folder that has `node_modules`. */
export function installAgent(agent: string, name: string, version: string): string {
  const folder = join(CACHE, `${agent}-${version}`);
  const mark = join(folder, '.installed');
  if (existsSync(mark)) return folder;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`];
  // Grok Build unpacks its program into its home, which must not be the person's.
  const env = { ...process.env, GROK_HOME: join(folder, '.home') };
  const done = spawnSync('npm', args, { encoding: 'utf8', env, timeout: 600_000 });
  if (done.status !== 0) rmSync(folder, { recursive: true, force: true });
  if (done.status !== 0)
    throw new Error(`npm could not install ${name}@${version}: ${done.stderr.trim().slice(0, 500)}`);
  writeFileSync(mark, '');
  return folder;
}
