import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchOutcome } from '../../core/outcomes/outcome.ts';
import { storedWords } from '../../core/words/storedWords.ts';
import { Git, GitError } from '../../git/git.ts';
import { readOutcomes, writeLook } from '../../ledger/outcomes/outcomeStore.ts';
import { pruneOutcomeCache, StoredOutcomeCache } from '../../ledger/outcomes/storedOutcomeCache.ts';
import { allFolders, contextsInFolders, contextsOfWorktrees } from '../../ledger/queries.ts';
import type { Engine } from '../ingest/engine.ts';
import { analysisStamp } from './analysisStamp.ts';
import { type BranchQuery, branchQueries, unreadDirect } from './branchQueries.ts';
import { compareRetention } from './compareRetention.ts';
import { type BranchWork, branchWork, onNoBranch } from './evidence/branchWork.ts';
import { type ReadBudget, searchTraces, traceBound } from './evidence/toolOutputEvidence.ts';
import { OutcomeWriter } from './outcomeWriter.ts';
import { shallowStamp } from './refsFingerprint.ts';
import { type OutcomeRun, repositoryOutcomes } from './repositoryOutcomes.ts';

export interface OutcomeAnalysis {
  readonly engine: Engine;
  readonly git: Git;
  /** A folder of ours for what git must write. */
  readonly scratch: string;
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  /** Compares what was kept with other changes too, which costs as much again. */
  readonly compares: boolean;
  /** Reads logs a second time where what is known ties a branch to no commit or pull request; else what was read before has to do. */
  readonly rereads: boolean;
  /** How much of logs is read a second time; left out, as much as a look in the background may. */
  readonly bound?: ReadBudget | undefined;
  /** How many sessions' logs were looked at again, of all. */
  readonly onSession?: ((done: number, of: number) => void) | undefined;
  /** How many branches were looked at, of all. */
  onProgress?(done: number, of: number): void;
  /** What became of branches was written down. */
  onWritten?(): void;
}

/** A look at repositories with a git of its own. `home` is the state folder. */
export function lookFor(
  engine: Engine,
  home: string,
  rest: Pick<OutcomeAnalysis, 'compares' | 'rereads' | 'bound' | 'onSession' | 'onProgress' | 'signal'>,
): OutcomeAnalysis {
  return { engine, git: new Git(), scratch: join(home, 'scratch'), now: Date.now(), ...rest };
}

/** All work that the ledger knows of, by repository and branch. */
export function allWork(engine: Engine): readonly BranchWork[] {
  return branchWork(engine.attributor.sums({}, false));
}

/**
 * All work in repositories; and of work in none, which nothing can become of, what was done in a span (ms UTC, `until` is
 * outside): a summary shows no more of it, and has not to sum years for it.
 */
export function workOfSpan(engine: Engine, since: number, until: number): readonly BranchWork[] {
  const { attributor } = engine;
  const contexts = contextsInRepositories(engine);
  const inRepositories = contexts.length === 0 ? [] : attributor.sums({ contexts }, false);
  const known = new Set(contexts);
  const others = attributor.sums({ since, until }, false).filter(({ contextId }) => !known.has(contextId));
  return branchWork([...inRepositories, ...others]);
}

/** The contexts of calls in any repository, and of sessions that worked in an agent's worktree, wherever that was. */
function contextsInRepositories({ ledger, places }: Engine): readonly number[] {
  const folders = allFolders(ledger);
  const found = places.ofAll(folders);
  const inside = contextsInFolders(
    ledger,
    folders.filter((_, at) => found[at]?.commonDir !== ''),
  );
  return [...new Set([...inside, ...contextsOfWorktrees(ledger).map(({ id }) => id)])];
}

/** The repositories of the work whose folders are still there, those of the latest work first, each with its branches. */
export function repositoriesOf(works: readonly BranchWork[]): ReadonlyMap<string, readonly BranchWork[]> {
  const found = new Map<string, BranchWork[]>();
  for (const work of works.toSorted((a, b) => b.lastCall - a.lastCall)) {
    if (work.place !== 'branch') continue;
    const known = found.get(work.commonDir);
    if (known !== undefined) known.push(work);
    else if (isThere(work.commonDir)) found.set(work.commonDir, [work]);
  }
  return found;
}

export const isThere = (commonDir: string): boolean => commonDir !== '' && existsSync(join(commonDir, 'HEAD'));

/**
 * Looks at every branch of the repositories, one repository after another; answers why nothing could be asked ('' if all is
 * well). Rejects only when the signal stops it; what was found out until then is kept.
 */
export async function analyzeRepositories(
  look: OutcomeAnalysis,
  repositories: ReadonlyMap<string, readonly BranchWork[]>,
): Promise<string> {
  const of = [...repositories.values()].reduce((sum, works) => sum + works.length, 0);
  let done = 0;
  const bound = look.bound ?? traceBound();
  if (of > 0) look.onProgress?.(0, of);
  for (const [commonDir, works] of repositories) {
    if (!(await hasGit(look, commonDir))) return storedWords.noGit();
    await analyzeRepository(look, commonDir, works, bound, () => look.onProgress?.(++done, of));
  }
  pruneOutcomeCache(look.engine.ledger, look.now);
  return '';
}

/**
 * Looks for pull requests that sessions created where they were on no branch: only their logs name them. The search may end
 * before all is read; the next one goes on there.
 */
export async function searchBranchless(
  look: OutcomeAnalysis,
  works: readonly BranchWork[],
  bound = look.bound ?? traceBound(),
): Promise<void> {
  const onNone = onNoBranch(works);
  if (onNone.length > 0 && (await searchTraces({ ...look, bound }, onNone))) look.onWritten?.();
}

async function hasGit({ git, signal }: OutcomeAnalysis, commonDir: string): Promise<boolean> {
  try {
    await git.version(commonDir, signal);
    return true;
  } catch (error) {
    if (signal?.aborted) throw error;
    return !(error instanceof GitError && error.problem === 'no-git');
  }
}

async function analyzeRepository(
  look: OutcomeAnalysis,
  commonDir: string,
  works: readonly BranchWork[],
  bound: ReadBudget,
  onDone: () => void,
): Promise<void> {
  const { engine, git, scratch, now, signal } = look;
  const { ledger } = engine;
  const stamp = analysisStamp(ledger, commonDir);
  const cache = new StoredOutcomeCache(ledger, `${commonDir} ${shallowStamp(commonDir)}`, now);
  const run = { git, commonDir, scratch, now, cache, signal };
  const writer = new OutcomeWriter({ ledger, commonDir, cache, now, onWritten: () => look.onWritten?.() });
  try {
    await searchDirect(look, commonDir, works, bound);
    const asked = branchQueries(engine, commonDir, works);
    const known = readOutcomes(ledger, commonDir).map(({ outcome }) => outcome);
    const first = await ask({ ...run, known }, asked, writer, onDone);
    const weak = works.filter((_, index) => isWeak(first[index] as BranchOutcome));
    const { onSession } = look;
    const found = look.rereads && (await searchTraces({ engine, now, bound, signal, onSession }, weak));
    writer.flush();
    const again = found ? changed(asked, branchQueries(engine, commonDir, works)) : [];
    const second = again.length === 0 ? [] : await ask({ ...run, known: first }, again, writer, () => undefined);
    const outcomes = first.map((outcome) => second.find(({ branch }) => branch === outcome.branch) ?? outcome);
    const kept = look.compares ? await compareRetention(run, outcomes) : undefined;
    writeLook(ledger, { commonDir, stamp, looked: now, kept });
  } finally {
    writer.flush();
  }
}

/** Of all logs that may name commits straight on an integration branch, so much is read before git is asked. */
const DIRECT_BYTES = 64 << 20;
const DIRECT_LONGEST = 2000;

/**
 * Which commits on an integration branch are the work's own shows only in what its sessions edited: those in whose time commits
 * were made are read first, so that no state is shown that the next one takes back.
 */
async function searchDirect(
  { engine, now, signal }: OutcomeAnalysis,
  commonDir: string,
  works: readonly BranchWork[],
  bound: ReadBudget,
): Promise<void> {
  const unread = unreadDirect(engine, commonDir, works);
  if (unread.length === 0) return;
  const own = traceBound(Math.min(bound.bytes, DIRECT_BYTES), DIRECT_LONGEST);
  const before = own.bytes;
  await searchTraces({ engine, now, bound: own, signal }, unread);
  bound.bytes -= before - own.bytes;
}

function ask(
  run: OutcomeRun,
  asked: readonly BranchQuery[],
  writer: OutcomeWriter,
  onDone: () => void,
): Promise<readonly BranchOutcome[]> {
  const onOutcome = (outcome: BranchOutcome, index: number): void => {
    writer.add(asked[index] as BranchQuery, outcome);
    onDone();
  };
  return repositoryOutcomes(
    { ...run, onOutcome },
    asked.map(({ input }) => input),
  );
}

/** The questions about branches of which more is known now. */
function changed(before: readonly BranchQuery[], now: readonly BranchQuery[]): readonly BranchQuery[] {
  return now.filter(({ input }, index) => JSON.stringify(input) !== JSON.stringify(before[index]?.input));
}

/**
 * Nothing that names a session ties a commit to it, or it is open and its pull request is not known: then its log is looked at
 * again, for what its tools did.
 */
function isWeak({ commits, state, request }: BranchOutcome): boolean {
  return !commits.some(({ session }) => session !== '') || (state === 'open' && request === undefined);
}
