import type { TagScopeOffer } from '../core/attribution/tagOffer.ts';
import type { Tag, TagScope } from '../core/attribution/tags.ts';
import { scopeWords, tagWords, ticketWords } from '../core/attribution/tagText.ts';
import type { TicketShare } from '../core/attribution/ticketShares.ts';
import { costText } from '../core/status/split.ts';
import { plainText } from '../core/text/untrusted.ts';
import { ticketSharesOf } from '../engine/attribution/sharesOfSums.ts';
import type { Engine } from '../engine/ingest/engine.ts';
import { findSession, scopeFor, ticketFrom } from '../engine/tagging/tagging.ts';
import type { SessionRef } from '../ledger/findSessions.ts';
import { allFolders, sessionContexts } from '../ledger/queries.ts';
import { addTag, removeTags, undoLastTag } from '../ledger/tags/tagStore.ts';
import { readLogs } from './machine/machine.ts';
import { momentFrom } from './text/parseTime.ts';
import { terminalFormats } from './text/terminalFormats.ts';
import { table } from './text/textTable.ts';
import { UsageError } from './text/usageError.ts';

export interface TagOptions {
  readonly session: string;
  /** undefined where none is to be. */
  readonly ticket: string | undefined;
  readonly none: boolean;
  readonly from: string | undefined;
  readonly branch: boolean;
  /** Only what has no ticket yet. */
  readonly untagged: boolean;
}

/** `token-ledger tag`: says what a session, a stretch of it or its branch was for. */
export async function runTag(dist: string, options: TagOptions): Promise<string> {
  const { none, from, branch, untagged } = options;
  if (options.session === '') throw new UsageError('tag takes a session and a ticket: token-ledger tag 4f2a ABC-12.');
  if (none === (options.ticket !== undefined)) throw new UsageError('tag takes a ticket, or --none for "no ticket".');
  if (branch && from !== undefined) throw new UsageError('tag takes --from or --branch, not both.');
  if (untagged && (branch || from !== undefined))
    throw new UsageError('tag takes --untagged alone, without --from or --branch.');
  const ticket = options.ticket === undefined ? null : ticketFrom(options.ticket);
  const reach: TagScopeOffer = untagged ? { kind: 'untagged' } : reachOf(from, branch);
  return withEngine(dist, (engine) => {
    engine.seeBranches(allFolders(engine.ledger));
    const ref = findSession(engine, options.session);
    const scope = scopeFor(engine, ref, reach);
    const before = ticketsOf(engine, ref);
    const tag = addTag(engine.ledger, scope, ticket, Date.now());
    process.stderr.write(replacedText(before, ticketsOf(engine, ref), ticket));
    return `${tagWords(tag, moments())}.\n`;
  });
}

/** `token-ledger untag`: takes away what a person said of a session or its branch; with `last` the last step of all. */
export async function runUntag(
  dist: string,
  options: {
    readonly session: string | undefined;
    readonly branch: boolean;
    readonly untagged: boolean;
    readonly last: boolean;
  },
): Promise<string> {
  const { session, last, branch, untagged } = options;
  if (last === (session !== undefined)) throw new UsageError('untag takes a session, or --last to undo the last step.');
  if (branch && untagged) throw new UsageError('untag takes --branch or --untagged, not both.');
  return withEngine(dist, (engine) => {
    if (last || session === undefined) return said('Undone', undoLastTag(engine.ledger), 'There is nothing to undo.');
    const ref = findSession(engine, session);
    const scope: TagScope = untagged
      ? { kind: 'untagged', ...ref, stretches: [] }
      : scopeFor(engine, ref, reachOf(undefined, branch));
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

function ticketsOf(engine: Engine, { agent, session }: SessionRef): readonly TicketShare[] {
  const contexts = sessionContexts(engine.ledger, agent, session);
  return ticketSharesOf(engine.attributor.sums({ contexts }, false));
}

/** The tickets of this session that lost calls by a tag, as a line; '' for none. */
function replacedText(before: readonly TicketShare[], after: readonly TicketShare[], ticket: string | null): string {
  const formats = terminalFormats();
  const left = new Map(after.map((share) => [share.ticket.text, share.totals.calls]));
  const lost = before
    .filter(({ ticket: { text, origin }, totals }) => {
      if (origin === 'none' || text === (ticket ?? '')) return false;
      return (left.get(text) ?? 0) < totals.calls;
    })
    .map((share) => `${ticketWords(share.ticket.text || null)} ${costText(share.totals, formats)}`);
  return lost.length === 0 ? '' : `This replaces ${lost.join(', ')}. untag --last takes it back.\n`;
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
