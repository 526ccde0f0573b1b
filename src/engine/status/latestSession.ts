import type { Ledger } from '../../ledger/ledger.ts';
import { contextsLately, lastTimes } from '../../ledger/queries.ts';
import type { WindowSession } from './windowSessions.ts';

/** How many of the latest sums are looked at, and then all. */
const LIMITS = [64, 1024, Number.MAX_SAFE_INTEGER];

/** The session of this machine that was active last; undefined for a ledger without calls. */
export function latestSession(ledger: Ledger): WindowSession | undefined {
  for (const limit of LIMITS) {
    const { contexts, since } = contextsLately(ledger, Number.MAX_SAFE_INTEGER, limit);
    const byId = new Map(contexts.map(({ id, context }) => [id, context]));
    let latest: WindowSession | undefined;
    for (const [id, lastTime] of lastTimes(ledger, [...byId.keys()])) {
      const context = byId.get(id);
      if (context === undefined || (latest !== undefined && lastTime <= latest.lastTime)) continue;
      latest = { agent: context.agent, session: context.session, lastTime, latest: context, relation: 'inside' };
    }
    if (latest !== undefined && latest.lastTime >= since) return latest;
  }
  return undefined;
}
