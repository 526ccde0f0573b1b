import type { AgentId, Call } from './call.ts';

/** What many calls have in common; the ledger keeps each context once. */
export interface CallContext {
  readonly agent: AgentId;
  readonly session: string;
  readonly cwd: string;
  readonly branch: string;
  readonly model: string;
  readonly provider: string;
  readonly modifiers: string;
  readonly tier: number;
}

export function contextOf(call: Call): CallContext {
  return {
    agent: call.agent,
    session: wellFormed(call.session),
    cwd: wellFormed(call.cwd),
    branch: wellFormed(call.branch),
    model: wellFormed(call.model),
    provider: wellFormed(call.provider),
    modifiers: call.modifiers,
    tier: call.tier ?? 0,
  };
}

const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** JSON may hold half a surrogate pair, which no UTF-8 can: the ledger would give back another text than it was given. */
const wellFormed = (text: string): string =>
  LONE_SURROGATE.test(text) ? text.replaceAll(/[\ud800-\udfff]/gu, '\ufffd') : text;

/** Names a context; different contexts have different names, whatever a log puts into a path or a branch: the lengths part the texts. */
export function contextKey(c: CallContext): string {
  const { session, cwd, branch, model, provider } = c;
  const parts = `${c.agent} ${c.tier} ${session.length} ${cwd.length} ${branch.length} ${model.length} ${provider.length}`;
  return `${parts}\n${session}${cwd}${branch}${model}${provider}${c.modifiers}`;
}

/** Counts come from one sighting of a call and the place where it happened from another: model and prices of `counts`, the rest of `place`. `tier` is the highest of all sightings'. */
export function joinContexts(counts: CallContext, place: CallContext, tier: number): CallContext {
  return {
    ...counts,
    session: place.session,
    cwd: place.cwd,
    branch: place.branch,
    tier,
  };
}
