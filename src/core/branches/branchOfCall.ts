import type { Origin } from '../usage/origin.ts';
import { type BranchAt, type BranchInterval, branchAt, latestName, type Rename } from './branchIntervals.ts';
import { isBranchName } from './branchName.ts';

/** A stay of a session in a worktree that its agent made, as the log says it. */
export interface WorktreeStay {
  /** Milliseconds UTC; `until` is exclusive. */
  readonly from: number;
  readonly until: number;
  /** Untrusted. */
  readonly branch: string;
  readonly path: string;
  /** Where the session was before; '' if the log does not say. */
  readonly originalBranch: string;
  readonly originalHead: string;
  readonly originalCwd: string;
}

/**
 * The stays by a session's `worktree-state` records: each value is in force until the next; null leaves. Records without a
 * time are left out: it is not known when they held.
 */
export function worktreeStays(
  records: readonly { readonly time: number; readonly value: unknown }[],
): readonly WorktreeStay[] {
  const timed = records.filter((record) => record.time > 0).toSorted((a, b) => a.time - b.time);
  return timed.flatMap(({ time, value }, index) => {
    const until = timed[index + 1]?.time ?? Number.MAX_SAFE_INTEGER;
    const text = (name: string) => textOf(value, name);
    const branch = text('worktreeBranch');
    if (!isBranchName(branch) || until <= time) return [];
    return [
      {
        from: time,
        until,
        branch,
        path: text('worktreePath'),
        originalBranch: text('originalBranch'),
        originalHead: text('originalHeadCommit'),
        originalCwd: text('originalCwd'),
      },
    ];
  });
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const found: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof found === 'string' ? found : '';
}

/** All evidence for the branch of one call. */
export interface BranchEvidence {
  readonly time: number;
  /** All stays of the session. */
  readonly stays: readonly WorktreeStay[];
  /** Of the worktree that the call's folder is in; empty if it has no reflog. */
  readonly intervals: readonly BranchInterval[];
  /** Of all worktrees of the repository. */
  readonly renames: readonly Rename[];
  /** As the log names it with the call; '' if it does not. */
  readonly logBranch: string;
  /** Where the log names the branch of the session's start only (Codex): when that was. */
  readonly logBranchSince?: number;
  /** The log's time of a call is when it began, so a call in the second of a checkout came after it (OpenCode). */
  readonly stampedAtStart?: boolean;
  /** The call adds up a session's requests from `time` until then (ms UTC). */
  readonly sumEnd?: number;
}

export interface BranchOfCall {
  readonly state: 'branch' | 'detached' | 'unknown';
  /** The name it has today, as far as renames are known; '' unless `state` is `branch`. Untrusted. */
  readonly branch: string;
  readonly origin: Extract<Origin, 'worktree' | 'reflog' | 'log' | 'none'>;
  /** git's log and the agent's log name different branches, and no checkout was near that would explain it. */
  readonly conflict: boolean;
  /** Today's names of the branches that it may have been on instead: HEAD changed in its second, and no log says in which order. */
  readonly others?: readonly string[];
}

/** git's log knows whole seconds only, and agents look at HEAD a little before or after they call. */
const SECONDS_OF_GRACE = 2;

/**
 * A change of HEAD holds from the end of its second (ms): git keeps the whole second, and the call that ordered the checkout
 * ends a moment before it.
 */
const CHANGE_HOLDS_AFTER = 1000;
/** Distances (ms) from a change of HEAD at which the answer may turn: see `branchOfCall`. */
export const GRACE_EDGES: readonly number[] = [-2000, 0, CHANGE_HOLDS_AFTER, 3000];

const UNKNOWN: BranchOfCall = { state: 'unknown', branch: '', origin: 'none', conflict: false };
const DETACHED_IN_LOG: BranchOfCall = { state: 'detached', branch: '', origin: 'log', conflict: false };
/** What an interval calls its branch while HEAD is detached. */
const DETACHED_HEAD = '';

/**
 * The branch of a call by precedence: the agent's worktree, git's log of HEAD, the agent's log, the
 * branch of the session's start until the first checkout, else detached or unknown. Never guessed.
 */
export function branchOfCall(evidence: BranchEvidence): BranchOfCall {
  const found = likeliestBranch(evidence);
  const others = otherBranches(evidence, found);
  return others.length === 0 ? found : { ...found, others };
}

function likeliestBranch(evidence: BranchEvidence): BranchOfCall {
  const { time, stays, renames, logBranch } = evidence;
  const named = (branch: string, origin: BranchOfCall['origin'], conflict = false): BranchOfCall => {
    return { state: 'branch', branch: latestName(renames, branch, time), origin, conflict };
  };
  const stay = stays.findLast((one) => one.from <= time && time < one.until);
  if (stay) return named(stay.branch, 'worktree');
  if (isOnSeveralBranches(evidence)) return UNKNOWN;
  const at = heldAt(evidence);
  if (at && !at.detached && logBranch === 'HEAD' && isNearChangeOf(evidence, DETACHED_HEAD)) return DETACHED_IN_LOG;
  if (at) {
    const other = isBranchName(logBranch) && evidence.logBranchSince === undefined && logBranch !== at.branch;
    const renamed = other && latestName(renames, logBranch, time) === latestName(renames, at.branch, time);
    if (other && !renamed && (at.doubtful || isNearChangeOf(evidence, logBranch)))
      return named(logBranch, 'log', at.doubtful);
    const conflict = other && !renamed && at.secondsFromCheckout > SECONDS_OF_GRACE;
    return at.detached
      ? { state: 'detached', branch: '', origin: 'reflog', conflict }
      : named(at.branch, 'reflog', conflict);
  }
  if (isBranchName(logBranch) && stillHolds(evidence)) return named(logBranch, 'log');
  return logBranch === 'HEAD' ? DETACHED_IN_LOG : UNKNOWN;
}

/**
 * Returns the branches that HEAD was on in the second of a call beside the one that was found. git keeps whole seconds, so the
 * order of the call and the checkout is certain only where the agent's log names a branch on which HEAD was then.
 */
function otherBranches(evidence: BranchEvidence, { state, branch, origin }: BranchOfCall): readonly string[] {
  const { intervals, renames, time, logBranch, logBranchSince } = evidence;
  const at = origin === 'reflog' || origin === 'log' ? heldAt(evidence) : undefined;
  if (at === undefined || at.secondsFromCheckout > 1) return [];
  const isNamed = isBranchName(logBranch) && logBranchSince === undefined;
  if (isNamed && latestName(renames, logBranch, time) === branch) return [];
  const second = time - (time % 1000);
  const there = intervals
    .filter(({ from, until, branch: name }) => name !== '' && (from === second || until === second))
    .map(({ branch: name, from }) => latestName(renames, name, from));
  return [...new Set(there)].filter((name) => state !== 'branch' || name !== branch);
}

/** Reports whether HEAD changed its branch while the requests of a sum were made: the sum belongs to none of them. */
function isOnSeveralBranches({ intervals, renames, time, sumEnd = 0 }: BranchEvidence): boolean {
  const held = intervals.filter(({ from, until }) => until > time && from < sumEnd);
  return new Set(held.map(({ branch, from }) => latestName(renames, branch, from))).size > 1;
}

/** The stretch that a call falls into; before the first whole second of the log, the first one. */
function heldAt({ intervals, time, stampedAtStart }: BranchEvidence): BranchAt | undefined {
  const held = stampedAtStart === true ? time : time - CHANGE_HOLDS_AFTER;
  return branchAt(intervals, held) ?? branchAt(intervals, time);
}

/** Reports whether HEAD came from or went to this branch so near the call that the agent's own log is the better witness. */
function isNearChangeOf({ intervals, renames, time }: BranchEvidence, branch: string): boolean {
  const wanted = branch === DETACHED_HEAD ? DETACHED_HEAD : latestName(renames, branch, time);
  return intervals.some(
    ({ from, until, branch: name, detached }) =>
      ((from > time - 3000 && from <= time + 2000) || (until > time - 3000 && until <= time + 2000)) &&
      detached === (branch === DETACHED_HEAD) &&
      // A branch that was renamed in the second of its checkout has no interval of its first name.
      (name === branch || latestName(renames, name, from) === wanted),
  );
}

/** A branch that the log names at the session's start holds until HEAD changes for the first time. */
function stillHolds({ logBranchSince, intervals, time }: BranchEvidence): boolean {
  if (logBranchSince === undefined) return true;
  return !intervals.some((interval) => interval.from > logBranchSince && interval.from <= time);
}
