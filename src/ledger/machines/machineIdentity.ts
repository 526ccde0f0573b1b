import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { readNote, writeNote } from '../schema/settingsTable.ts';

const ID = 'machine-id';
const NAME = 'machine-name';
const LONGEST_NAME = 60;

/**
 * What reports and exports call this machine: its name and four digits, since two may have one name. Made once: a host that gets
 * another name from its network stays the same machine.
 */
export function machineLabel(ledger: Ledger, hostname: string): string {
  const name = madeOnce(ledger, NAME, () => cleanName(hostname));
  return `${name}-${madeOnce(ledger, ID, randomUUID).slice(0, 4)}`;
}

/** Gives this machine another name. */
export function nameMachine(ledger: Ledger, name: string): void {
  ledger.transactDurably(() => writeNote(ledger.db, NAME, cleanName(name)));
}

function madeOnce(ledger: Ledger, note: string, make: () => string): string {
  const known = readNote(ledger.db, note);
  if (known !== undefined) return known;
  const made = make();
  return ledger.transactDurably(() => {
    const first = readNote(ledger.db, note) ?? made;
    writeNote(ledger.db, note, first);
    return first;
  });
}

const cleanName = (name: string): string =>
  (name.split('.')[0] ?? '').replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, LONGEST_NAME) || 'machine';
