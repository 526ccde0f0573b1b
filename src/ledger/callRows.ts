import type { PricedInput } from '../core/pricing/priced.ts';
import type { AgentId } from '../core/usage/call.ts';
import type { Tokens } from '../core/usage/tokens.ts';
import { type ArrayRow, readArrays } from './damage/guardedDatabase.ts';
import type { Ledger } from './ledger.ts';
import { readByWeek } from './readByWeek.ts';
import { COUNTED, COUNTED_CONTEXT, DURING, during } from './rollup/sumColumns.ts';
import type { SumFilter } from './rollup/sumFilter.ts';

/** Single calls, for what depends on each call's own size; sums are `sums`. */
export function* callsOf(
  ledger: Ledger,
  { since = 0, until = 2 ** 53 - 1, contexts }: SumFilter,
): Generator<PricedInput> {
  const inside = contexts === undefined ? '' : 'AND +k.context IN (SELECT value FROM json_each(?))';
  const sql = `
    SELECT ${CALL_COLUMNS}, COALESCE(k.counted, k.time) AS time, k.searches
    FROM calls k JOIN contexts c ON c.id = k.context
    WHERE ${DURING} AND ${COUNTED} AND ${COUNTED_CONTEXT} ${inside}`;
  const ids = contexts === undefined ? [] : [JSON.stringify(contexts)];
  const read = (from: number, to: number) => readArrays(ledger.db, sql, ...during(from, to), ...ids);
  for (const row of readByWeek(ledger, { since, until }, read))
    yield { ...callOfRow(row), time: row[10] as number, webSearches: row[11] as number };
}

/** The columns of a call `k` and its context `c` that `callOfRow` reads. */
export const CALL_COLUMNS =
  'c.agent, c.model, c.provider, c.modifiers, k.input, k.write5m, k.write1h, k.read, k.output, k.reasoning';

/** A row that begins with `CALL_COLUMNS`. */
export function callOfRow(row: ArrayRow): Pick<PricedInput, 'agent' | 'model' | 'provider' | 'modifiers'> & {
  readonly tokens: Tokens;
} {
  return {
    agent: row[0] as AgentId,
    model: row[1] as string,
    provider: row[2] as string,
    modifiers: row[3] as string,
    tokens: {
      input: row[4] as number,
      cacheWrite5m: row[5] as number,
      cacheWrite1h: row[6] as number,
      cacheRead: row[7] as number,
      output: row[8] as number,
      reasoning: row[9] as number,
    },
  };
}
