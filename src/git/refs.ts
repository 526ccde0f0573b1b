import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';

export interface Ref {
  /** Full name: `refs/heads/main`. */
  readonly name: string;
  readonly id: string;
  /** The ref that a symbolic ref (`refs/remotes/origin/HEAD`) names; '' for others. */
  readonly target: string;
}

/** Branches, remote branches and the notes of git-ai, by full name. Reads no object, so it works in a damaged repository. */
export async function readRefs(git: Git, commonDir: string, signal?: AbortSignal): Promise<ReadonlyMap<string, Ref>> {
  const text = await git.text({
    gitDir: commonDir,
    args: [
      'for-each-ref',
      '--format=%(refname)%00%(objectname)%00%(symref)',
      'refs/heads',
      'refs/remotes',
      'refs/notes/ai',
    ],
    cap: 32 * 1024 * 1024,
    signal,
  });
  const refs = new Map<string, Ref>();
  for (const line of text.split('\n')) {
    const [name, id, target] = line.split('\0');
    if (name && id && /^[0-9a-f]{40,64}$/.test(id)) refs.set(name, { name, id, target: target ?? '' });
  }
  return refs;
}

/** When the repository last fetched (ms UTC; each worktree keeps its own record), or undefined if it never did. */
export async function lastFetch(commonDir: string): Promise<number | undefined> {
  const worktrees = await readdir(join(commonDir, 'worktrees')).catch(() => []);
  const homes = [commonDir, ...worktrees.map((name) => join(commonDir, 'worktrees', name))];
  const times = await Promise.all(
    homes.map((home) =>
      stat(join(home, 'FETCH_HEAD')).then(
        (found) => found.mtimeMs,
        () => undefined,
      ),
    ),
  );
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.floor(Math.max(...known)) : undefined;
}
