import { randomUUID } from 'node:crypto';
import { type CallStretch, type Tag, type TagScope, undoLast, untag } from '../../core/attribution/tags.ts';
import type { AgentId } from '../../core/usage/call.ts';
import type { Ledger } from '../ledger.ts';

/** All tags in the order in which they were set, removed ones too. */
export function readTags(ledger: Ledger): readonly Tag[] {
  const rows = ledger.db.prepare('SELECT * FROM tags ORDER BY seq').all() as Record<string, string | number | null>[];
  return rows.map(tagOf);
}

/** Changes with every step about tags. */
export function tagsStamp({ db }: Ledger): string {
  // Columns of their own: a sum of texts is nothing where one of them is.
  const sql =
    'SELECT COUNT(*) AS n, MAX(seq) AS seq, TOTAL(time) AS time, MAX(removed) AS removed, COUNT(removed) AS gone FROM tags';
  return JSON.stringify(db.prepare(sql).get());
}

function tagOf(row: Record<string, string | number | null>): Tag {
  const text = (name: string): string => String(row[name] ?? '');
  return {
    id: text('id'),
    scope: scopeOf(row),
    ticket: row['ticket'] === null ? null : text('ticket'),
    origin: 'person',
    time: Number(row['time']),
    ...(row['removed'] !== null && { removed: Number(row['removed']) }),
  };
}

function scopeOf(row: Record<string, string | number | null>): TagScope {
  const text = (name: string): string => String(row[name] ?? '');
  if (row['kind'] === 'branch') return { kind: 'branch', repository: text('repository'), branch: text('branch') };
  const session = { agent: text('agent') as AgentId, session: text('session') };
  if (row['kind'] === 'untagged')
    return { kind: 'untagged', ...session, stretches: JSON.parse(text('stretches')) as CallStretch[] };
  return row['kind'] === 'since'
    ? { kind: 'since', ...session, from: Number(row['from_time']) }
    : { kind: 'session', ...session };
}

/** Sets a tag; `ticket` null says that there is none. `instead`: the id of a tag that goes, as if it had never been set. */
export function addTag(ledger: Ledger, scope: TagScope, ticket: string | null, now: number, instead?: string): Tag {
  return ledger.transactDurably(() => {
    if (instead !== undefined) ledger.db.prepare('DELETE FROM tags WHERE id = ?').run(instead);
    return insertTag(ledger, { id: randomUUID(), scope, ticket, origin: 'person', time: nextStep(ledger, now) });
  });
}

/** Sets the same for several works in one step, which is undone as one. */
export function addTags(
  ledger: Ledger,
  scopes: readonly TagScope[],
  ticket: string | null,
  now: number,
): readonly Tag[] {
  return ledger.transactDurably(() => {
    const time = nextStep(ledger, now);
    return scopes.map((scope) => insertTag(ledger, { id: randomUUID(), scope, ticket, origin: 'person', time }));
  });
}

function insertTag(ledger: Ledger, tag: Tag): Tag {
  const { scope, ticket } = tag;
  const session = scope.kind === 'branch' ? { agent: '', session: '' } : scope;
  const branch = scope.kind === 'branch' ? scope : { repository: '', branch: '' };
  const from = scope.kind === 'since' ? scope.from : 0;
  const stretches = scope.kind === 'untagged' ? JSON.stringify(scope.stretches) : '';
  ledger.db
    .prepare(
      'INSERT INTO tags (id, kind, agent, session, from_time, repository, branch, ticket, time, stretches) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      tag.id,
      scope.kind,
      session.agent,
      session.session,
      from,
      branch.repository,
      branch.branch,
      ticket,
      tag.time,
      stretches,
    );
  return tag;
}

/** Takes away the tags of a scope; returns those that held until now. */
export function removeTags(ledger: Ledger, scope: TagScope, now: number): readonly Tag[] {
  return ledger.transactDurably(() => {
    const before = readTags(ledger);
    return apply(ledger, before, untag(before, scope, nextStep(ledger, now)));
  });
}

/** Steps are undone by their times, so each has one of its own, also when a clock was set back. */
function nextStep(ledger: Ledger, now: number): number {
  const last = ledger.db.prepare('SELECT MAX(MAX(time, COALESCE(removed, 0))) AS last FROM tags').get()?.['last'];
  return Math.max(now, Number(last ?? 0) + 1);
}

/** Undoes the last step about tags that are here; returns the tags that it changed, as they were. Empty if there is nothing to undo. */
export function undoLastTag(ledger: Ledger, isHere?: (tag: Tag) => boolean): readonly Tag[] {
  return ledger.transactDurably(() => {
    const before = readTags(ledger);
    const after = undoLast(before, isHere);
    return after === undefined ? [] : apply(ledger, before, after);
  });
}

function apply(ledger: Ledger, before: readonly Tag[], after: readonly Tag[]): readonly Tag[] {
  const now = new Map(after.map((tag) => [tag.id, tag]));
  const remove = ledger.db.prepare('DELETE FROM tags WHERE id = ?');
  const mark = ledger.db.prepare('UPDATE tags SET removed = ? WHERE id = ?');
  return before.filter((tag) => {
    const then = now.get(tag.id);
    if (then === undefined) remove.run(tag.id);
    else if (then.removed !== tag.removed) mark.run(then.removed ?? null, tag.id);
    else return false;
    return true;
  });
}
