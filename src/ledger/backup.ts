import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isSound, openDatabase, saysDamaged } from './open.ts';

const KEEP = 5;
const DAY = 86_400_000;

/** Backups of a ledger, the newest first: `ledger.2026-11-21.backup` beside `ledger.db`. */
export function backupsOf(path: string): readonly string[] {
  const folder = dirname(path);
  const stem = basename(path, '.db');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${stem}.`) && /^\d{4}-\d\d-\d\d\.backup$/.test(name.slice(stem.length + 1)))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** Writes the day's backup if the newest is older than a day, and lets the oldest go. True if one was written. */
export function backUp(db: DatabaseSync, path: string, now: number): boolean {
  const newest = backupsOf(path)[0];
  if (newest !== undefined && now - statSync(newest).mtimeMs < DAY) return false;
  const target = join(dirname(path), `${basename(path, '.db')}.${new Date(now).toISOString().slice(0, 10)}.backup`);
  const part = `${target}.${process.pid}.part`;
  rmSync(part, { force: true });
  db.prepare('VACUUM INTO ?').run(part);
  renameSync(part, target);
  for (const old of backupsOf(path).slice(KEEP)) rmSync(old, { force: true });
  return true;
}

export interface Opened {
  readonly db: DatabaseSync;
  /** What a person should know: the ledger was damaged, and what was done about it. */
  readonly repaired?: string;
}

/**
 * Opens the ledger. A damaged file is moved aside, never deleted; the newest sound backup takes its place, and what came
 * after it is read again from the logs that are still there.
 */
export function openLedgerFile(path: string, check: boolean): Opened {
  try {
    const db = openDatabase(path);
    if (!check || isSound(db)) return { db };
    db.close();
  } catch (error) {
    if (!saysDamaged(error)) throw error;
  }
  return replaceDamaged(path);
}

/** Moves the damaged file aside and opens the newest sound backup, or an empty ledger, in its place. */
export function replaceDamaged(path: string): Opened {
  const aside = `${path.replace(/\.db$/, '')}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}.db`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  for (const backup of backupsOf(path)) {
    copyFileSync(backup, path);
    try {
      const db = openDatabase(path);
      if (isSound(db)) return { db, repaired: told(aside, `the backup ${basename(backup)} took its place`) };
      db.close();
    } catch (error) {
      if (!saysDamaged(error)) throw error;
    }
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  }
  return { db: openDatabase(path), repaired: told(aside, 'there was no backup, so it is made anew') };
}

const told = (aside: string, what: string): string =>
  `The ledger was damaged: it was moved to ${aside}, ${what}, and the logs that are still there are read again.`;
