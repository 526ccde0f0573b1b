import type { DatabaseSync } from 'node:sqlite';
import { fingerprintOf, type PriceFingerprint, parsePriceMark } from '../core/pricing/priceFingerprint.ts';
import { readNote } from './schema/settingsTable.ts';

/**
 * Charging again what other prices charged. The ledger names the prices that its calls are charged by (note `prices`), and
 * keeps a list of what may be charged by others, with how far the work got: all calls (note `recharge/all`) after prices
 * changed, or those of a context (`recharge/<context>`) after a reading that used other prices than the note's. So nothing is lost if the work is cut off, if two windows share it, or if an older version reads on.
 */
export const PRICES = 'prices';
export const ALL = 'recharge/all';
export const LISTED = "name >= 'recharge/' AND name < 'recharge0'";

/** The prices that the calls are charged by; undefined for a ledger that was never asked. */
export const pricesNote = (db: DatabaseSync): PriceFingerprint | undefined => parsePriceMark(readNote(db, PRICES));

/** Puts contexts on the list if their calls were charged by other prices than the ledger's. The caller holds the transaction. */
export function noteCharged(db: DatabaseSync, contexts: Iterable<number>, fingerprint: string): void {
  const mark = pricesNote(db);
  if (mark === undefined || fingerprintOf(mark) === fingerprint) return;
  const list = db.prepare("INSERT OR REPLACE INTO notes (name, value) VALUES ('recharge/' || ?, '')");
  for (const context of contexts) list.run(String(context));
}
