import { QUARTER_MS } from '../core/durations.ts';
import type { AgentId } from '../core/usage/call.ts';
import type { CallContext } from '../core/usage/context.ts';
import { readArrays } from './damage/guardedDatabase.ts';
import type { Ledger } from './ledger.ts';
import { COUNTED, COUNTED_CONTEXT } from './rollup/sumColumns.ts';
import { soundText } from './rollup/sumRow.ts';

const CONTEXT = 'c.id, c.agent, c.tier, c.root AS session, c.cwd, c.branch, c.model, c.provider, c.modifiers, c.detail';

interface NumberedContext {
  readonly id: number;
  readonly context: CallContext;
}

/** Contexts made after the one with id `after`, in the order in which they were made. */
export function contextsAfter(ledger: Ledger, after: number): NumberedContext[] {
  const sql = `SELECT ${CONTEXT} FROM contexts c WHERE c.id > ? ORDER BY c.id`;
  return ledger.readChecked(() => ledger.db.prepare(sql).all(after).map(numbered));
}

/**
 * Contexts with calls up to `until` (ms UTC), those of the latest `limit` sums; and from when on these are all contexts with calls. A
 * context may come more than once.
 */
export function contextsLately(
  ledger: Ledger,
  until: number,
  limit: number,
): { readonly contexts: readonly NumberedContext[]; readonly since: number } {
  const sql = `
    SELECT q.quarter, ${CONTEXT}
    FROM (SELECT quarter, context FROM quarters WHERE quarter <= ? ORDER BY quarter DESC LIMIT ?) q JOIN contexts c ON c.id = q.context
    ORDER BY q.quarter DESC`;
  return ledger.readChecked(() => {
    const rows = ledger.db.prepare(sql).all(Math.floor(until / QUARTER_MS), limit);
    // The last quarter may have more than were asked for.
    const since = rows.length < limit ? 0 : (Number(rows.at(-1)?.['quarter']) + 1) * QUARTER_MS;
    return { contexts: rows.map(numbered), since };
  });
}

function numbered(row: Readonly<Record<string, unknown>>): NumberedContext {
  for (const column of ['agent', 'session', 'cwd', 'branch', 'model', 'provider', 'modifiers', 'detail'])
    soundText(row[column]);
  return { id: Number(row['id']), context: row as unknown as CallContext };
}

/** The time of the last call, not after `until` (ms UTC), of each of these contexts; none for a context without such a call. */
export function lastTimes(
  ledger: Ledger,
  contexts: readonly number[],
  until = Number.MAX_SAFE_INTEGER,
): Map<number, number> {
  const sql = `
    SELECT s.context, CASE WHEN s.last <= ?2 THEN s.last ELSE (
        SELECT k.time FROM calls k WHERE k.context = s.context AND ${COUNTED} AND k.time <= ?2 ORDER BY k.time DESC LIMIT 1
      ) END AS last
    FROM context_sums s JOIN contexts c ON c.id = s.context
    WHERE ${COUNTED_CONTEXT} AND s.context IN (SELECT value FROM json_each(?1))`;
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

/** The latest fact of each kind in a session's logs. Values are JSON. */
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

/** A project's folder may hold logs; of more folders than this, only the latest are looked into. */
const MOST_FOLDERS = 500;

/** Folders in which calls were made; of very many the latest. */
export function knownFolders(ledger: Ledger): string[] {
  const folders = allFolders(ledger).filter((cwd) => cwd !== '');
  if (folders.length <= MOST_FOLDERS) return folders;
  const latest = `SELECT DISTINCT cwd FROM contexts WHERE cwd <> '' ORDER BY id DESC LIMIT ${MOST_FOLDERS}`;
  return readArrays(ledger.db, latest).map(([cwd]) => cwd as string);
}

/** What sessions' logs say about worktrees that their agents worked in. Values are JSON. */
export function worktreeFacts(ledger: Ledger): { agent: AgentId; session: string; time: number; value: string }[] {
  return ledger.db.prepare("SELECT agent, session, time, value FROM facts WHERE kind = 'worktree'").all() as never;
}

/** When the work ended that sessions' sums add up. Values are JSON. */
export function sumEndFacts(ledger: Ledger): { agent: AgentId; session: string; key: string; value: string }[] {
  return ledger.db.prepare("SELECT agent, session, key, value FROM facts WHERE kind = 'sum-end'").all() as never;
}

/** Addresses of pull requests that sessions' logs named. */
export function pullRequestFacts(ledger: Ledger): { session: string; time: number; key: string }[] {
  return ledger.db.prepare("SELECT session, time, key FROM facts WHERE kind = 'pull-request'").all() as never;
}

/** Returns how often sessions' logs named a pull request. */
export function pullRequestMentions(ledger: Ledger): number {
  const row = ledger.db.prepare("SELECT COUNT(*) AS n FROM facts WHERE kind = 'pull-request'").get();
  return Number(row?.['n'] ?? 0);
}

/** The time of a session's first call (ms UTC); 0 if it has none. */
export function firstCallOf(ledger: Ledger, agent: AgentId, session: string): number {
  // One look into the key of calls for each context: every name of a session asks this.
  const sql = `
    SELECT MIN((SELECT k.time FROM calls k WHERE k.context = c.id ORDER BY k.time LIMIT 1)) AS first
    FROM contexts c WHERE c.root = ? AND c.agent = ?`;
  return Number(ledger.db.prepare(sql).get(session, agent)?.['first'] ?? 0);
}

/** The first call of each context of a session, the earliest first. */
export function firstCallsOf(
  ledger: Ledger,
  agent: AgentId,
  session: string,
): readonly { readonly time: number; readonly context: CallContext }[] {
  const sql = `
    SELECT (SELECT k.time FROM calls k WHERE k.context = c.id ORDER BY k.time LIMIT 1) AS time, ${CONTEXT}
    FROM contexts c WHERE c.root = ? AND c.agent = ? ORDER BY time, c.id`;
  return ledger.db
    .prepare(sql)
    .all(session, agent)
    .filter(({ time }) => time !== null)
    .map((row) => ({ time: Number(row['time']), context: numbered(row).context }));
}

/** The folders in which the calls of these contexts happened, each once. */
export function foldersOf(ledger: Ledger, contexts: ReadonlySet<number>): string[] {
  const sql = 'SELECT DISTINCT cwd FROM contexts WHERE id IN (SELECT value FROM json_each(?))';
  return ledger.db
    .prepare(sql)
    .all(JSON.stringify([...contexts]))
    .map((row) => String(row['cwd']));
}

/** Ids of the contexts of calls in these folders. */
export function contextsInFolders(ledger: Ledger, folders: readonly string[]): number[] {
  if (folders.length === 0) return [];
  const sql = 'SELECT id FROM contexts WHERE cwd IN (SELECT value FROM json_each(?))';
  return readArrays(ledger.db, sql, JSON.stringify(folders)).map(([id]) => id as number);
}

/** The contexts of sessions whose logs name a worktree that their agent made. */
export function contextsOfWorktrees(ledger: Ledger): NumberedContext[] {
  const sql = `SELECT ${CONTEXT} FROM contexts c WHERE c.root IN (SELECT session FROM facts WHERE kind = 'worktree')`;
  return ledger.db.prepare(sql).all().map(numbered);
}

/** Each agent's folders: goes from one to the next in the index, so that thousands of contexts of one folder are passed over. */
const FOLDERS = `
  WITH RECURSIVE agents (agent) AS (
    SELECT MIN(agent) FROM contexts
    UNION ALL SELECT (SELECT MIN(c.agent) FROM contexts c WHERE c.agent > a.agent) FROM agents a WHERE a.agent IS NOT NULL),
  folders (agent, cwd) AS (
    SELECT agent, (SELECT MIN(c.cwd) FROM contexts c WHERE c.agent = a.agent) FROM agents a WHERE a.agent IS NOT NULL
    UNION ALL SELECT f.agent, (SELECT MIN(c.cwd) FROM contexts c WHERE c.agent = f.agent AND c.cwd > f.cwd)
    FROM folders f WHERE f.cwd IS NOT NULL)
  SELECT agent, cwd FROM folders WHERE cwd IS NOT NULL`;

const foldersOfAgents = (ledger: Ledger): readonly { readonly agent: string; readonly cwd: string }[] =>
  readArrays(ledger.db, FOLDERS).map(([agent, cwd]) => ({ agent: agent as string, cwd: cwd as string }));

/** All folders in which a call ever happened. */
export function allFolders(ledger: Ledger): string[] {
  return [...new Set(foldersOfAgents(ledger).map(({ cwd }) => cwd))];
}

/** The time of the first call in the ledger (ms UTC); undefined for a ledger without calls. */
export function firstCallOfAll(ledger: Ledger): number | undefined {
  const sql = `
    SELECT MIN(first) AS first FROM quarters
    WHERE first > 0 AND quarter = (SELECT quarter FROM quarters WHERE first > 0 ORDER BY quarter LIMIT 1)`;
  const first = ledger.db.prepare(sql).get()?.['first'];
  return first === null || first === undefined ? undefined : Number(first);
}

/** Agents of which a call was ever read. */
export function agentsWithCalls(ledger: Ledger): ReadonlySet<string> {
  return new Set(foldersOfAgents(ledger).map(({ agent }) => agent));
}
