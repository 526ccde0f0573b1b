import type { Ledger } from '../../ledger/ledger.ts';
import { contextsAfter, lastTimes } from '../../ledger/queries.ts';
import type { WindowSession } from './windowSessions.ts';

/** The session of this machine that was active last; undefined for a ledger without calls. */
export function latestSession(ledger: Ledger): WindowSession | undefined {
  const contexts = new Map(contextsAfter(ledger, 0).map(({ id, context }) => [id, context]));
  let latest: WindowSession | undefined;
  for (const [id, lastTime] of lastTimes(ledger, [...contexts.keys()])) {
    const context = contexts.get(id);
    if (context === undefined || (latest !== undefined && lastTime <= latest.lastTime)) continue;
    latest = { agent: context.agent, session: context.session, lastTime, latest: context, relation: 'inside' };
  }
  return latest;
}
