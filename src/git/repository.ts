import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { readSmall } from './smallFile.ts';

/** All paths are real and absolute. Two folders are of one repository if and only if their `commonDir` is the same. */
export interface Repository {
  /** The main worktree's folder (of a bare repository with worktrees: the bare repository itself). */
  readonly root: string;
  /** Where all worktrees keep refs and objects together. */
  readonly commonDir: string;
  /** The worktree that holds the folder that was asked for. */
  readonly worktreeDir: string;
  /** That worktree's own git folder: its HEAD and the log of its HEAD are here. */
  readonly gitDir: string;
}

const DEEPEST = 64;
const POINTER_BYTES = 8192;
const CONFIG_BYTES = 1_000_000;

/**
 * The repository that a folder is in, found by reading files only: git is never run, nothing of the repository is executed, and
 * the environment (GIT_DIR) plays no part. undefined for no repository, a bare one, a folder inside of `.git`, a folder that is gone.
 * A submodule is a repository of its own.
 */
export function findRepository(cwd: string): Repository | undefined {
  let folder = realFolder(cwd);
  for (let depth = 0; folder !== undefined && depth < DEEPEST; depth += 1) {
    if (isGitFolder(folder)) return undefined;
    const gitDir = gitFolderOf(folder);
    if (gitDir !== undefined) return repositoryAt(folder, gitDir);
    const parent = dirname(folder);
    folder = parent === folder ? undefined : parent;
  }
  return undefined;
}

function repositoryAt(worktreeDir: string, gitDir: string): Repository | undefined {
  const common = readSmall(join(gitDir, 'commondir'), POINTER_BYTES)?.trim();
  const commonDir = common === undefined ? gitDir : realFolder(follow(gitDir, common));
  if (commonDir === undefined) return undefined;
  const config = readSmall(join(commonDir, 'config'), CONFIG_BYTES) ?? '';
  if (commonDir === gitDir)
    return setting(config, 'bare') === 'true' ? undefined : { root: worktreeDir, commonDir, worktreeDir, gitDir };
  return { root: mainWorktree(commonDir, config), commonDir, worktreeDir, gitDir };
}

function mainWorktree(commonDir: string, config: string): string {
  if (setting(config, 'bare') === 'true') return commonDir;
  const worktree = setting(config, 'worktree');
  const named = worktree === undefined ? undefined : realFolder(follow(commonDir, worktree));
  return named ?? (basename(commonDir) === '.git' ? dirname(commonDir) : commonDir);
}

/** A plain value of git's `[core]` section. Enough for what git itself writes; quoting and includes are not followed. */
function setting(config: string, name: string): string | undefined {
  const core = /^\[core\]([^[]*)/m.exec(config)?.[1] ?? '';
  return new RegExp(`^\\s*${name}\\s*=\\s*(.*?)\\s*$`, 'm').exec(core)?.[1];
}

function gitFolderOf(folder: string): string | undefined {
  const path = join(folder, '.git');
  if (!existsSync(path)) return undefined;
  const real = realFolder(path);
  if (real !== undefined) return isGitFolder(real) ? real : undefined;
  const pointer = /^gitdir: (.+)/.exec(readSmall(path, POINTER_BYTES) ?? '')?.[1]?.trimEnd();
  const target = pointer === undefined ? undefined : realFolder(follow(folder, pointer));
  return target !== undefined && existsSync(join(target, 'HEAD')) ? target : undefined;
}

function isGitFolder(folder: string): boolean {
  return existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects')) && existsSync(join(folder, 'refs'));
}

/** Where a pointer in a repository leads. From a local folder never to the network: opening a share may send credentials. */
function follow(from: string, path: string): string {
  if (isNetwork(path) && !isNetwork(from)) return '';
  return isAbsolute(path) ? path : resolve(from, path);
}

function isNetwork(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

/** The folder without links; undefined if it is none. */
function realFolder(path: string): string | undefined {
  if (path === '' || path.includes('\0')) return undefined;
  try {
    const real = realpathSync.native(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** The addresses of the repository's remotes, as its config spells them; at most 20. They may hold credentials: never show or send them. */
export function remoteUrls(commonDir: string): readonly string[] {
  const config = readSmall(join(commonDir, 'config'), CONFIG_BYTES) ?? '';
  const sections = config.matchAll(/^\[remote "[^\n]*"\]([^[]*)/gm);
  const urls = [...sections].map((section) => /^\s*url\s*=\s*(\S+)/m.exec(section[1] ?? '')?.[1]);
  return urls.filter((url) => url !== undefined).slice(0, 20);
}
