import type { DatabaseSync } from 'node:sqlite';
import { type BillingCode, type BillingFacts, billingCode, cleanBilling } from '../../core/usage/billing.ts';
import type { AgentId } from '../../core/usage/call.ts';
import type { CallContext } from '../../core/usage/context.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import type { Ledger } from '../ledger.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';

const NOTE = 'billing';
/** A question about so many sessions may be about years: from here on all facts are read at once. */
const MANY_SESSIONS = 200;

interface Fact {
  readonly kind: string;
  readonly value: string;
}

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
  const ofSession = db.prepare(
    "SELECT kind, value FROM facts WHERE session = ? AND agent = ? AND kind IN ('rate-limits', 'cloud')",
  );
  const known = new Map<string, BillingFacts>();
  let all: ReadonlyMap<string, readonly Fact[]> | undefined;
  const factsOf = ({ agent, session }: CallContext): BillingFacts => {
    const key = sessionKey({ agent, session });
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MANY_SESSIONS) all ??= allFacts(db);
    const facts =
      all === undefined ? (ofSession.all(session, agent) as unknown as readonly Fact[]) : (all.get(key) ?? []);
    const read = {
      chosen: chosen[agent],
      answersOfCloud: facts.some(({ kind }) => kind === 'cloud'),
      planInLog: facts.some(({ kind, value }) => kind === 'rate-limits' && namesPlan(value)),
      planWindows: withWindows.has(agent),
    };
    known.set(key, read);
    return read;
  };
  const codes = new Map<string, BillingCode>();
  return (context) => {
    const { agent, model, provider } = context;
    const about = factsOf(context);
    // Years of contexts have few models.
    const key = `${agent}\n${model}\n${provider}\n${about.answersOfCloud} ${about.planInLog}`;
    const code = codes.get(key) ?? billingCode(context, about);
    codes.set(key, code);
    return code;
  };
}

function allFacts(db: DatabaseSync): ReadonlyMap<string, readonly Fact[]> {
  const rows = db
    .prepare("SELECT agent, session, kind, value FROM facts WHERE kind IN ('rate-limits', 'cloud')")
    .all() as unknown as readonly (Fact & { readonly agent: AgentId; readonly session: string })[];
  return Map.groupBy(rows, sessionKey);
}

/** Rate limits of a key hold neither a plan nor windows. */
function namesPlan(json: string): boolean {
  const limits: unknown = JSON.parse(json);
  if (typeof limits !== 'object' || limits === null) return false;
  return ['plan_type', 'primary', 'secondary'].some((name) => (limits as Record<string, unknown>)[name] != null);
}
