import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = resolve(fileURLToPath(new URL('../../../.tools/agents', import.meta.url)));

/** The newest version of an npm package. */
export function newestVersion(name: string): string {
  return execFileSync('npm', ['view', name, 'version'], { encoding: 'utf8', timeout: 60_000 }).trim();
}

/** Installs an agent's package into the cache folder unless it is there. Returns the folder that has `node_modules`. */
export function installAgent(agent: string, name: string, version: string): string {
  const folder = join(CACHE, `${agent}-${version}`);
  const mark = join(folder, '.installed');
  if (existsSync(mark)) return folder;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`];
  const done = spawnSync('npm', args, { encoding: 'utf8', timeout: 600_000 });
  if (done.status !== 0)
    throw new Error(`npm could not install ${name}@${version}: ${done.stderr.trim().slice(0, 500)}`);
  writeFileSync(mark, '');
  return folder;
}
