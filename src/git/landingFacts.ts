import type { ScratchRepository } from './scratchRepository.ts';

/** Merging `tip` into `into`: the tree that comes out if nothing conflicts, or undefined. */
export interface MergeTrial {
  readonly into: string;
  readonly tip: string;
}

const TRIAL_TIME_LIMIT = 120_000;

/** `merge-tree --stdin` is in git since 2.39; older ones are asked for patches only. */
export function canTryMerges(version: readonly [number, number]): boolean {
  return version[0] > 2 || (version[0] === 2 && version[1] >= 39);
}

/** What each merge would give, in order: the id of the merged tree, or undefined where it conflicts. Written to the quarantine only. */
export async function tryMerges(
  store: ScratchRepository,
  trials: readonly MergeTrial[],
  signal?: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  if (trials.length === 0) return [];
  const text = await store.git.text({
    gitDir: store.gitDir,
    args: ['merge-tree', '--write-tree', '--stdin', '--no-messages', '--allow-unrelated-histories'],
    input: trials.map(({ into, tip }) => `${into} ${tip}\n`).join(''),
    timeLimit: TRIAL_TIME_LIMIT,
    signal,
  });
  return mergedTrees(text);
}

/** Records are `status NUL tree NUL (conflicted entry NUL)* NUL`. */
function mergedTrees(text: string): readonly (string | undefined)[] {
  const fields = text.split('\0');
  const trees: (string | undefined)[] = [];
  for (let i = 0; i + 2 < fields.length; ) {
    trees.push(fields[i] === '1' ? fields[i + 1] : undefined);
    i += 2;
    while (i < fields.length && fields[i] !== '') i++;
    i++;
  }
  return trees;
}

/** Paths that differ between two commits (or trees). */
export async function changedPaths(
  store: ScratchRepository,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const text = await store.git.text({
    gitDir: store.gitDir,
    args: ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to, '--'],
    signal,
  });
  return text.split('\0').filter((path) => path !== '');
}

export interface PatchWish {
  /** Follow moved files (retention); else a move is a deletion and an addition. */
  readonly renames: boolean;
  readonly paths?: readonly string[];
}

/** The patch from one commit (or tree) to another without context lines, white space ignored. */
export function patchText(
  store: ScratchRepository,
  from: string,
  to: string,
  wish: PatchWish,
  signal?: AbortSignal,
): Promise<string> {
  const args = ['diff-tree', ...PATCH, wish.renames ? '-M50' : '--no-renames', from, to, '--', ...(wish.paths ?? [])];
  return store.git.text({ gitDir: store.gitDir, args, timeLimit: TRIAL_TIME_LIMIT, signal });
}

/** Patches of several commits against one parent each ('' for a root commit), every one headed by a line with the commit's id. */
export function patchesText(
  store: ScratchRepository,
  commits: readonly { readonly id: string; readonly parent: string }[],
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const args = ['diff-tree', ...PATCH, '--no-renames', '--always', '--root', '--stdin', '--', ...paths];
  return store.git.text({
    gitDir: store.gitDir,
    args,
    input: commits.map(({ id, parent }) => `${`${id} ${parent}`.trim()}\n`).join(''),
    timeLimit: TRIAL_TIME_LIMIT,
    signal,
  });
}

const PATCH = [
  '-r',
  '-p',
  '-U0',
  '-w',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];
