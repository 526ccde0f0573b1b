import { closeSync, openSync, readSync } from 'node:fs';
import { openReadOnly } from '../../reading/database.ts';
import type { ProbedRoot } from '../ingest/sources.ts';

/** Bytes of the beginning and of the end of a log in which the version is looked for. */
const LOOK_INTO = 64_000;

/** Fields in which logs name the version of the agent that wrote them, in their first or last records. */
const FIELDS: Readonly<Record<string, RegExp>> = {
  'claude-code': /"version":"(\d+\.\d+\.\d[0-9A-Za-z.-]{0,40})"/gu,
  'qwen-code': /"version":"(\d+\.\d+\.\d[0-9A-Za-z.-]{0,40})"/gu,
  codex: /"cli_version":"(\d+\.\d+\.\d[0-9A-Za-z.-]{0,40})"/gu,
  'copilot-cli': /"copilotVersion":"(\d+\.\d+\.\d[0-9A-Za-z.-]{0,40})"/gu,
};

/** The version of the agent that wrote the newest of these logs; '' where logs do not name it. */
export function agentVersion(agent: string, roots: readonly ProbedRoot[]): string {
  const logs = roots.flatMap(({ logs }) => [...logs]).toSorted((a, b) => b.modified - a.modified);
  const field = FIELDS[agent];
  try {
    if (field !== undefined && logs[0] !== undefined) return lastMatch(field, endsOf(logs[0].path, logs[0].size));
    const database = logs.find(({ format }) => format.kind === 'database');
    return agent === 'opencode' && database !== undefined ? versionInDatabase(database.path) : '';
  } catch {
    // The log is gone or in use: its version is shown the next time.
    return '';
  }
}

const lastMatch = (field: RegExp, text: string): string => [...text.matchAll(field)].at(-1)?.[1] ?? '';

function endsOf(path: string, size: number): string {
  const file = openSync(path, 'r');
  try {
    const part = (from: number): string => {
      const bytes = Buffer.alloc(LOOK_INTO);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, LOOK_INTO, from));
    };
    return size <= LOOK_INTO ? part(0) : part(0) + part(size - LOOK_INTO);
  } finally {
    closeSync(file);
  }
}

function versionInDatabase(path: string): string {
  const database = openReadOnly(path);
  try {
    if (!database.has('session', 'version', 'time_updated')) return '';
    const [row] = database.all('SELECT version FROM session ORDER BY time_updated DESC LIMIT 1');
    return lastMatch(/^(\d+\.\d+\.\d[0-9A-Za-z.-]{0,40})$/gu, String(row?.['version'] ?? ''));
  } finally {
    database.close();
  }
}
