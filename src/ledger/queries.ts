import type { AgentId } from '../core/usage/call.ts';
import type { CallContext } from '../core/usage/context.ts';
import { NOT_ITEMISED_DETAIL, readDetail } from '../core/usage/callDetail.ts';
import { chargeTotal } from '../core/usage/charge.ts';
import { reasonOfCall } from '../core/usage/lowerBoundReasons.ts';
import { countTokens } from '../core/usage/tokens.ts';
import type { Totals } from '../core/usage/totals.ts';
import type { CallSum } from '../core/usage/callSum.ts';
import type { Ledger } from './ledger.ts';
import { lowerBoundTraces } from './lowerBoundTraces.ts';
import { FLAG, tokensOf } from './row.ts';

/** A sum, and which context of the ledger it is of. */
export interface SumRow extends CallSum {
  readonly contextId: number;
}

export interface SumFilter {
  /** Milliseconds UTC, inclusive. */
  readonly since?: number;
  /** Milliseconds UTC, exclusive. */
  readonly until?: number;
  readonly contexts?: readonly number[];
}

const QUARTER = 900_000;

/** Which of the calls `k` count. */
export const COUNTED = `k.flags & ${FLAG.nothing} = 0`;

/**
 * What is summed of the calls `k`, under the names that `sumRow` reads. TOTAL, unlike SUM, never fails on an overflow; it adds
 * in doubles, which is exact for every sum that a double holds.
 */
export const SUMMED = `
  COUNT(*) AS calls, MIN(k.time) AS first, MAX(k.time) AS last,
  TOTAL(k.input) AS input, TOTAL(k.write5m) AS write5m, TOTAL(k.write1h) AS write1h, TOTAL(k.read) AS read, TOTAL(k.output) AS output,
  TOTAL(k.reasoning) AS reasoning, TOTAL(k.cost_input) AS cost_input, TOTAL(k.cost_write) AS cost_write, TOTAL(k.cost_read) AS cost_read,
  TOTAL(k.cost_output) AS cost_output, TOTAL(k.cost_other) AS cost_other, MAX(k.flags & ${FLAG.lowerBound}) AS lower,
  SUM((k.flags & ${FLAG.unpriced}) <> 0) AS unpriced, MAX((k.flags & ${FLAG.family}) <> 0) AS family,
  TOTAL(k.vendor) AS vendor, COUNT(k.vendor) AS vendor_calls`;

/** The one question that every view and report asks: calls by context. Sessions told by several kinds of log count once. */
export function sums(ledger: Ledger, filter: SumFilter, byQuarter: boolean): SumRow[] {
  const where: string[] = [COUNTED];
  const values: (number | string)[] = [];
  if (filter.contexts !== undefined) {
    where.push('k.context IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(filter.contexts));
  }
  if (filter.since !== undefined) {
    where.push('k.time >= ?');
    values.push(filter.since);
  }
  if (filter.until !== undefined) {
    where.push('k.time < ?');
    values.push(filter.until);
  }
  const quarter = byQuarter ? `k.time / ${QUARTER}` : '0';
  // A column that is the same everywhere would have SQLite sort what lies in the index's order already.
  const group = byQuarter ? '1, 2' : '1';
  // The bare names are summed before the join with the few contexts, which halves the work.
  const sql = `
    SELECT s.*, c.agent, c.tier, c.root AS session, c.cwd, c.branch, c.model, c.provider, c.modifiers, c.detail FROM (
      SELECT k.context AS context_id, ${quarter} AS quarter, ${SUMMED}
      FROM calls k WHERE ${where.join(' AND ')} GROUP BY ${group}
    ) s JOIN contexts c ON c.id = s.context_id WHERE c.counted = 1`;
  const rows = ledger.db.prepare(sql).iterate(...values) as Iterable<Record<string, string | number | null>>;
  const traces = lowerBoundTraces(ledger);
  return Array.from(rows, (row) => sumRow(row, traces));
}

/** What no log itemises is named as such; lower bounds get their reasons; a session of which a trace shows an unlogged request is one, whatever its calls are. */
export function withReasons(totals: Totals, { agent, detail }: CallContext, traced: readonly string[] = []): Totals {
  if (detail === NOT_ITEMISED_DETAIL)
    return { ...totals, notItemised: { tokens: countTokens(totals.tokens), cost: chargeTotal(totals.charge) } };
  if (!totals.lowerBound && traced.length === 0) return totals;
  const own = totals.lowerBound ? [reasonOfCall(agent, readDetail(detail).reason)] : [];
  return { ...totals, lowerBound: true, reasons: [...new Set([...own, ...traced])].sort() };
}

function sumRow(row: Record<string, string | number | null>, traces: ReadonlyMap<number, readonly string[]>): SumRow {
  const n = (name: string): number => Number(row[name] ?? 0);
  const s = (name: string): string => String(row[name] ?? '');
  const context: CallContext = {
    agent: s('agent') as AgentId,
    session: s('session'),
    cwd: s('cwd'),
    branch: s('branch'),
    model: s('model'),
    provider: s('provider'),
    modifiers: s('modifiers'),
    tier: n('tier'),
    ...(row['detail'] !== '' && { detail: s('detail') }),
  };
  const contextId = n('context_id');
  const sum = summed(row, context.model);
  const totals = withReasons(sum.totals, context, traces.get(contextId));
  return { contextId, context, quarter: n('quarter') * QUARTER, ...sum, totals };
}

/** The columns of `SUMMED`. */
export function summed(
  row: Record<string, string | number | null>,
  model: string,
): Omit<CallSum, 'context' | 'quarter'> {
  const n = (name: string): number => Number(row[name] ?? 0);
  const unpriced = n('unpriced');
  return {
    firstTime: n('first'),
    lastTime: n('last'),
    family: n('family') === 1,
    vendorCost: n('vendor'),
    vendorCalls: n('vendor_calls'),
    totals: {
      calls: n('calls'),
      tokens: tokensOf(n),
      charge: {
        input: n('cost_input'),
        cacheWrite: n('cost_write'),
        cacheRead: n('cost_read'),
        output: n('cost_output'),
        other: n('cost_other'),
      },
      unpricedCalls: unpriced,
      unpricedModels: unpriced > 0 ? [model] : [],
      lowerBound: n('lower') === FLAG.lowerBound,
    },
  };
}

/** Contexts made after the one with id `after`, in the order in which they were made. */
export function contextsAfter(ledger: Ledger, after: number): { id: number; context: CallContext }[] {
  const rows = ledger.db
    .prepare(
      'SELECT id, agent, tier, root AS session, cwd, branch, model, provider, modifiers, detail FROM contexts WHERE id > ? ORDER BY id',
    )
    .all(after);
  return (rows as Record<string, string | number>[]).map((row) => ({
    id: Number(row['id']),
    context: row as unknown as CallContext,
  }));
}

/** One look into the index for each context: a window asks this whenever something changes, with years of calls in the ledger. */
const LAST_BY_INDEX = `
  SELECT c.id AS context,
    (SELECT k.time FROM calls k WHERE k.context = c.id AND ${COUNTED} AND k.time <= ?2 ORDER BY k.time DESC LIMIT 1) AS last
  FROM contexts c WHERE c.counted = 1 AND c.id IN (SELECT value FROM json_each(?1))`;
const LAST_OF_ALL = `
  SELECT k.context, MAX(k.time) AS last FROM calls k JOIN contexts c ON c.id = k.context
  WHERE c.counted = 1 AND ${COUNTED} AND k.context IN (SELECT value FROM json_each(?1)) AND k.time <= ?2 GROUP BY 1`;

/** The time of the last call, not after `until` (ms UTC), of each of these contexts; none for a context without such a call. */
export function lastTimes(
  ledger: Ledger,
  contexts: readonly number[],
  until = Number.MAX_SAFE_INTEGER,
): Map<number, number> {
  const sql = ledger.isIndexed ? LAST_BY_INDEX : LAST_OF_ALL;
  const rows = ledger.db.prepare(sql).all(JSON.stringify(contexts), until) as {
    context: number;
    last: number | null;
  }[];
  return new Map(rows.flatMap(({ context, last }) => (last === null ? [] : [[context, last]])));
}

export interface UnreadRow {
  readonly path: string;
  readonly agent: string;
  readonly reason: string;
  readonly version: string;
  readonly count: number;
  readonly example: string;
}

/** Records that were not understood, by log. */
export function unreadRecords(ledger: Ledger): UnreadRow[] {
  const sql =
    "SELECT u.*, COALESCE(l.agent, '') AS agent FROM unread u LEFT JOIN logs l ON l.path = u.path ORDER BY u.count DESC, u.path";
  return ledger.db.prepare(sql).all() as unknown as UnreadRow[];
}

/** The latest fact of each kind that a session's logs told. Values are JSON. */
export function factsOf(
  ledger: Ledger,
  agent: AgentId,
  session: string,
): { kind: string; key: string; time: number; value: string }[] {
  return ledger.db
    .prepare('SELECT kind, key, time, value FROM facts WHERE session = ? AND agent = ?')
    .all(session, agent) as never;
}

/** Ids of all contexts of a session. */
export function sessionContexts(ledger: Ledger, agent: AgentId, session: string): number[] {
  const rows = ledger.db.prepare('SELECT id FROM contexts WHERE root = ? AND agent = ?').all(session, agent);
  return rows.map((row) => Number(row['id']));
}

/** Folders in which calls were made. */
export function knownFolders(ledger: Ledger): string[] {
  const rows = ledger.db.prepare("SELECT DISTINCT cwd FROM contexts WHERE cwd <> '' ORDER BY id DESC LIMIT 500").all();
  return rows.map((row) => String(row['cwd']));
}

/** What sessions' logs told of worktrees that their agents worked in. Values are JSON. */
export function worktreeFacts(ledger: Ledger): { agent: AgentId; session: string; time: number; value: string }[] {
  return ledger.db.prepare("SELECT agent, session, time, value FROM facts WHERE kind = 'worktree'").all() as never;
}

/** Addresses of pull requests that sessions' logs named. */
export function pullRequestFacts(ledger: Ledger): { session: string; time: number; key: string }[] {
  return ledger.db.prepare("SELECT session, time, key FROM facts WHERE kind = 'pull-request'").all() as never;
}

/** How often sessions' logs named a pull request. */
export function pullRequestMentions(ledger: Ledger): number {
  const row = ledger.db.prepare("SELECT COUNT(*) AS n FROM facts WHERE kind = 'pull-request'").get();
  return Number(row?.['n'] ?? 0);
}

/** The time of a session's first call (ms UTC); 0 if it has none. */
export function firstCallOf(ledger: Ledger, agent: AgentId, session: string): number {
  const sql =
    'SELECT MIN(k.time) AS first FROM contexts c JOIN calls k ON k.context = c.id WHERE c.root = ? AND c.agent = ?';
  return Number(ledger.db.prepare(sql).get(session, agent)?.['first'] ?? 0);
}

/** The folders in which the calls of these contexts happened, each once. */
export function foldersOf(ledger: Ledger, contexts: ReadonlySet<number>): string[] {
  const sql = 'SELECT DISTINCT cwd FROM contexts WHERE id IN (SELECT value FROM json_each(?))';
  return ledger.db
    .prepare(sql)
    .all(JSON.stringify([...contexts]))
    .map((row) => String(row['cwd']));
}

/** All folders in which a call ever happened. */
export function allFolders(ledger: Ledger): string[] {
  return ledger.db
    .prepare('SELECT DISTINCT cwd FROM contexts')
    .all()
    .map((row) => String(row['cwd']));
}

/** The time of the first call in the ledger (ms UTC); undefined for a ledger without calls. */
export function firstCallOfAll(ledger: Ledger): number | undefined {
  const first = ledger.db.prepare('SELECT MIN(time) AS first FROM calls WHERE time > 0').get()?.['first'];
  return first === null || first === undefined ? undefined : Number(first);
}
