import { undefinedOnGitError } from './history.ts';
import type { ScratchRepository } from './scratchRepository.ts';

const LARGEST_BLOB = 4 * 1024 * 1024;

/** The text of a file in a commit, or undefined if it is not there, no file, or too large. */
export function fileAt(
  store: ScratchRepository,
  commit: string,
  path: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const args = ['cat-file', 'blob', `${commit}:${path}`];
  return store.git.text({ gitDir: store.gitDir, args, cap: LARGEST_BLOB, signal }).catch(undefinedOnGitError);
}

/** Ids of the files in a tree by path; empty where the tree cannot be read. */
export async function filesIn(
  store: ScratchRepository,
  treeish: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', treeish];
  const text = await store.git.text({ gitDir: store.gitDir, args, signal }).catch(undefinedOnGitError);
  const files = new Map<string, string>();
  for (const entry of (text ?? '').split('\0')) {
    const tab = entry.indexOf('\t');
    const [, kind, id] = entry.slice(0, tab).split(' ');
    if (kind === 'blob' && id) files.set(entry.slice(tab + 1), id);
  }
  return files;
}
