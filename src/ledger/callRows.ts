import type { PricedInput } from '../core/pricing/priced.ts';
import type { AgentId } from '../core/usage/call.ts';
import { tokensOf } from './calls/row.ts';
import type { Ledger } from './ledger.ts';
import { COUNTED, DURING, during } from './rollup/sumColumns.ts';
import type { SumFilter } from './rollup/sumFilter.ts';

/** Single calls, for what depends on each call's own size; sums are `sums`. */
export function* callsOf(
  ledger: Ledger,
  { since = 0, until = 2 ** 53 - 1, contexts }: SumFilter,
): Generator<PricedInput> {
  const inside = contexts === undefined ? '' : 'AND +k.context IN (SELECT value FROM json_each(?))';
  const sql = `
    SELECT c.agent, c.model, c.provider, c.modifiers, COALESCE(k.counted, k.time) AS time,
      k.input, k.write5m, k.write1h, k.read, k.output, k.reasoning, k.searches
    FROM calls k JOIN contexts c ON c.id = k.context
    WHERE ${DURING} AND ${COUNTED} AND c.counted = 1 ${inside}`;
  const values = contexts === undefined ? during(since, until) : [...during(since, until), JSON.stringify(contexts)];
  for (const row of ledger.db.prepare(sql).iterate(...values) as Iterable<Record<string, string | number>>)
    yield callOf(row);
}

function callOf(row: Record<string, string | number>): PricedInput {
  const n = (name: string): number => Number(row[name] ?? 0);
  return {
    agent: String(row['agent']) as AgentId,
    model: String(row['model']),
    provider: String(row['provider']),
    modifiers: String(row['modifiers']),
    time: n('time'),
    webSearches: n('searches'),
    tokens: tokensOf(n),
  };
}
