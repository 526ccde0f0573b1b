import type { TagScopeOffer } from '../core/attribution/tagOffer.ts';
import type { Tag } from '../core/attribution/tags.ts';
import { scopeWords, tagWords, ticketWords } from '../core/attribution/tagText.ts';
import { plainText } from '../core/text/untrusted.ts';
import type { Engine } from '../engine/ingest/engine.ts';
import { findSession, scopeFor, ticketFrom } from '../engine/tagging/tagging.ts';
import { addTag, removeTags, undoLastTag } from '../ledger/tags/tagStore.ts';
import { readLogs } from './machine.ts';
import { UsageError } from './command/usageError.ts';
import { momentFrom } from './text/parseTime.ts';
import { terminalFormats } from './text/terminalFormats.ts';
import { table } from './text/textTable.ts';

export interface TagOptions {
  readonly session: string;
  /** undefined where none is to be. */
  readonly ticket: string | undefined;
  readonly none: boolean;
  readonly from: string | undefined;
  readonly branch: boolean;
}

/** `token-ledger tag`: says what a session, a stretch of it or its branch was for. */
export async function runTag(dist: string, options: TagOptions): Promise<string> {
  const { none, from, branch } = options;
  if (options.session === '') throw new UsageError('tag takes a session and a ticket: token-ledger tag 4f2a ABC-12.');
  if (none === (options.ticket !== undefined)) throw new UsageError('tag takes a ticket, or --none for "no ticket".');
  if (branch && from !== undefined) throw new UsageError('tag takes --from or --branch, not both.');
  const ticket = options.ticket === undefined ? null : ticketFrom(options.ticket);
  const reach = reachOf(from, branch);
  return withEngine(dist, (engine) => {
    const scope = scopeFor(engine, findSession(engine, options.session), reach);
    return `${tagWords(addTag(engine.ledger, scope, ticket, Date.now()), moments())}.\n`;
  });
}

/** `token-ledger untag`: takes away what a person said of a session or its branch; with `last` the last step of all. */
export async function runUntag(
  dist: string,
  options: { readonly session: string | undefined; readonly branch: boolean; readonly last: boolean },
): Promise<string> {
  const { session, last, branch } = options;
  if (last === (session !== undefined)) throw new UsageError('untag takes a session, or --last to undo the last step.');
  return withEngine(dist, (engine) => {
    if (last || session === undefined) return said('Undone', undoLastTag(engine.ledger), 'There is nothing to undo.');
    const scope = scopeFor(engine, findSession(engine, session), reachOf(undefined, branch));
    return said('Taken away', removeTags(engine.ledger, scope, Date.now()), 'There was no tag.');
  });
}

/** `token-ledger tags`: everything that a person said, in the order of saying; what was taken away too. */
export async function runTags(dist: string, json: boolean): Promise<string> {
  return withEngine(dist, (engine) => {
    const { tags } = engine.attributor;
    if (json) return `${JSON.stringify({ schema: 'token-ledger/tags@1', tags: tags.map(jsonTag) }, null, 2)}\n`;
    if (tags.length === 0) return 'Nothing was tagged yet.\n';
    const formats = terminalFormats();
    const rows = tags.map((tag) => [
      formats.moment(tag.time),
      ticketWords(tag.ticket),
      scopeWords(tag.scope, moments()),
      tag.scope.kind === 'branch' ? plainText(tag.scope.repository, 80) : tag.scope.agent,
      tag.removed === undefined ? '' : `taken away ${formats.moment(tag.removed)}`,
    ]);
    return table(
      ['Set', 'Ticket', 'For', 'Of', ''].map((title) => ({ title })),
      rows,
    );
  });
}

function reachOf(from: string | undefined, branch: boolean): TagScopeOffer {
  if (branch) return { kind: 'branch' };
  return from === undefined ? { kind: 'session' } : { kind: 'since', from: momentFrom(from, Date.now()) };
}

function said(what: string, tags: readonly Tag[], nothing: string): string {
  return tags.length === 0 ? `${nothing}\n` : tags.map((tag) => `${what}: ${tagWords(tag, moments())}.\n`).join('');
}

function jsonTag({ id, scope, ticket, time, removed }: Tag): object {
  return { id, scope, ticket, time, removed: removed ?? null };
}

function moments(): (time: number) => string {
  const formats = terminalFormats();
  return (time) => formats.moment(time);
}

async function withEngine<T>(dist: string, work: (engine: Engine) => T): Promise<T> {
  const { engine } = await readLogs(dist);
  try {
    return work(engine);
  } finally {
    engine.close();
  }
}
