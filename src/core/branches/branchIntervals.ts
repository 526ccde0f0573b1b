import { isBranchName, isCommitId } from './branchName.ts';
import type { ReflogState } from './reflog.ts';
import { repairClockJumps } from './repairClockJumps.ts';

/** A stretch of time in which HEAD of one worktree did not change its branch. Neither branch nor detached: not known. `until` is `from` where it began and ended in one second. */
export interface BranchInterval {
  /** Milliseconds UTC; `until` is exclusive, and `Number.MAX_SAFE_INTEGER` for the stretch that still goes on. */
  readonly from: number;
  readonly until: number;
  /** The name it had then (see `latestName`); '' if detached or not known. */
  readonly branch: string;
  readonly detached: boolean;
  /** The log's times ran backwards somewhere, so when it changed is an estimate. */
  readonly doubtful?: true;
}

/** What the file HEAD says now; during a rebase, the branch that is being rebased. */
export type HeadNow = { readonly kind: 'branch' | 'rebasing'; readonly branch: string } | { readonly kind: 'detached' };

/** A name that HEAD was said to move to. It may be a tag or a commit: only later lines show which. undefined: the log names none. */
type Claim = string | undefined;

/**
 * The branches of one worktree over time. Each stretch is checked against where HEAD came from when it next moved (or `head`
 * for the last one): a commit there means it was detached, another name than the claimed one means we do not know.
 */
export function branchIntervals(state: ReflogState, head?: HeadNow): readonly BranchInterval[] {
  if (state.since === null) return [];
  const logged = [state.since, ...state.events.map((event) => event.time)];
  const times = repairClockJumps(logged);
  const doubt = times.some((time, index) => time !== logged[index]) ? ({ doubtful: true } as const) : {};
  const out: BranchInterval[] = [];
  let from = times[0] ?? 0;
  let claim: Claim;
  let rebasing = false;
  const close = (until: number, is: Settled, next: Claim) => {
    // A branch that HEAD was on for less than a second has a stretch without length: that it was there is known.
    const before = out.at(-1);
    const isMomentary = until === from && before !== undefined && is.branch !== '' && is.branch !== before.branch;
    if (until > from || isMomentary) out.push({ from, until, ...is, ...doubt });
    from = until;
    claim = next;
  };
  state.events.forEach((event, index) => {
    const time = times[index + 1] ?? from;
    if (event.kind === 'move') close(time, rebasing ? named(claim) : settle(claim, event.from), event.to);
    else if (event.kind === 'rename') close(time, settle(claim, event.from), event.to);
    else if (event.kind === 'unnamed') close(time, settle(claim, claim), undefined);
    else if (event.kind === 'rebase') close(time, named(claim), claim);
    else close(time, named(event.to || claim), event.to || claim);
    if (event.kind !== 'rename') rebasing = event.kind === 'rebase';
  });
  close(Number.MAX_SAFE_INTEGER, settleLast(claim, head, rebasing), undefined);
  return out;
}

type Settled = Pick<BranchInterval, 'branch' | 'detached'>;

const UNKNOWN: Settled = { branch: '', detached: false };
const DETACHED: Settled = { branch: '', detached: true };

function named(claim: Claim): Settled {
  if (claim === undefined) return UNKNOWN;
  return isBranchName(claim) ? { branch: claim, detached: false } : DETACHED;
}

function settle(claim: Claim, truth: Claim): Settled {
  if (truth === undefined) return named(claim);
  if (!isBranchName(truth)) return isCommitId(truth) ? DETACHED : UNKNOWN;
  return claim === undefined || claim === truth ? named(truth) : UNKNOWN;
}

function settleLast(claim: Claim, head: HeadNow | undefined, rebasing: boolean): Settled {
  if (head === undefined) return named(claim);
  if (head.kind === 'rebasing') return named(head.branch);
  if (rebasing) return named(claim);
  return head.kind === 'detached' ? DETACHED : settle(claim, head.branch);
}

export interface BranchAt {
  readonly branch: string;
  readonly detached: boolean;
  /** Seconds to the nearest change of HEAD, before or after. git keeps whole seconds only. */
  readonly secondsFromCheckout: number;
  readonly doubtful: boolean;
}

/** The branch at a time, under its name of that time; undefined where the log does not reach or does not name one. */
export function branchAt(intervals: readonly BranchInterval[], time: number): BranchAt | undefined {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle]?.from ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  const at = intervals[low - 1];
  if (!at || (at.branch === '' && !at.detached)) return undefined;
  const seconds = Math.min(time - at.from, Math.abs(at.until - time)) / 1000;
  return { branch: at.branch, detached: at.detached, secondsFromCheckout: seconds, doubtful: at.doubtful === true };
}

export interface Rename {
  readonly from: string;
  readonly to: string;
  readonly time: number;
}

/** The renames that a worktree saw. Those of all worktrees of a repository, put together, make its alias chain. */
export function renamesOf(state: ReflogState): readonly Rename[] {
  return state.events
    .filter((event) => event.kind === 'rename')
    .map((event) => ({ from: event.from, to: event.to, time: event.time }));
}

/** git's log knows whole seconds: a rename may have happened up to the end (ms) of the second that it names. */
const END_OF_SECOND = 999;

/** The name that the branch called `branch` at `time` has today. A later branch of the old name is another one. */
export function latestName(renames: readonly Rename[], branch: string, time: number): string {
  let name = branch;
  for (const rename of renames.toSorted((a, b) => a.time - b.time)) {
    if (rename.time + END_OF_SECOND >= time && rename.from === name) name = rename.to;
  }
  return name;
}

/** The last commit that each branch is known to have had here; kept, because git forgets a deleted branch's. */
export function branchHeads(state: ReflogState, head?: HeadNow): ReadonlyMap<string, { sha: string; time: number }> {
  const heads = new Map<string, { sha: string; time: number }>();
  for (const event of state.events) {
    if (event.kind === 'move' && isBranchName(event.from)) heads.set(event.from, { sha: event.old, time: event.time });
    if (event.kind === 'rename') {
      const sha = /^0+$/.test(event.new) ? event.old : event.new;
      heads.delete(event.from);
      heads.set(event.to, { sha, time: event.time });
    }
    if (event.kind === 'return' && event.to !== '') heads.set(event.to, { sha: event.new, time: event.time });
  }
  const last = branchIntervals(state, head).at(-1);
  if (last && last.branch !== '' && state.tip && head?.kind !== 'rebasing') heads.set(last.branch, state.tip);
  return heads;
}
