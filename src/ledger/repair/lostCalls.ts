import type { DatabaseSync } from 'node:sqlite';
import { QUARTER_MS } from '../../core/durations.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';
import { openDamaged } from './openDamaged.ts';

const NOTE = 'repaired';
/** More calls than anybody makes: a damaged counter. */
const MOST_CALLS = 1_000_000_000;

/** Calls that a repair could not bring back: their logs are gone. */
export interface LostCalls {
  /** When the ledger was repaired, ms UTC. */
  readonly time: number;
  readonly lost: number;
  readonly before: number;
}

/** Returns how many calls a damaged ledger held by its sums; 0 where that cannot be read. */
export function callsOf(path: string): number {
  const damaged = openDamaged(path);
  try {
    // One of both may be what is damaged.
    const sql = `SELECT MIN((SELECT TOTAL(calls) FROM context_sums), (SELECT TOTAL(calls) FROM quarters)) AS n`;
    const calls = Number(damaged?.db.prepare(sql).get()?.['n'] ?? 0);
    return calls >= 0 && calls < MOST_CALLS ? calls : 0;
  } catch {
    return 0;
  } finally {
    damaged?.close();
  }
}

/** Keeps how many calls there were, so that it can be said later how many could not be read again. */
export function noteRepair(db: DatabaseSync, time: number, before: number): void {
  writeNote(db, NOTE, JSON.stringify({ time, before }));
}

/** Compares with what the last repair noted; undefined if nothing was repaired or nothing is lost. */
export function findLostCalls(db: DatabaseSync): LostCalls | undefined {
  const note = readNote(db, NOTE);
  if (note === undefined) return undefined;
  const { time, before } = JSON.parse(note) as { readonly time: number; readonly before: number };
  const sql = 'SELECT TOTAL(calls) AS n FROM quarters WHERE quarter <= ?';
  const now = Number(db.prepare(sql).get(Math.floor(time / QUARTER_MS))?.['n'] ?? 0);
  return now < before ? { time, before, lost: before - now } : undefined;
}
