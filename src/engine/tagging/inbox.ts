import { AGENTS } from '../../agents/all.ts';
import { attributionOrigin } from '../../core/attribution/attributionOrigin.ts';
import type { UntaggedSession } from '../../core/attribution/tagOffer.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { addTotals } from '../../core/usage/totals.ts';
import type { AttributedSum } from '../attribution/attributor.ts';
import { branchesOf } from '../attribution/sharesOfSums.ts';
import type { Engine } from '../ingest/engine.ts';
import { sessionNames } from '../status/sessionNames.ts';

/**
 * The untagged part of each session among these sums, the latest first. The rows together are exactly the calls that a report
 * by ticket shows as untagged.
 */
export function untaggedSessions(
  engine: Pick<Engine, 'ledger' | 'attributor'>,
  sums: readonly AttributedSum[],
): readonly UntaggedSession[] {
  const open = new Map<string, AttributedSum>();
  const parts = new Map<string, AttributedSum[]>();
  const tagged = new Set<string>();
  for (const sum of sums) {
    const key = sessionKey(sum.context);
    if (sum.attribution.ticket.kind !== 'untagged') {
      tagged.add(key);
      continue;
    }
    parts.set(key, [...(parts.get(key) ?? []), sum]);
    const known = open.get(key);
    open.set(key, known === undefined ? sum : joined(known, sum));
  }
  const history = ticketsByBranch(sums);
  const nameOf = sessionNames(engine);
  return [...open]
    .toSorted(([, a], [, b]) => b.lastTime - a.lastTime)
    .map(([key, sum]) => ({
      ...untaggedSession(sum, history),
      title: nameOf(sum.context),
      branches: branchesOf(parts.get(key) ?? []),
      partly: tagged.has(key),
    }));
}

/** The later sum's place with the totals of both. */
function joined(a: AttributedSum, b: AttributedSum): AttributedSum {
  const later = b.lastTime > a.lastTime ? b : a;
  return { ...later, firstTime: Math.min(a.firstTime, b.firstTime), totals: addTotals(a.totals, b.totals) };
}

function untaggedSession(
  sum: AttributedSum,
  history: ReadonlyMap<string, string>,
): Omit<UntaggedSession, 'partly' | 'title' | 'branches'> {
  const { context, attribution, place, firstTime, lastTime, totals } = sum;
  const own = attribution.suggestion?.ticket ?? '';
  const earlier = own === '' ? (history.get(branchKey(sum)) ?? '') : '';
  return {
    agent: context.agent,
    session: context.session,
    agentLabel: AGENTS.find(({ id }) => id === context.agent)?.label ?? context.agent,
    repository: place.repository,
    branch: attributionOrigin(attribution).branch,
    cwd: context.cwd,
    firstTime,
    lastTime,
    totals,
    suggestion: own || earlier,
    because: own !== '' ? 'branch' : earlier !== '' ? 'history' : 'none',
  };
}

/** The latest ticket of other work on the same branch: the only neighbour whose ticket is more than a guess. */
function ticketsByBranch(sums: readonly AttributedSum[]): ReadonlyMap<string, string> {
  const latest = new Map<string, AttributedSum>();
  for (const sum of sums) {
    const { ticket, branch } = sum.attribution;
    if (ticket.kind !== 'ticket' || branch.state !== 'branch' || sum.place.commonDir === '') continue;
    const known = latest.get(branchKey(sum));
    if (known === undefined || sum.lastTime > known.lastTime) latest.set(branchKey(sum), sum);
  }
  return new Map(
    [...latest].map(
      ([
        key,
        {
          attribution: { ticket },
        },
      ]) => [key, ticket.kind === 'ticket' ? ticket.text : ''],
    ),
  );
}

const branchKey = ({ place, attribution }: AttributedSum): string =>
  JSON.stringify([place.commonDir, attribution.branch.branch]);
