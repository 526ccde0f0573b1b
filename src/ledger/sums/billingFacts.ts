import { type BillingCode, type BillingFacts, billingCode, cleanBilling } from '../../core/usage/billing.ts';
import type { CallContext } from '../../core/usage/context.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import type { Ledger } from '../ledger.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';

const NOTE = 'billing';

/** Stores the modes that the person set for agents, so that editors and the command line use the same ones. */
export function storeBilling(ledger: Ledger, modes: unknown): void {
  const text = JSON.stringify(cleanBilling(modes));
  if ((readNote(ledger.db, NOTE) ?? '{}') !== text) ledger.transact(() => writeNote(ledger.db, NOTE, text));
}

/** Returns how the calls of a context are billed; each session's facts are read once. */
export function billingBook(ledger: Ledger): (context: CallContext) => BillingCode {
  const { db } = ledger;
  const chosen = cleanBilling(JSON.parse(readNote(db, NOTE) ?? '{}'));
  const withWindows = new Set(
    db
      .prepare('SELECT DISTINCT agent FROM plan_windows')
      .all()
      .map(({ agent }) => String(agent)),
  );
  const facts = db.prepare(
    "SELECT kind, value FROM facts WHERE session = ? AND agent = ? AND kind IN ('rate-limits', 'cloud')",
  );
  const known = new Map<string, BillingFacts>();
  return (context) => {
    const { agent, session } = context;
    const key = sessionKey({ agent, session });
    let found = known.get(key);
    if (found === undefined) {
      const rows = facts.all(session, agent) as { kind: string; value: string }[];
      found = {
        chosen: chosen[agent],
        answersOfCloud: rows.some(({ kind }) => kind === 'cloud'),
        planInLog: rows.some(({ kind, value }) => kind === 'rate-limits' && namesPlan(value)),
        planWindows: withWindows.has(agent),
      };
      known.set(key, found);
    }
    return billingCode(context, found);
  };
}

/** Rate limits of a key hold neither a plan nor windows. */
function namesPlan(json: string): boolean {
  const limits: unknown = JSON.parse(json);
  if (typeof limits !== 'object' || limits === null) return false;
  return ['plan_type', 'primary', 'secondary'].some((name) => (limits as Record<string, unknown>)[name] != null);
}
