import type { SessionFact } from '../../../src/agents/format/agent.ts';
import type { Call } from '../../../src/core/usage/call.ts';
import { countTokens } from '../../../src/core/usage/tokens.ts';

/**
 * What was billed, from all records: one call for each request, only the highest tier of a session, sub-agents' calls
 * under the session that launched them, and nothing that bills nothing. A plain twin of what the ledger does.
 */
export function settle(records: readonly Call[], facts: readonly SessionFact[] = []): readonly Call[] {
  const messages = new Map<string, Map<string, Call>>();
  for (const call of records) {
    const key = `${call.agent} ${call.message}`;
    const requests = messages.get(key) ?? new Map<string, Call>();
    const seen = requests.get(call.request);
    requests.set(call.request, seen === undefined ? call : merge(seen, call));
    messages.set(key, requests);
  }
  const calls = [...messages.values()].flatMap((requests) => billed([...requests.values()]));
  return underParents(highestTier(calls), facts).filter(bills);
}

function merge(a: Call, b: Call): Call {
  const counts = a.rank - b.rank || a.time - b.time || countTokens(a.tokens) - countTokens(b.tokens);
  const [won, lost] = counts > 0 ? [a, b] : [b, a];
  const early =
    Number(a.time === 0) - Number(b.time === 0) ||
    a.time - b.time ||
    Number(a.copy === true) - Number(b.copy === true) ||
    (where(a) < where(b) ? -1 : 1);
  const place = early < 0 ? a : b;
  const vendorCost = won.vendorCost ?? lost.vendorCost;
  const { copy: _, ...counted } = won;
  return {
    ...counted,
    ...(place.copy === true ? { copy: true } : {}),
    ...(vendorCost === undefined ? {} : { vendorCost }),
    session: place.session,
    time: place.time,
    cwd: place.cwd,
    branch: place.branch,
    sideChain: a.sideChain && b.sideChain,
  };
}

const where = (call: Call): string => [call.session, call.cwd, call.branch].join('\n');

function billed(requests: readonly Call[]): readonly Call[] {
  const named = requests.filter((call) => call.request !== '').toSorted((a, b) => a.time - b.time);
  const first = named[0];
  if (first === undefined) return requests;
  const unnamed = requests.find((call) => call.request === '');
  if (unnamed !== undefined) named[0] = { ...merge(first, unnamed), request: first.request };
  const main = named.filter((call) => !call.sideChain);
  return main.length > 0 ? main : named;
}

function highestTier(calls: readonly Call[]): readonly Call[] {
  const tiers = new Map<string, number>();
  for (const call of calls) tiers.set(key(call), Math.max(tiers.get(key(call)) ?? -Infinity, call.tier ?? 0));
  return calls.filter((call) => (call.tier ?? 0) === tiers.get(key(call)));
}

function underParents(calls: readonly Call[], facts: readonly SessionFact[]): readonly Call[] {
  const parents = new Map<string, string>();
  for (const fact of facts) {
    if (fact.kind === 'parent' && typeof fact.value === 'string') parents.set(fact.session, fact.value);
  }
  const root = (session: string): string => {
    const passed = new Set<string>();
    let at = session;
    for (let next = parents.get(at); next !== undefined && !passed.has(at); next = parents.get(at)) {
      passed.add(at);
      at = next;
    }
    return at;
  };
  return calls.map((call) => ({ ...call, session: root(call.session) }));
}

const key = (call: Call): string => `${call.agent} ${call.session}`;

/** A request whose counts its log lacks was billed all the same: at least nothing is not nothing. */
const bills = (call: Call): boolean =>
  call.lowerBound || countTokens(call.tokens) > 0 || call.webSearches > 0 || (call.vendorCost ?? 0) > 0;
