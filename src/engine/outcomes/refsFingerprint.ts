import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Deeper folders of refs are not looked at: the hourly look finds what changed there. */
const MOST_FOLDERS = 500;

/**
 * Changes when refs of a repository do: commits, checkouts, merges, fetches, pushes, deleted branches. Costs a few questions to
 * the file system and reads nothing. '' where there is no repository any more.
 */
export function refsFingerprint(commonDir: string): string {
  const files = ['packed-refs', 'FETCH_HEAD', 'logs/HEAD', 'reftable/tables.list', 'shallow'].map((name) =>
    join(commonDir, name),
  );
  const folders = ['worktrees', 'refs/notes'].map((name) => join(commonDir, name));
  const worktrees = names(join(commonDir, 'worktrees')).map((name) =>
    join(commonDir, 'worktrees', name, 'logs', 'HEAD'),
  );
  const refs = refFolders(commonDir);
  if (siblingVersion(join(commonDir, 'HEAD')) === '') return '';
  return [...files, ...folders, ...worktrees, ...refs].map(siblingVersion).join(' ');
}

/** The folders that hold branches, here and of remotes. */
export const refFolders = (commonDir: string): readonly string[] =>
  ['heads', 'remotes'].flatMap((name) => foldersBelow(join(commonDir, 'refs', name)));

/** What of a repository may change git's answers about the same commits: how much of the history there is. */
export function shallowStamp(commonDir: string): string {
  return siblingVersion(join(commonDir, 'shallow'));
}

function foldersBelow(root: string): readonly string[] {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).slice(0, MOST_FOLDERS);
    return [root, ...folders.map((entry) => join(entry.parentPath, entry.name))];
  } catch {
    return [];
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).slice(0, MOST_FOLDERS);
  } catch {
    return [];
  }
}

function siblingVersion(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${Math.floor(mtimeMs)}:${size}`;
  } catch {
    return '';
  }
}
