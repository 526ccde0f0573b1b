import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { CHAINED, HOOK_NAMES, type HookName, hookRepositories, hookScript, shellQuote } from './costHookScript.ts';
import type { Repository } from './repository.ts';

export type HookResult =
  | { readonly kind: 'done'; readonly folder: string }
  /** In a sentence for a person. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Adds our hooks behind those that are there. A second time changes nothing but the path of the command. */
export function addCostHook(repository: Repository, commandFile: string): HookResult {
  const place = hooksFolder(repository);
  if (place.kind === 'refused') return place;
  if (/[\n\r]/.test(repository.commonDir)) return refused('The path of the repository has a line break.');
  mkdirSync(place.folder, { recursive: true });
  for (const name of HOOK_NAMES) addOne(join(place.folder, name), name, shellQuote(repository.commonDir), commandFile);
  return place;
}

/** Takes our hooks away and puts back what was there before. */
export function removeCostHook(repository: Repository, commandFile: string): HookResult {
  const place = hooksFolder(repository);
  if (place.kind === 'refused') return place;
  for (const name of HOOK_NAMES)
    removeOne(join(place.folder, name), name, shellQuote(repository.commonDir), commandFile);
  return place;
}

function addOne(path: string, name: HookName, commonDir: string, commandFile: string): void {
  const known = ours(path);
  // Somebody put a hook over ours: what was chained then is theirs to keep.
  if (known === undefined && existsSync(path)) renameSync(path, freeName(path + CHAINED));
  writeFileSync(path, hookScript(name, [...new Set([...(known ?? []), commonDir])], commandFile));
  chmodSync(path, 0o755);
}

function removeOne(path: string, name: HookName, commonDir: string, commandFile: string): void {
  const known = ours(path);
  if (known === undefined) return;
  const rest = known.filter((other) => other !== commonDir);
  if (rest.length > 0) return writeFileSync(path, hookScript(name, rest, commandFile));
  rmSync(path);
  if (existsSync(path + CHAINED)) renameSync(path + CHAINED, path);
}

function freeName(path: string): string {
  let name = path;
  for (let n = 1; existsSync(name); n += 1) name = `${path}.${n}`;
  return name;
}

function ours(path: string): readonly string[] | undefined {
  return existsSync(path) ? hookRepositories(readFileSync(path, 'utf8')) : undefined;
}

/** Where git looks for hooks, as the person's and the repository's configuration say. */
function hooksFolder({ worktreeDir, commonDir }: Repository): HookResult {
  try {
    const folder = resolve(worktreeDir, git(worktreeDir, 'rev-parse', '--git-path', 'hooks'));
    const own = config(worktreeDir, '--local');
    const inside = contains(commonDir, folder) || contains(worktreeDir, folder);
    // A repository's own settings must not make us write elsewhere on the machine.
    if (own !== '' && !inside) return refused(`This repository keeps its hooks outside of itself, in ${folder}.`);
    return { kind: 'done', folder };
  } catch {
    return refused('Git was not found, or does not trust this repository.');
  }
}

function git(cwd: string, ...args: readonly string[]): string {
  const text = execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    timeout: 5_000,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  return text.replace(/\r?\n$/, '');
}

function config(cwd: string, scope: '--local'): string {
  try {
    return git(cwd, 'config', scope, '--get', 'core.hooksPath');
  } catch {
    return '';
  }
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return !path.startsWith('..') && !isAbsolute(path);
}

const refused = (reason: string): HookResult => ({ kind: 'refused', reason });
