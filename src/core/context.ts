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
  const { agent, session, cwd, branch, model, provider, modifiers } = call;
  return { agent, session, cwd, branch, model, provider, modifiers, tier: call.tier ?? 0 };
}

/** Names a context; equal for equal contexts. The separator cannot stand in a path, a branch or an id. */
export function contextKey(c: CallContext): string {
  return [c.agent, c.tier, c.session, c.cwd, c.branch, c.model, c.provider, c.modifiers].join('\n');
}

/** Counts come from one sighting of a call and the place where it happened from another: model and prices of `counts`, the rest of `place`. */
export function joinContexts(counts: CallContext, place: CallContext): CallContext {
  return {
    ...counts,
    session: place.session,
    cwd: place.cwd,
    branch: place.branch,
    tier: Math.max(counts.tier, place.tier),
  };
}
