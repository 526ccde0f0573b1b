import { branchAt, branchIntervals, type HeadNow } from './branchIntervals.ts';
import { isBranchName } from './branchName.ts';
import { foldReflog, NO_REFLOG, parseReflogLine, type ReflogLine, type ReflogState } from './reflog.ts';

/** A commit that a branch pointed to. Names are untrusted. */
export interface SeenHead {
  /** Under the name of that time. */
  readonly branch: string;
  readonly sha: string;
  /** ms UTC, whole seconds, as git wrote it. */
  readonly time: number;
  /** It was made there and then, not fetched, merged forward or gone back to. */
  readonly made: boolean;
  /** What the branch pointed to before; '' if that is not known. */
  readonly before: string;
}

/**
 * The commits that branches pointed to, by a worktree's log of HEAD, in its order. Lines of one second are distinguished by
 * their place: each gets its number for a time, and intervals are looked up by that number.
 */
export function seenHeads(text: string, head?: HeadNow): readonly SeenHead[] {
  const lines = text.split('\n').flatMap((line) => parseReflogLine(line) ?? []);
  const numbered = lines
    .map(({ old, new: now, message }, at) => `${old} ${now} - <-> ${at} +0000\t${message}\n`)
    .join('');
  const intervals = branchIntervals(foldReflog(NO_REFLOG, numbered), head);
  return lines.flatMap((line, at) => {
    const on = branchAt(intervals, at * 1000);
    return on === undefined || on.detached || startsRebase(line.message) ? [] : (seen(on.branch, line) ?? []);
  });
}

/** The commits of one branch by its own log. */
export function seenHeadsOf(branch: string, text: string): readonly SeenHead[] {
  return text.split('\n').flatMap((raw) => {
    const line = parseReflogLine(raw);
    return line === undefined ? [] : (seen(branch, line) ?? []);
  });
}

/** What remains known of a worktree whose log is gone: where HEAD came to a branch and left it. */
export function seenHeadsIn(state: ReflogState): readonly SeenHead[] {
  return state.events.flatMap(({ kind, from, to, old, new: now, time }) => {
    if (kind !== 'move' && kind !== 'return') return [];
    const left = kind === 'move' && isBranchName(from) ? [plain(from, old, time)] : [];
    const came = isBranchName(to) ? [plain(to, now, time)] : [];
    return [...left, ...came].filter(({ sha }) => !isNothing(sha));
  });
}

function seen(branch: string, { old, new: now, time, message }: ReflogLine): SeenHead | undefined {
  if (isNothing(now)) return undefined;
  const before = isNothing(old) ? '' : old;
  return { branch, sha: now, time, made: now !== old && isMade(message, now), before };
}

/** What commits are made by. A rebase makes them again; giving it up makes none. */
const MADE = [
  /^(?:commit|cherry-pick|revert|am|rebase(?!.*abort))\b/,
  // A pull that rebases, by its option or by a setting.
  /^pull\b.* --?r|^pull\b.*\((?!abort)\w+\): /,
  /^(?:merge|pull)\b.*: Merge made by /,
];

/** Of what the branch moved to, only commits that were written there: a pull with nothing to rebase brings those of others. */
function isMade(message: string, now: string): boolean {
  const isElsewhere = message.endsWith(': Fast-forward') || message.endsWith(`onto ${now}`) || startsRebase(message);
  return !isElsewhere && MADE.some((made) => made.test(message));
}

/** A rebase first goes where it builds on: no state of the branch. */
const startsRebase = (message: string): boolean => /^(?:rebase|pull)\b.*(?:\(start\)|: checkout )/.test(message);

const plain = (branch: string, sha: string, time: number): SeenHead => ({ branch, sha, time, made: false, before: '' });

const isNothing = (sha: string): boolean => /^0*$/.test(sha);

/** A commit and when it was first seen, as the ledger keeps it. */
export interface KnownHead {
  readonly sha: string;
  readonly time: number;
  /** It was made on the branch; left out where that is not known. */
  readonly made?: true;
}

type FoundHead = Omit<KnownHead, 'made'> & { readonly made?: boolean };

/** Enough for every question that is asked about a branch. */
const MOST_HEADS = 400;

/**
 * What was known of a branch's commits and what is seen of them now, oldest first, each once. Git forgets its logs, the ledger
 * does not; the same evidence gives the same list, however often they are joined.
 */
export function joinHeads(known: readonly KnownHead[], now: readonly FoundHead[]): readonly KnownHead[] {
  const all = new Map<string, KnownHead>();
  for (const { sha, time, made } of [...known, ...now.toSorted((a, b) => a.time - b.time)]) {
    const before = all.get(sha) ?? { sha, time };
    all.set(sha, made === true ? { ...before, made } : before);
  }
  const ordered = [...all.values()].toSorted((a, b) => a.time - b.time);
  const [first, ...rest] = ordered;
  return first === undefined ? [] : [first, ...rest.slice(-(MOST_HEADS - 1))];
}

/**
 * The heads that say what was made straight on a branch that others land on too: commits that came there by a pull or a
 * merge are nobody's work here. Where nothing is known yet, the first one is its earlier position.
 */
export function madeHeads(known: readonly KnownHead[], heads: readonly SeenHead[]): readonly KnownHead[] {
  const made = heads.filter((head) => head.made).toSorted((a, b) => a.time - b.time);
  return joinHeads(known.length > 0 ? known : startOf(heads, made[0]), made);
}

function startOf([stood]: readonly SeenHead[], made: SeenHead | undefined): readonly KnownHead[] {
  if (made !== undefined && made.before !== '') return [{ sha: made.before, time: made.time }];
  return stood === undefined || made !== undefined ? [] : [{ sha: stood.sha, time: stood.time }];
}
