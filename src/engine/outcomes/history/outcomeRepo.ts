import { countsByName } from '../../../core/outcomes/countedFiles.ts';
import { integrationBranches, type Target } from '../../../core/outcomes/integration.ts';
import { speaksOfRevert } from '../../../core/outcomes/reverts.ts';
import { hash53 } from '../../../core/usage/hash.ts';
import { storedWords } from '../../../core/words/storedWords.ts';
import { generatedPaths, useAttributes } from '../../../git/attributes.ts';
import { type Git, GitError } from '../../../git/git.ts';
import {
  type Commit,
  firstParentHistory,
  revertCommits,
  touchedPaths,
  undefinedOnGitError,
} from '../../../git/history.ts';
import { canTryMerges } from '../../../git/landingFacts.ts';
import { fileAt, filesIn } from '../../../git/objects.ts';
import { lastFetch, type Ref, readRefs } from '../../../git/refs.ts';
import { openQuarantine, type ScratchRepository } from '../../../git/scratchRepository.ts';
import { FirstParentHistory } from './firstParentHistory.ts';

const LONGEST_HISTORY = 50_000;
const MOST_REVERTS = 5000;
/** How far back the index of paths reaches; beyond, git is asked each time. */
export const INDEXED_COMMITS = 5000;

/** `name` distinguishes rules in the cache. */
export interface CountedFiles {
  readonly name: string;
  /** Of the paths, those whose lines count. Throws `GitError`. */
  readonly counted: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** A repository as it is at one moment; what several branches ask for is read once. Close it when the branches are done. */
export interface OutcomeRepo {
  /** The repository's common git directory, absolute. */
  readonly commonDir: string;
  readonly store: ScratchRepository;
  readonly refs: ReadonlyMap<string, Ref>;
  /** The integration branches, the default branch first; empty where none can be named. */
  readonly targets: readonly Target[];
  /** Last fetch in ms UTC; null where there is no remote or it never fetched. */
  readonly asOf: number | null;
  readonly now: number;
  readonly triesMerges: boolean;
  history(target: Target): Promise<FirstParentHistory>;
  /** Which first-parent commits of the branch touched a path, newest first; undefined where there are too many. */
  touched(target: Target): Promise<ReadonlyMap<string, readonly string[]> | undefined>;
  /** Which files' lines count, by the attributes that the default branch has now. */
  counted(): Promise<CountedFiles>;
  /** Commits of the branch, first-parent or not, whose words speak of a revert. */
  reverts(target: Target): Promise<readonly Commit[]>;
  /** git-ai's notes: blob ids by the commit they are about. */
  notes(): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

export interface OpenOutcomeRepo {
  readonly git: Git;
  /** The repository's common git directory, absolute. */
  readonly commonDir: string;
  /** A folder of ours for what git must write; everything in it may be deleted. */
  readonly scratch: string;
  readonly now: number;
  /** Further integration branches, from a setting. */
  readonly branches?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Why a repository cannot be asked, for a person; or the repository. */
export type Opened = { readonly repo: OutcomeRepo } | { readonly problem: string };

export async function openOutcomeRepo(options: OpenOutcomeRepo): Promise<Opened> {
  const { git, commonDir, scratch, signal } = options;
  let store: ScratchRepository | undefined;
  try {
    store = await openQuarantine(git, commonDir, scratch);
    const version = await git.version(store.gitDir, signal);
    const refs = await readRefs(git, commonDir, signal);
    return { repo: repoOf(options, store, refs, canTryMerges(version), await lastFetch(commonDir)) };
  } catch (error) {
    await store?.close();
    if (signal?.aborted) throw error;
    return { problem: problemOf(error) };
  }
}

/** What a failure means, in a sentence for a person. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return storedWords.unreadable();
  if (!(error instanceof GitError)) return storedWords.unreadableWhy({ why: error.message });
  if (error.problem === 'no-git') return storedWords.noGit();
  if (error.problem === 'timeout') return storedWords.gitSlow({ why: error.message });
  if (error.problem === 'too-large') return storedWords.tooLarge({ why: error.message });
  return storedWords.gitCannot({ why: error.message });
}

function repoOf(
  options: OpenOutcomeRepo,
  store: ScratchRepository,
  refs: ReadonlyMap<string, Ref>,
  triesMerges: boolean,
  fetched: number | undefined,
): OutcomeRepo {
  const { signal } = options;
  const histories = new Map<string, Promise<FirstParentHistory>>();
  const reverts = new Map<string, Promise<readonly Commit[]>>();
  const touched = new Map<string, Promise<ReadonlyMap<string, readonly string[]> | undefined>>();
  let counted: Promise<CountedFiles> | undefined;
  let notes: Promise<ReadonlyMap<string, string>> | undefined;
  const targets = integrationBranches(refs, options.branches);
  const history = ({ tip }: Target): Promise<FirstParentHistory> =>
    once(
      histories,
      tip,
      async () => new FirstParentHistory(await firstParentHistory(store, tip, LONGEST_HISTORY, signal)),
    );
  const readReverts = async (target: Target): Promise<readonly Commit[]> => {
    const main = await history(target);
    const said = (await revertCommits(store, target.tip, MOST_REVERTS, signal).catch(undefinedOnGitError)) ?? [];
    const aside = said.filter(({ id }) => main.position(id) === undefined);
    return [...main.commits.filter(({ message }) => speaksOfRevert(message)), ...aside];
  };
  return {
    commonDir: options.commonDir,
    store,
    refs,
    targets,
    asOf: targets.some(({ remote }) => remote) ? (fetched ?? null) : null,
    now: options.now,
    triesMerges,
    history,
    touched: ({ tip }) =>
      once(touched, tip, () => touchedPaths(store, tip, INDEXED_COMMITS, signal).catch(undefinedOnGitError)),
    counted: () => (counted ??= readCounted(store, targets[0], signal)),
    reverts: (target) => once(reverts, target.tip, () => readReverts(target)),
    notes: () => (notes ??= readNotes(store, refs, signal)),
    close: () => store.close(),
  };
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const asked = known.get(key) ?? ask();
  known.set(key, asked);
  return asked;
}

async function readCounted(
  store: ScratchRepository,
  target: Target | undefined,
  signal: AbortSignal | undefined,
): Promise<CountedFiles> {
  const text = target && (await fileAt(store, target.tip, '.gitattributes', signal));
  if (text) await useAttributes(store, text);
  return {
    name: text ? hash53(text).toString(36) : '',
    async counted(paths) {
      const named = paths.filter(countsByName);
      const generated = text ? await generatedPaths(store, named, signal) : new Set();
      return new Set(named.filter((path) => !generated.has(path)));
    },
  };
}

async function readNotes(
  store: ScratchRepository,
  refs: ReadonlyMap<string, Ref>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const ref = refs.get('refs/notes/ai');
  if (!ref) return new Map();
  const files = await filesIn(store, ref.id, signal);
  return new Map([...files].map(([path, blob]) => [path.replaceAll('/', ''), blob]));
}
