import { fieldsOf, textOf } from '../format/fields.ts';

/**
 * Which token counts of a rollout are its own, and which were copied from an ancestor.
 *
 * A fork (or a sub-agent that was given history) begins with its own `session_meta`, a copy of its ancestors' and their
 * lines with new timestamps. Turn ids are UUIDv7 and keep the time at which the turn began: a turn that is older than the
 * child was copied, and is counted where it happened. Where turn ids are absent or are no UUIDv7, a copied count is known
 * by its content: its key (root ancestor, turn, chain of counts) is the same in every copy, so the ledger keeps one.
 */
export type Lineage = {
  /** Thread id of this file. */
  id: string;
  /** Session to which its calls belong: its own, or that which launched it as a sub-agent. */
  session: string;
  /** The oldest known ancestor; equals `id` where there is none. */
  root: string;
  /** Metas met: 0 none, 1 the file's own, 2 an ancestor's too. */
  metas: number;
  /** This file may hold copied lines and its own first turn was not met yet. */
  leading: boolean;
  /** Milliseconds at which this session was made, by its id or its first line; 0 unknown. */
  born: number;
  /** The current turn; '' before the first. */
  turn: string;
  /** Milliseconds at which the current turn began, 0 where its id does not say. */
  turnBorn: number;
};

interface Meta {
  readonly id: string | undefined;
  readonly session_id: string | undefined;
  readonly forked_from_id: string | undefined;
  readonly parent_thread_id: string | undefined;
  readonly source: unknown;
}

export const lineageOf = (id: string): Lineage => ({
  id,
  session: id,
  root: id,
  metas: 0,
  leading: false,
  born: 0,
  turn: '',
  turnBorn: 0,
});

/** Milliseconds in a UUIDv7, or 0 if the id is none. */
function uuidTime(id: string): number {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)
    ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    : 0;
}

/**
 * The session that launched this thread as a sub-agent. `session_id` names the topmost one where the version writes it; older
 * versions name the parent inside of the source only.
 */
function launchedBy(meta: Meta): string | undefined {
  const isSubagent = typeof meta.source === 'object' && meta.source !== null && 'subagent' in meta.source;
  if (!isSubagent) return undefined;
  if (meta.session_id !== undefined && meta.session_id !== meta.id) return meta.session_id;
  const spawn = fieldsOf(fieldsOf(fieldsOf(meta.source)['subagent'])['thread_spawn']);
  return meta.parent_thread_id ?? (textOf(spawn['parent_thread_id']) || undefined);
}

/** Meets a `session_meta`; true if it speaks of this file's own session (the first one, and later resumes of it). */
export function meetMeta(state: Lineage, meta: Meta): boolean {
  if (state.metas === 0) {
    state.metas = 1;
    state.id = meta.id ?? state.id;
    state.session = launchedBy(meta) ?? state.id;
    state.root = meta.forked_from_id ?? state.id;
    state.leading = meta.forked_from_id !== undefined;
    state.born = uuidTime(state.id);
    return true;
  }
  if (meta.id === undefined || meta.id === state.id) return meta.id === state.id;
  if (state.turn === '' || state.leading) {
    state.metas = 2;
    state.leading = true;
    state.root = meta.id;
  }
  return false;
}

/** Meets a turn id; true if a new turn begins. */
export function meetTurn(state: Lineage, turn: string): boolean {
  if (turn === state.turn) return false;
  state.turn = turn;
  state.turnBorn = uuidTime(turn);
  if (state.leading && state.turnBorn > 0 && state.born > 0 && state.turnBorn >= state.born) {
    beginOwn(state);
  }
  return true;
}

/** The lines that follow are the file's own. */
export function beginOwn(state: Lineage): void {
  state.leading = false;
  state.root = state.id;
}

/** Was the current turn copied from an ancestor, by its id? */
export function replayed(state: Lineage): boolean {
  return state.leading && state.turnBorn > 0 && state.born > 0;
}
