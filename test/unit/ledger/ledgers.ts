import { join } from 'node:path';
import type { Call } from '../../../src/core/usage/call.ts';
import type { UsageRecord } from '../../../src/core/usage/usageRecord.ts';
import { type Batch, BatchBuilder, type LogReading } from '../../../src/ledger/batch.ts';
import type { StoredCharge } from '../../../src/ledger/calls/row.ts';
import type { LedgerCheck } from '../../../src/ledger/file/ledgerOptions.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';

/** A nano-dollar a token: enough to see that charges follow counts. */
export const chargeOf = ({ tokens: t }: UsageRecord): StoredCharge => ({
  input: t.input,
  cacheWrite: t.cacheWrite5m + t.cacheWrite1h,
  cacheRead: t.cacheRead,
  output: t.output,
  other: 0,
  unpriced: false,
  family: false,
});

/** A ledger in a folder, and what it said about repairs. */
export function openIn(folder: string, check: LedgerCheck = true): { ledger: Ledger; said: string[] } {
  const said: string[] = [];
  const path = join(folder, 'ledger.db');
  const ledger = new Ledger({ path, charge: chargeOf, check, onRepaired: (message) => void said.push(message) });
  return { ledger, said };
}

export function call(message: string, more: Partial<Call> = {}): Call {
  return {
    agent: 'claude-code',
    message,
    request: '',
    sideChain: false,
    rank: 1,
    session: 's',
    time: 1_700_000_000_000,
    model: 'm',
    provider: 'p',
    tokens: { input: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, output: 1, reasoning: 0 },
    webSearches: 0,
    modifiers: '',
    cwd: '/w',
    branch: 'main',
    lowerBound: false,
    ...more,
  };
}

export function batchOf(calls: readonly Call[], ...logs: readonly LogReading[]): Batch {
  const builder = new BatchBuilder(chargeOf);
  for (const each of calls) builder.call(each);
  for (const log of logs) builder.log(log);
  return builder.take();
}

/** All calls that a ledger holds, without the numbers of its contexts. */
export function contentOf(ledger: Ledger): unknown[] {
  return ledger.db
    .prepare(
      `SELECT k.*, NULL AS context, c.agent, c.session, c.cwd, c.branch, c.model, c.provider, c.modifiers, c.tier, c.counted AS in_use
       FROM calls k JOIN contexts c ON c.id = k.context ORDER BY k.key`,
    )
    .all();
}
