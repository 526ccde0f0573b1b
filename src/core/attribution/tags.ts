import type { AgentId } from '../usage/call.ts';

/** A session's calls of one folder and one branch of the agent's log, between two times (ms UTC, both inclusive). */
export interface CallStretch {
  readonly from: number;
  readonly until: number;
  readonly cwd: string;
  readonly logBranch: string;
}

/**
 * How much of the work a tag is for. `since`: the session's calls from that time on. `untagged`: exactly the calls that had no
 * ticket when the tag was set; a session that goes on adds none to them.
 */
export type TagScope =
  | { readonly kind: 'session'; readonly agent: AgentId; readonly session: string }
  | { readonly kind: 'since'; readonly agent: AgentId; readonly session: string; readonly from: number }
  | {
      readonly kind: 'untagged';
      readonly agent: AgentId;
      readonly session: string;
      readonly stretches: readonly CallStretch[];
    }
  | { readonly kind: 'branch'; readonly repository: string; readonly branch: string };

/**
 * What a person says some work was for. Tags are kept as they were set, and removed ones are kept too, so that every step can be
 * undone; which one holds is found on reading. Nothing is ever copied into calls.
 */
export interface Tag {
  readonly id: string;
  readonly scope: TagScope;
  /** Cleaned free text (`cleanTicket`), or null: the person says there is no ticket. */
  readonly ticket: string | null;
  readonly origin: 'person';
  /** When it was set: milliseconds UTC. */
  readonly time: number;
  /** When it was taken away; undefined while it holds. */
  readonly removed?: number;
}

/** What a tag may hold for: one call's place in the world. `branch` is today's name, '' if none is known. */
export interface Taggable {
  readonly agent: AgentId;
  readonly session: string;
  readonly time: number;
  readonly repository: string;
  readonly branch: string;
  /** Folder and branch as the agent's log names them: what an `untagged` tag goes by. */
  readonly cwd?: string;
  readonly logBranch?: string;
}

/** Today's name of a branch that was called `branch` at `time`. */
export type NameNow = (repository: string, branch: string, time: number) => string;

/**
 * The tag that holds for a call. What a person said of the session (`session`, `since`, `untagged`) goes before what was said of the branch;
 * within each the one that was set last holds, and of two set in the same millisecond the later in the list. So "the whole
 * session" said after "from now on" means the whole session, and undoing it brings "from now on" back.
 */
export function winningTag(
  tags: readonly Tag[],
  call: Taggable,
  nameNow: NameNow = (_, branch) => branch,
): Tag | undefined {
  let best: Tag | undefined;
  for (const tag of tags) {
    if (tag.removed !== undefined || !holdsFor(tag, call, nameNow)) continue;
    if (best === undefined || weight(tag) > weight(best) || (weight(tag) === weight(best) && tag.time >= best.time)) {
      best = tag;
    }
  }
  return best;
}

function weight(tag: Tag): number {
  return tag.scope.kind === 'branch' ? 0 : 1;
}

function holdsFor(tag: Tag, call: Taggable, nameNow: NameNow): boolean {
  const { scope } = tag;
  if (scope.kind === 'branch') {
    if (call.branch === '' || call.repository === '' || scope.repository !== call.repository) return false;
    return nameNow(scope.repository, scope.branch, tag.time) === call.branch;
  }
  if (scope.agent !== call.agent || scope.session !== call.session) return false;
  if (scope.kind === 'untagged') return scope.stretches.some((stretch) => isInStretch(stretch, call));
  return scope.kind === 'session' || call.time >= scope.from;
}

function isInStretch({ from, until, cwd, logBranch }: CallStretch, call: Taggable): boolean {
  return call.time >= from && call.time <= until && call.cwd === cwd && call.logBranch === logBranch;
}

/** Takes away all tags of a scope (of a session: all kinds; of `untagged`: only such). Rules, and tags of the branch, hold again. */
export function untag(tags: readonly Tag[], scope: TagScope, now: number): readonly Tag[] {
  return tags.map((tag) => (tag.removed === undefined && sameScope(tag.scope, scope) ? { ...tag, removed: now } : tag));
}

function sameScope(a: TagScope, b: TagScope): boolean {
  if (a.kind === 'branch') return b.kind === 'branch' && a.repository === b.repository && a.branch === b.branch;
  if (b.kind === 'branch') return false;
  if (b.kind === 'untagged' && a.kind !== 'untagged') return false;
  return a.agent === b.agent && a.session === b.session;
}

/**
 * Undoes the last step, setting (all tags of one time) or taking away; undoing again goes one step further back. Undefined if there is nothing to undo.
 * A tag that is undone is gone, as if it had never been set. Steps about tags that `isHere` leaves out are passed over.
 */
export function undoLast(all: readonly Tag[], isHere: (tag: Tag) => boolean = () => true): readonly Tag[] | undefined {
  const tags = all.filter(isHere);
  if (tags.length === 0) return undefined;
  const set = Math.max(...tags.map((tag) => tag.time));
  const taken = Math.max(...tags.map((tag) => tag.removed ?? -Infinity));
  if (taken >= set) return all.map((tag) => (tag.removed === taken && isHere(tag) ? withoutRemoval(tag) : tag));
  return all.filter((tag) => tag.time !== set || !isHere(tag));
}

function withoutRemoval({ id, scope, ticket, origin, time }: Tag): Tag {
  return { id, scope, ticket, origin, time };
}

/** Tickets that a person set, the latest first, each once; for a list to pick from. */
export function recentTickets(tags: readonly Tag[], most: number): readonly string[] {
  const latest = tags.toSorted((a, b) => b.time - a.time).flatMap((tag) => (tag.ticket === null ? [] : [tag.ticket]));
  return [...new Set(latest)].slice(0, most);
}
