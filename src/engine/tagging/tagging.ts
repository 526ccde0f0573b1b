import type { TagScopeOffer } from '../../core/attribution/tagOffer.ts';
import type { CallStretch, TagScope } from '../../core/attribution/tags.ts';
import { HumanError } from '../../core/humanError.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { cleanTicket } from '../../core/tickets/ticket.ts';
import { problemWords } from '../../core/words/problemWords.ts';
import { type SessionRef, sessionsLike } from '../../ledger/findSessions.ts';
import { sessionContexts } from '../../ledger/queries.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import type { Engine } from '../ingest/engine.ts';

/** The session with this id, or the only one whose id begins so. Throws HumanError. */
export function findSession(engine: Engine, id: string): SessionRef {
  const shown = plainText(id, 60);
  if (id === '')
    throw new HumanError('Which session? Its id, or the beginning of it, as the report by session shows it.');
  const found = sessionsLike(engine.ledger, id, 4);
  const [first] = found;
  if (first === undefined) throw new HumanError(`No session begins with "${shown}".`);
  if (found.length > 1) {
    const some = found.map(({ agent, session }) => `  ${plainText(session, 60)} (${agent})`).join('\n');
    throw new HumanError(`Several sessions begin with "${shown}"; some of them:\n${some}`);
  }
  return first;
}

/** What the session's latest call was for; undefined for a session without calls. */
export function latestOf(
  engine: Pick<Engine, 'ledger' | 'attributor'>,
  { agent, session }: SessionRef,
): AttributedSum | undefined {
  return latestIn(engine.attributor.sums({ contexts: sessionContexts(engine.ledger, agent, session) }, false));
}

/** Reports whether a sum holds calls of this stretch of its session. */
export function isInStretch(
  { context: { cwd, branch }, firstTime, lastTime }: Pick<AttributedSum, 'context' | 'firstTime' | 'lastTime'>,
  stretch: CallStretch,
): boolean {
  return stretch.cwd === cwd && stretch.logBranch === branch && lastTime >= stretch.from && firstTime <= stretch.until;
}

export function latestIn(rows: readonly AttributedSum[]): AttributedSum | undefined {
  return rows.reduce<AttributedSum | undefined>(
    (latest, row) => (latest === undefined || row.lastTime >= latest.lastTime ? row : latest),
    undefined,
  );
}

/**
 * Throws HumanError where the session is on no branch that a tag could hold for, and where no call is without a ticket.
 * `contexts`: those in the window's folders.
 */
export function scopeFor(
  engine: Pick<Engine, 'ledger' | 'attributor'>,
  ref: SessionRef,
  reach: TagScopeOffer,
  contexts?: readonly number[],
): TagScope {
  if (reach.kind === 'untagged') {
    const stretches = untaggedStretches(engine, ref, reach, contexts);
    if (stretches.length === 0) throw new HumanError(problemWords.allTagged());
    return { kind: 'untagged', agent: ref.agent, session: ref.session, stretches };
  }
  if (reach.kind === 'session') return { kind: 'session', agent: ref.agent, session: ref.session };
  if (reach.kind === 'since') return { kind: 'since', agent: ref.agent, session: ref.session, from: reach.from };
  const latest = latestOf(engine, ref)?.attribution;
  if (latest === undefined || latest.branch.state !== 'branch' || latest.repository === '')
    throw new HumanError(problemWords.tagOnNoBranch());
  return { kind: 'branch', repository: latest.repository, branch: latest.branch.branch };
}

function untaggedStretches(
  engine: Pick<Engine, 'ledger' | 'attributor'>,
  { agent, session }: SessionRef,
  { since, until, inWindow = false }: Extract<TagScopeOffer, { readonly kind: 'untagged' }>,
  inside: readonly number[] = [],
): readonly CallStretch[] {
  const all = sessionContexts(engine.ledger, agent, session);
  const window = new Set(inside);
  const sums = engine.attributor.sums(
    {
      contexts: inWindow ? all.filter((id) => window.has(id)) : all,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
    },
    false,
  );
  return sums
    .filter(({ attribution }) => attribution.ticket.kind === 'untagged')
    .map(({ firstTime, lastTime, context: { cwd, branch } }) => ({
      from: firstTime,
      until: lastTime,
      cwd,
      logBranch: branch,
    }));
}

/** Free text as a ticket. Throws HumanError if nothing is left of it. */
export function ticketFrom(text: string): string {
  const ticket = cleanTicket(text);
  if (ticket === '') throw new HumanError('A ticket needs at least one visible character; for none there is --none.');
  return ticket;
}
