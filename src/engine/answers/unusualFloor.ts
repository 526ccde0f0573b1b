import type { DatabaseSync } from 'node:sqlite';
import type { NanoDollars } from '../../core/usage/money.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readNote, writeNote } from '../../ledger/schema/settingsTable.ts';

const NOTE = 'unusualFrom';

/** Stores the floor that the person set in an editor, so that the command line calls the same days unusual. */
export function storeUnusualFloor(ledger: Ledger, floor: NanoDollars): void {
  const text = String(floor);
  if (readNote(ledger.db, NOTE) !== text) ledger.transact(() => writeNote(ledger.db, NOTE, text));
}

/** The stored floor; undefined where no editor stored one. */
export function storedUnusualFloor(db: DatabaseSync): NanoDollars | undefined {
  const floor = Number(readNote(db, NOTE) ?? Number.NaN);
  return Number.isSafeInteger(floor) && floor >= 0 ? floor : undefined;
}
