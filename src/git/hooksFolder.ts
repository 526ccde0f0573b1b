import { execFileSync } from 'node:child_process';
import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, parse, relative, resolve } from 'node:path';
import { GitProgram } from './gitProgram.ts';
import type { Repository } from './repository.ts';

export type HookResult = { readonly kind: 'done'; readonly folder: string } | Refused;

/** Why hooks cannot be put into a repository. `folder`: where its hooks are; `code`: the system's. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: RefusedReason;
  readonly folder: string;
  readonly code: string;
}

type RefusedReason = 'NoGit' | 'LineBreak' | 'LinkToNowhere' | 'Outside' | 'Tracked' | 'Untrusted' | 'NotWritable';

export const refused = (reason: RefusedReason, folder = '', code = ''): HookResult => ({
  kind: 'refused',
  reason,
  folder,
  code,
});

/**
 * Finds where git looks for hooks, as git itself reads all its configuration, includes and `config.worktree` too. A folder
 * that the repository's own settings name must be inside its git directory, or in its work tree and ignored by git; where
 * the person's own settings name one, it may be anywhere.
 */
export function hooksFolder(repository: Repository): HookResult {
  const { worktreeDir, gitDir, commonDir } = repository;
  const git = gitIn(worktreeDir);
  if (git === undefined) return refused('NoGit');
  try {
    const folder = resolve(worktreeDir, git('rev-parse', '--git-path', 'hooks'));
    const target = realTarget(folder);
    if (target === undefined) return refused('LinkToNowhere', folder);
    if ([gitDir, commonDir].some((own) => contains(own, target)) || isOfPerson(git)) return { kind: 'done', folder };
    if (!contains(worktreeDir, target)) return refused('Outside', folder);
    if (isIgnored(git, folder)) return { kind: 'done', folder };
    return refused('Tracked', folder);
  } catch {
    return refused('Untrusted');
  }
}

type AskGit = (...args: readonly string[]) => string;

/** Git with the person's own settings, which may name a folder for hooks; `GIT_*` of a hook that started us is left out. */
function gitIn(worktreeDir: string): AskGit | undefined {
  const program = new GitProgram().pathFor(join(worktreeDir, '.git'));
  if (program === undefined) return undefined;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_(?!CONFIG_)/i.test(name)));
  return (...args) =>
    execFileSync(program, ['-C', worktreeDir, ...args], {
      cwd: parse(program).root,
      env,
      encoding: 'utf8',
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    }).replace(/\r?\n$/, '');
}

/** Reports whether the person's own configuration names the folder, and not the repository's. */
function isOfPerson(git: AskGit): boolean {
  try {
    return /^(?:global|system)\t/.test(git('config', '--includes', '--show-scope', '--get', 'core.hooksPath'));
  } catch {
    return false;
  }
}

function isIgnored(git: AskGit, folder: string): boolean {
  try {
    git('check-ignore', '-q', '--', join(folder, 'prepare-commit-msg'));
    return true;
  } catch {
    return false;
  }
}

/** Where a path leads, its last parts may be missing; undefined where a link on the way leads nowhere. */
function realTarget(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    try {
      return realpathSync.native(path);
    } catch {
      return undefined;
    }
  }
  const parent = dirname(path);
  const real = parent === path ? undefined : realTarget(parent);
  return real === undefined ? undefined : join(real, basename(path));
}

function contains(outer: string, inner: string): boolean {
  const path = relative(realTarget(outer) ?? outer, inner);
  return path !== '..' && !/^\.\.[\\/]/.test(path) && !isAbsolute(path);
}
