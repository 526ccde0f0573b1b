import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';

const ID = 'machine-id';
const NAME = 'machine-name';
const LONGEST_NAME = 60;

/** What reports and exports call this machine: its name and four digits, since two may have one name. Made once. */
export function machineLabel(ledger: Ledger, hostname: string): string {
  const name = readNote(ledger.db, NAME) ?? cleanName(hostname);
  return `${name}-${machineId(ledger).slice(0, 4)}`;
}

/** Gives this machine another name. */
export function nameMachine(ledger: Ledger, name: string): void {
  ledger.transactDurably(() => writeNote(ledger.db, NAME, cleanName(name)));
}

function machineId(ledger: Ledger): string {
  const known = readNote(ledger.db, ID);
  if (known !== undefined) return known;
  const made = randomUUID();
  return ledger.transactDurably(() => {
    const first = readNote(ledger.db, ID) ?? made;
    writeNote(ledger.db, ID, first);
    return first;
  });
}

const cleanName = (name: string): string =>
  (name.split('.')[0] ?? '').replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, LONGEST_NAME) || 'machine';
