import { closeSync, openSync, readSync } from 'node:fs';
import { unreadColumns, unreadCounters } from '../../agents/format/counters.ts';
import { parseJson } from '../../agents/format/fields.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { encodeProblem, problemText } from '../../core/usage/logProblems.ts';
import { openReadOnly, type ReadOnlyDatabase } from '../../reading/database.ts';
import type { ProbedRoot } from '../ingest/sources.ts';
import { agentVersion } from './agentVersion.ts';
import type { UnreadDiagnosis } from './diagnosis.ts';

/** Only what agents write today is looked at: their newest logs, and the ends of those. */
const NEWEST_LOGS = 3;
const LAST_BYTES = 2_000_000;
const LAST_ROWS = 300;
const MOST_TABLES = 50;
const LONGEST_VALUE = 100_000;

/** Counters of tokens in an agent's newest logs that no rule reads, one line each: what they count may be billed. */
export function findUnreadCounters(probed: readonly ProbedRoot[]): readonly UnreadDiagnosis[] {
  return [...Map.groupBy(probed, ({ agent }) => agent.id)].flatMap(([agent, roots]) => {
    const logs = roots.flatMap(({ logs }) => [...logs]).toSorted((a, b) => b.modified - a.modified);
    const found = new Map<string, UnreadDiagnosis>();
    for (const { path, size, format } of logs.slice(0, NEWEST_LOGS)) {
      for (const [name, count] of countersIn(agent, path, size, format.kind)) {
        const problem = encodeProblem(['unread-counter', name]);
        const known = found.get(name) ?? {
          agent: roots[0]?.agent.label ?? agent,
          problem,
          reason: problemText(problem),
          version: agentVersion(agent, roots),
          count: 0,
          logs: 0,
          example: '',
          path,
        };
        found.set(name, { ...known, count: known.count + count, logs: known.logs + 1 });
      }
    }
    return [...found.values()];
  });
}

/** Returns how many records of a log hold each of them. */
function countersIn(agent: AgentId, path: string, size: number, kind: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (names: readonly string[]): void => {
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  try {
    if (kind === 'database') lookIntoDatabase(agent, path, add);
    else if (!path.endsWith('.zst')) lookIntoText(agent, endOf(path, size), kind, add);
  } catch {
    // Gone or in use: the reading of the log reports that.
  }
  return counts;
}

function lookIntoText(agent: AgentId, text: string, kind: string, add: (names: readonly string[]) => void): void {
  const records = kind === 'lines' ? text.split('\n') : [text];
  for (const record of records) if (/token|usage/iu.test(record)) add(unreadCounters(agent, parseJson(record)));
}

/** A line that is cut at its beginning is no JSON and says nothing. */
function endOf(path: string, size: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(size, LAST_BYTES));
    const read = readSync(file, bytes, 0, bytes.length, Math.max(0, size - LAST_BYTES));
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}

function lookIntoDatabase(agent: AgentId, path: string, add: (names: readonly string[]) => void): void {
  const database = openReadOnly(path);
  try {
    const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT ?", MOST_TABLES);
    for (const { name } of tables) lookIntoTable(agent, database, String(name), add);
  } finally {
    database.close();
  }
}

/** Names come from another program's database. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function lookIntoTable(
  agent: AgentId,
  database: ReadOnlyDatabase,
  table: string,
  add: (names: readonly string[]) => void,
): void {
  const names = database.all('SELECT name FROM pragma_table_info(?)', table).map((row) => String(row['name']));
  const columns = unreadColumns(agent, names);
  for (const row of lastRows(database, quoted(table), names)) {
    add(columns.filter((name) => Number(row[name]) > 0));
    for (const value of Object.values(row))
      if (typeof value === 'string' && value.startsWith('{')) add(unreadCounters(agent, parseJson(value)));
  }
}

/** The newest rows, without what is too large to be a record of counts. */
function lastRows(
  database: ReadOnlyDatabase,
  table: string,
  names: readonly string[],
): ReturnType<ReadOnlyDatabase['all']> {
  const columns = names
    .map(quoted)
    .map(
      (name) =>
        `CASE WHEN typeof(${name}) <> 'blob' AND length(${name}) < ${LONGEST_VALUE} THEN ${name} END AS ${name}`,
    );
  const select = `SELECT ${columns.join(', ')} FROM ${table}`;
  try {
    return database.all(`${select} ORDER BY rowid DESC LIMIT ?`, LAST_ROWS);
  } catch {
    // A table without row ids, or a virtual one that this SQLite does not know.
    return [];
  }
}
