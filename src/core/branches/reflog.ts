/**
 * What git's own log of HEAD says about branches, line by line. Only the lines that change the branch are kept, so the state
 * stays small; it is plain JSON and belongs to one worktree. Names are untrusted text.
 */
export interface ReflogEvent {
  /**
   * `move`: HEAD went `from` → `to`, as git spells them (a branch, a commit, a tag, `HEAD~1`). `rename`: the branch got another
   * name. `rebase`: HEAD is detached, but the work belongs to the branch. `return`: back on branch `to` ('' = the one before).
   * `unnamed`: HEAD changed and the line does not say to what.
   */
  readonly kind: 'move' | 'rename' | 'rebase' | 'return' | 'unnamed';
  /** Milliseconds UTC, whole seconds, as git wrote it: clocks may be wrong. */
  readonly time: number;
  readonly from: string;
  readonly to: string;
  /** Commit before and after. */
  readonly old: string;
  readonly new: string;
}

export interface ReflogState {
  /** Time of the first line that was read: before it nothing is known. */
  readonly since: number | null;
  readonly events: readonly ReflogEvent[];
  /** The newest commit HEAD had. */
  readonly tip: { readonly sha: string; readonly time: number } | null;
  /** Lines that are no reflog lines. */
  readonly unread: number;
}

export const NO_REFLOG: ReflogState = { since: null, events: [], tip: null, unread: 0 };

export interface ReflogLine {
  readonly old: string;
  readonly new: string;
  readonly time: number;
  readonly message: string;
}

/** One line of a reflog (`<old> <new> <name> <mail> <seconds> <zone>\t<message>`), or undefined if it is none. */
export function parseReflogLine(line: string): ReflogLine | undefined {
  const tab = line.indexOf('\t');
  const head = tab < 0 ? line : line.slice(0, tab);
  const found = /^([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) .*> (\d{1,11}) [+-]\d{4}\s*$/.exec(head);
  if (!found) return undefined;
  const [, old = '', now = '', seconds = ''] = found;
  return { old, new: now, time: Number(seconds) * 1000, message: tab < 0 ? '' : line.slice(tab + 1).trimEnd() };
}

/**
 * Folds whole lines into the state: `fold(fold(s, a), b)` is `fold(s, a + b)` for any cut at a line end.
 * Sources: git's reflog messages of versions 2.2 to 2.51, checked with real repositories in the tests.
 */
export function foldReflog(state: ReflogState, text: string): ReflogState {
  const events = [...state.events];
  let { since, tip, unread } = state;
  for (const raw of text.split('\n')) {
    if (raw === '') continue;
    const line = parseReflogLine(raw);
    if (!line) {
      unread += 1;
      continue;
    }
    const event = eventOf(line, since === null);
    since ??= line.time;
    if (!isNothing(line.new)) tip = { sha: line.new, time: line.time };
    if (event && !repeats(events.at(-1), event)) events.push(event);
  }
  return { since, events, tip, unread };
}

function eventOf(line: ReflogLine, first: boolean): ReflogEvent | undefined {
  const { message } = line;
  const event = (kind: ReflogEvent['kind'], from = '', to = ''): ReflogEvent => ({
    kind,
    time: line.time,
    from,
    to,
    old: line.old,
    new: line.new,
  });
  const move = /^checkout: moving from (\S+) to (.+)$/.exec(message);
  if (move) return event('move', move[1], move[2]);
  const rename = /^Branch: renamed refs\/heads\/(\S+) to refs\/heads\/(\S+)$/.exec(message);
  if (rename) return event('rename', rename[1], rename[2]);
  if (/^(?:rebase|pull)\b/.test(message)) {
    const back = /: returning to refs\/heads\/(\S+)$/.exec(message);
    if (back) return event('return', '', back[1]);
    if (/^rebase(?:: aborting| \(abort\):)/.test(message)) return event('return');
    if (/^\w+(?:.*\(start\)|[^(:]*): checkout /.test(message)) return event('rebase');
  }
  // `git symbolic-ref` leaves an empty message; the first commit of an orphan branch has nothing before it.
  const orphan = message.startsWith('commit (initial)') && isNothing(line.old);
  return !first && (message === '' || orphan) ? event('unnamed') : undefined;
}

/** git writes a rename twice: away from the old name, and to the new one. */
function repeats(last: ReflogEvent | undefined, event: ReflogEvent): boolean {
  return event.kind === 'rename' && last?.kind === 'rename' && last.from === event.from && last.to === event.to;
}

function isNothing(sha: string): boolean {
  return /^0+$/.test(sha);
}

/**
 * Joins what is remembered with a log that had to be read again, because git expired its oldest lines or the worktree was
 * made again under the same name. What the new log no longer holds is kept.
 */
export function mergeReflog(old: ReflogState, fresh: ReflogState): ReflogState {
  if (fresh.since === null) return { ...old, unread: fresh.unread };
  if (old.since === null) return fresh;
  const first = fresh.events[0];
  const overlap = first ? old.events.findIndex((event) => sameEvent(event, first)) : -1;
  const start = fresh.since;
  const kept = overlap >= 0 ? old.events.slice(0, overlap) : old.events.filter((event) => event.time < start);
  return { ...fresh, since: Math.min(old.since, fresh.since), events: [...kept, ...fresh.events] };
}

function sameEvent(a: ReflogEvent, b: ReflogEvent): boolean {
  return a.kind === b.kind && a.time === b.time && a.from === b.from && a.to === b.to && a.new === b.new;
}
