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
  /** Who made the call, and why it is a lower bound: `readDetail` reads it. Absent for nothing known. */
  readonly detail?: string;
}

/** Returns the context of a call. `previous` is reused if it is equal, because most calls of a log share the context of the call before. */
export function contextOf(call: Call, previous?: CallContext): CallContext {
  const tier = call.tier ?? 0;
  if (
    previous?.tier === tier &&
    previous.detail === call.detail &&
    samePlace(previous, call) &&
    sameModel(previous, call)
  )
    return previous;
  return {
    agent: call.agent,
    session: wellFormed(call.session),
    cwd: wellFormed(call.cwd),
    branch: wellFormed(call.branch),
    model: wellFormed(call.model),
    provider: wellFormed(call.provider),
    modifiers: call.modifiers,
    tier,
    ...(call.detail !== undefined && { detail: call.detail }),
  };
}

type Place = Pick<CallContext, 'session' | 'cwd' | 'branch'>;
type Model = Pick<CallContext, 'agent' | 'model' | 'provider' | 'modifiers'>;

const samePlace = (a: Place, b: Place): boolean => a.session === b.session && a.branch === b.branch && a.cwd === b.cwd;

const sameModel = (a: Model, b: Model): boolean =>
  a.agent === b.agent && a.model === b.model && a.provider === b.provider && a.modifiers === b.modifiers;

/** JSON may hold half a surrogate pair, which no UTF-8 can: the ledger would give back another text than it was given. */
const wellFormed = (text: string): string => (text.isWellFormed() ? text : text.toWellFormed());

/** Names a context; different contexts have different names, whatever a log puts into a path or a branch: the lengths part the texts. */
export function contextKey(c: CallContext): string {
  const { session, cwd, branch, model, provider } = c;
  const parts = `${c.agent} ${c.tier} ${session.length} ${cwd.length} ${branch.length} ${model.length} ${provider.length}`;
  const detail = c.detail === undefined ? '' : `\n${c.detail}`;
  return `${parts}\n${session}${cwd}${branch}${model}${provider}${c.modifiers}${detail}`;
}

/** Counts come from one record of a call and the place where it happened from another: model and prices of `counts`, the rest of `place`. `tier` is the highest of all records'. */
export function joinContexts(counts: CallContext, place: CallContext, tier: number): CallContext {
  if (counts.tier === tier && samePlace(counts, place)) return counts;
  return {
    ...counts,
    session: place.session,
    cwd: place.cwd,
    branch: place.branch,
    tier,
  };
}
