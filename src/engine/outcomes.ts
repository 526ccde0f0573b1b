import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchOutcome } from '../core/outcome.ts';
import { Git, GitError } from '../git/git.ts';
import { pruneOutcomeCache, StoredOutcomeCache } from '../ledger/outcomeCache.ts';
import { type StoredOutcome, writeLook, writeOutcomes } from '../ledger/outcomeStore.ts';
import { type Asked, askedOf } from './branchInputs.ts';
import { type BranchWork, branchWork } from './branchWork.ts';
import type { Engine } from './engine.ts';
import { keptOf } from './keptOf.ts';
import { refsStamp, shallowStamp } from './refsStamp.ts';
import { repositoryOutcomes } from './repositoryOutcomes.ts';

export interface OutcomeLook {
  readonly engine: Engine;
  readonly git: Git;
  /** A folder of ours for what git must write. */
  readonly scratch: string;
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  /** Compares what was kept with other changes too, which costs as much again. */
  readonly compares: boolean;
  /** How many branches were looked at, of all. */
  onProgress?(done: number, of: number): void;
  /** What became of branches was written down. */
  onWritten?(): void;
}

/** A look at repositories with a git of its own. `home` is the state folder. */
export function lookFor(
  engine: Engine,
  home: string,
  rest: Pick<OutcomeLook, 'compares' | 'onProgress' | 'signal'>,
): OutcomeLook {
  return { engine, git: new Git(), scratch: join(home, 'scratch'), now: Date.now(), ...rest };
}

/** All work that the ledger knows of, by repository and branch. */
export function allWork(engine: Engine): readonly BranchWork[] {
  return branchWork(engine.attributor.sums({}, false));
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
export async function lookAt(
  look: OutcomeLook,
  repositories: ReadonlyMap<string, readonly BranchWork[]>,
): Promise<string> {
  const of = [...repositories.values()].reduce((sum, works) => sum + works.length, 0);
  let done = 0;
  look.onProgress?.(0, of);
  for (const [commonDir, works] of repositories) {
    if (!(await hasGit(look, commonDir))) return NO_GIT;
    await lookAtOne(look, commonDir, works, () => look.onProgress?.(++done, of));
  }
  pruneOutcomeCache(look.engine.ledger, look.now);
  return '';
}

const NO_GIT = 'Git was not found, so what became of branches is not known.';

async function hasGit({ git, signal }: OutcomeLook, commonDir: string): Promise<boolean> {
  try {
    await git.version(commonDir, signal);
    return true;
  } catch (error) {
    if (signal?.aborted) throw error;
    return !(error instanceof GitError && error.problem === 'no-git');
  }
}

/** Outcomes are written down so often, that a panel may show how far it got. */
const WRITTEN_EVERY = 1000;

async function lookAtOne(
  look: OutcomeLook,
  commonDir: string,
  works: readonly BranchWork[],
  onDone: () => void,
): Promise<void> {
  const { engine, git, scratch, now, signal } = look;
  const { ledger } = engine;
  const stamp = refsStamp(commonDir);
  const asked = askedOf(engine, commonDir, works);
  const cache = new StoredOutcomeCache(ledger, `${commonDir} ${shallowStamp(commonDir)}`, now);
  const run = { git, commonDir, scratch, now, cache, signal };
  const fresh: StoredOutcome[] = [];
  let written = performance.now();
  const write = (): void => {
    cache.flush();
    if (fresh.length > 0) look.onWritten?.();
    writeOutcomes(ledger, fresh.splice(0));
    written = performance.now();
  };
  const onOutcome = (outcome: BranchOutcome, index: number): void => {
    const one = asked[index] as Asked;
    if (isNews(one, outcome))
      fresh.push({ commonDir, branch: one.work.branch, heads: one.heads, outcome, looked: now });
    onDone();
    if (performance.now() - written > WRITTEN_EVERY) write();
  };
  try {
    const outcomes = await repositoryOutcomes(
      { ...run, onOutcome },
      asked.map(({ input }) => input),
    );
    const kept = look.compares ? await keptOf(run, outcomes) : undefined;
    writeLook(ledger, { commonDir, stamp, looked: now, kept });
  } finally {
    write();
  }
}

/** Git forgets commits of branches that are gone; that something landed stays true. */
function isNews({ before, heads }: Asked, outcome: BranchOutcome): boolean {
  if (before === undefined) return true;
  if (outcome.state === 'unlinked' && before.outcome.landedAt !== null) return false;
  return JSON.stringify([before.outcome, before.heads]) !== JSON.stringify([outcome, heads]);
}
