import { DAY_MS, QUARTER_MS } from '../core/durations.ts';
import { type ArrayRow, LedgerReplacedError } from './damage/guardedDatabase.ts';
import type { Ledger } from './ledger.ts';

/** Most questions are about less; a heavy user's week is some ten thousand calls. */
const WEEK = 7 * DAY_MS;

/**
 * The rows of calls in a span (ms UTC, `until` is outside), week by week: all rows of an answer at once are read twice as fast as one
 * by one, and those of years would not fit. Throws where a sound ledger took the place of a damaged one between two weeks.
 */
export function* readByWeek(
  ledger: Ledger,
  { since, until }: { readonly since: number; readonly until: number },
  read: (since: number, until: number) => readonly ArrayRow[],
): Generator<ArrayRow> {
  const sql = 'SELECT (SELECT MIN(quarter) FROM quarters) AS first, (SELECT MAX(quarter) FROM quarters) AS last';
  const { first, last } = ledger.db.prepare(sql).get() as { first: number | null; last: number | null };
  if (first === null || last === null) return;
  const end = Math.min(until, (last + 1) * QUARTER_MS);
  let generation: number | undefined;
  for (let from = Math.max(since, first * QUARTER_MS); from < end; from += WEEK) {
    const rows = read(from, Math.min(from + WEEK, end));
    generation ??= ledger.generation;
    if (ledger.generation !== generation) throw new LedgerReplacedError();
    yield* rows;
  }
}
