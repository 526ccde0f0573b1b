import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Ledger } from '../ledger.ts';
import type { TeamKey } from './teamStore.ts';

/** A request as it was made, without token and proof: those are keys, and this is a log. */
export interface TeamRequest extends TeamKey {
  /** ms UTC. */
  readonly time: number;
  readonly method: string;
  /** Below the endpoint's address. */
  readonly path: string;
  readonly body: string;
  /** 0: no answer came, so it may or may not have arrived. */
  readonly status: number;
}

/** Written before the request goes, so that a crash cannot hide one. Returns its number. */
export function noteRequest(ledger: Ledger, request: Omit<TeamRequest, 'status'>): number {
  return ledger.transact(() =>
    Number(
      ledger.db
        .prepare('INSERT INTO team_requests (time, endpoint, team, method, path, body) VALUES (?, ?, ?, ?, ?, ?)')
        .run(
          request.time,
          request.endpoint,
          request.team,
          request.method,
          request.path,
          deflateRawSync(request.body, { level: 9 }),
        ).lastInsertRowid,
    ),
  );
}

export function noteAnswer(ledger: Ledger, seq: number, status: number): void {
  ledger.transact(() => {
    ledger.db.prepare('UPDATE team_requests SET status = ? WHERE seq = ?').run(status, seq);
  });
}

/** Everything that was ever sent, to whichever team, the latest first. */
export function readRequests(ledger: Ledger, most: number): readonly TeamRequest[] {
  const rows = ledger.db.prepare('SELECT * FROM team_requests ORDER BY seq DESC LIMIT ?').all(most);
  return rows.map((row) => ({
    time: Number(row['time']),
    endpoint: String(row['endpoint']),
    team: String(row['team']),
    method: String(row['method']),
    path: String(row['path']),
    body: inflateRawSync(row['body'] as Uint8Array).toString('utf8'),
    status: Number(row['status'] ?? 0),
  }));
}

export function countRequests(ledger: Ledger): number {
  return Number(ledger.db.prepare('SELECT COUNT(*) AS n FROM team_requests').get()?.['n']);
}

/** When the endpoint last took a row (ms UTC); 0 for never. */
export function lastTaken(ledger: Ledger, { endpoint, team }: TeamKey): number {
  const sql =
    "SELECT MAX(time) AS time FROM team_requests WHERE endpoint = ? AND team = ? AND method = 'PUT' AND status IN (200, 201)";
  return Number(ledger.db.prepare(sql).get(endpoint, team)?.['time'] ?? 0);
}
