import {
  type CommitTrace,
  joinTraces,
  NO_TRACES,
  type RequestTrace,
  type SessionTraces,
} from '../../core/outcomes/sessionTraces.ts';
import type { Ledger } from '../ledger.ts';

/** What was found in a session's logs, and how far each was read; a log is known by a hash of its path. */
export interface StoredTraces {
  readonly traces: SessionTraces;
  readonly read: ReadonlyMap<string, number>;
  /** How far each log was seen, where that is further: what is between waits for an answer, and is read again with it. */
  readonly seen?: ReadonlyMap<string, number>;
}

interface Kept extends SessionTraces {
  readonly read: Readonly<Record<string, number>>;
  readonly seen?: Readonly<Record<string, number>>;
}

const NOTHING: StoredTraces = { traces: NO_TRACES, read: new Map() };

/** Names a session of an agent. */
export const tracesKey = (agent: string, session: string): string => `${agent} ${session}`;

/** Of all sessions that were looked at, by `tracesKey`. */
export function readTraces(ledger: Ledger): ReadonlyMap<string, StoredTraces> {
  const rows = ledger.db.prepare("SELECT agent, session, value FROM facts WHERE kind = 'traces'").all();
  return new Map(
    rows.map((row) => [tracesKey(String(row['agent']), String(row['session'])), storedOf(String(row['value']))]),
  );
}

/** The pull requests that sessions created, of those that created any, by `tracesKey`. */
export function requestTraces(ledger: Ledger): ReadonlyMap<string, readonly RequestTrace[]> {
  const sql = `SELECT agent, session, value FROM facts WHERE kind = 'traces' AND instr(value, '"requests":[]') = 0`;
  return new Map(
    ledger.db
      .prepare(sql)
      .all()
      .map((row) => [
        tracesKey(String(row['agent']), String(row['session'])),
        storedOf(String(row['value'])).traces.requests,
      ]),
  );
}

/** The name of the file that a session changed first; '' where nobody looked or it changed none. Untrusted. */
export function firstFileOf(ledger: Ledger, agent: string, session: string): string {
  const row = ledger.db
    .prepare("SELECT value FROM facts WHERE session = ? AND agent = ? AND kind = 'traces' AND key = ''")
    .get(session, agent);
  return row === undefined ? '' : (storedOf(String(row['value'])).traces.firstFile ?? '');
}

/** Adds what was found. Logs are deleted some day; what they said stays. */
export function addTraces(ledger: Ledger, agent: string, session: string, found: StoredTraces, now: number): void {
  ledger.transact(() => {
    const row = ledger.db
      .prepare("SELECT value FROM facts WHERE session = ? AND agent = ? AND kind = 'traces' AND key = ''")
      .get(session, agent);
    const before = row === undefined ? NOTHING : storedOf(String(row['value']));
    const read = new Map([...before.read, ...found.read]);
    const further = new Map([...(before.seen ?? []), ...(found.seen ?? [])]);
    const seen = [...further].filter(([log, to]) => to !== read.get(log));
    const kept: Kept = {
      ...joinTraces(before.traces, found.traces),
      read: Object.fromEntries(read),
      ...(seen.length > 0 && { seen: Object.fromEntries(seen) }),
    };
    ledger.db
      .prepare(
        "INSERT OR REPLACE INTO facts (agent, session, kind, key, time, value) VALUES (?, ?, 'traces', '', ?, ?)",
      )
      .run(agent, session, now, JSON.stringify(kept));
  });
}

/** Written by us, but a file may be damaged. */
function storedOf(value: string): StoredTraces {
  try {
    const kept = JSON.parse(value) as Partial<Kept>;
    const list = <T>(found: readonly T[] | undefined): readonly T[] => (Array.isArray(found) ? found : []);
    return {
      traces: {
        commits: list<CommitTrace>(kept.commits),
        edited: list<number>(kept.edited),
        requests: list<RequestTrace>(kept.requests),
        ...(typeof kept.firstFile === 'string' && { firstFile: kept.firstFile }),
      },
      read: new Map(Object.entries(kept.read ?? {})),
      ...(kept.seen !== undefined && { seen: new Map(Object.entries(kept.seen)) }),
    };
  } catch {
    return NOTHING;
  }
}
