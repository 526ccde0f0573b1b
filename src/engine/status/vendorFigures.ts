import type { CallSum } from '../../core/usage/callSum.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { NanoDollars } from '../../core/usage/money.ts';
import { notMeasuredText } from '../../core/usage/notMeasured.ts';
import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';
import { logWords } from '../../core/words/logWords.ts';
import { callCounts, sessionFacts } from '../../ledger/factQueries.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** What an agent itself says that a session cost, beside our estimate of the same calls. */
export interface VendorFigure {
  readonly agent: string;
  readonly session: string;
  readonly vendor: NanoDollars;
  /** Undefined where a call of the session has no price: then there is nothing to compare with. */
  readonly estimate: NanoDollars | undefined;
}

/**
 * The agent's own figure of a session: its running sum, or its figures of the calls if every call has one. `running` is the
 * JSON of a `vendor-cost` fact. Undefined where there is none.
 */
export function vendorCostOf(rows: readonly CallSum[], running: string | undefined): NanoDollars | undefined {
  const reported: unknown = running === undefined ? undefined : JSON.parse(running);
  if (typeof reported === 'number' && reported >= 0) return reported;
  const complete = rows.length > 0 && rows.every((row) => row.vendorCalls === row.totals.calls);
  return complete ? rows.reduce((sum, row) => sum + row.vendorCost, 0) : undefined;
}

/** Of each session in these sums that has one. `part`: the sums may leave out calls of a session, of which a running sum says nothing. */
export function vendorFigures(ledger: Ledger, sums: readonly CallSum[], part: boolean): readonly VendorFigure[] {
  const running = new Map(
    sessionFacts(ledger, 'vendor-cost').map(({ agent, session, value }) => [sessionKey({ agent, session }), value]),
  );
  const whole = part && running.size > 0 ? callCounts(ledger) : undefined;
  // Most sessions have none: only the others are gathered.
  const priced = new Set(sums.filter((sum) => sum.vendorCalls > 0).map(({ context }) => sessionKey(context)));
  const asked =
    running.size + priced.size === 0
      ? []
      : sums.filter(({ context }) => running.has(sessionKey(context)) || priced.has(sessionKey(context)));
  return [...bySession(asked)].flatMap(([name, rows]) => {
    const calls = rows.reduce((sum, { totals }) => sum + totals.calls, 0);
    const isWhole = whole === undefined || whole.get(name) === calls;
    const vendor = vendorCostOf(rows, isWhole ? running.get(name) : undefined);
    const { agent, session } = (rows[0] as CallSum).context;
    const isPriced = rows.every(({ totals }) => totals.unpricedCalls === 0);
    const estimate = isPriced ? rows.reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0) : undefined;
    return vendor === undefined ? [] : [{ agent, session, vendor, estimate }];
  });
}

/** What sessions' logs say that they leave out, and in how many sessions; of part of the sums, of those sessions only. A session that is left out whole has no sum. */
export function leftOut(
  ledger: Ledger,
  sums: readonly CallSum[],
  part: boolean,
): readonly { readonly agent: string; readonly text: string; readonly sessions: number }[] {
  const facts = sessionFacts(ledger, 'not-measured');
  const here = new Set(part && facts.length > 0 ? sums.map(({ context }) => sessionKey(context)) : []);
  const found = new Map<string, { agent: string; text: string; sessions: number }>();
  for (const { agent, session, value } of facts) {
    if (part && !here.has(sessionKey({ agent, session }))) continue;
    const fact: unknown = JSON.parse(value);
    const text = typeof fact === 'number' && fact > 0 ? logWords.someRequests() : notMeasuredText(fact);
    const known = found.get(`${agent} ${text}`);
    if (text !== '') found.set(`${agent} ${text}`, { agent, text, sessions: 1 + (known?.sessions ?? 0) });
  }
  return [...found.values()].toSorted((a, b) => b.sessions - a.sessions);
}

function bySession(sums: readonly CallSum[]): ReadonlyMap<SessionKey, readonly CallSum[]> {
  const sessions = new Map<SessionKey, CallSum[]>();
  for (const sum of sums) {
    const name = sessionKey(sum.context);
    const known = sessions.get(name);
    if (known === undefined) sessions.set(name, [sum]);
    else known.push(sum);
  }
  return sessions;
}
