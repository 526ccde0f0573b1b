import { closeSync, copyFileSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../core/humanError.ts';
import { backupsOf } from './backup.ts';
import { isSound, openDatabase, saysDamaged } from './open.ts';
import { placeAtFault } from './unusable.ts';

export interface Opened {
  readonly db: DatabaseSync;
  /** What a person should know: the ledger was damaged, and what was done about it. */
  readonly repaired?: string;
}

/** A repair that takes longer was cut off: its process is gone. */
const LONGEST_REPAIR = 60_000;
const FILES = ['', '-wal', '-shm'] as const;

/** Which file lies at a path; '' for none. Another file at the ledger's path means that another window replaced it. */
export function identityOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.dev}:${stat.ino}`;
}

/**
 * Opens the ledger. A damaged file is moved aside, never deleted; the newest sound backup takes its place, and what came
 * after it is read again from the logs that are still there. Throws HumanError where its place is no place for it.
 */
export function openLedgerFile(path: string, check: boolean): Opened {
  try {
    return openOrReplace(path, check);
  } catch (error) {
    throw placeAtFault(error, path);
  }
}

function openOrReplace(path: string, check: boolean): Opened {
  const cutOff = awaitRepair(path);
  const identity = identityOf(path);
  if (isEmptied(path) || (identity === '' && cutOff)) return replaceDamaged(path, identity);
  try {
    const db = openDatabase(path);
    if (!check || isSound(db)) return { db };
    db.close();
  } catch (error) {
    if (!saysDamaged(error)) throw error;
  }
  return replaceDamaged(path, identity);
}

/** SQLite takes an empty file for a new database. Where there are backups, it is what a full disk left of a ledger. */
const isEmptied = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.size === 0 && !existsSync(`${path}-wal`) && backupsOf(path).length > 0;

/**
 * Puts a sound ledger in the place of the damaged file `identity`. Several windows may find the damage at once: one repairs
 * while the others wait, and what lies there then is no longer the file that they found damaged.
 */
export function replaceDamaged(path: string, identity: string): Opened {
  for (;;) {
    awaitRepair(path);
    if (!beginRepair(path)) continue;
    try {
      const theirs = identityOf(path) === identity ? undefined : openSound(path);
      return theirs === undefined ? replace(path) : { db: theirs };
    } finally {
      rmSync(lockOf(path), { force: true });
    }
  }
}

function replace(path: string): Opened {
  const aside = `${path.replace(/\.db$/, '')}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}.db`;
  try {
    for (const suffix of FILES) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  } catch (error) {
    throw new HumanError(
      `The ledger ${path} is damaged and cannot be moved aside (${(error as NodeJS.ErrnoException).code}): another window or program holds it open. Close them and try again.`,
    );
  }
  for (const backup of backupsOf(path)) {
    copyFileSync(backup, path);
    const db = openSound(path);
    if (db !== undefined) return { db, repaired: told(aside, `the backup ${basename(backup)} took its place`) };
    for (const suffix of FILES) rmSync(path + suffix, { force: true });
  }
  return { db: openDatabase(path), repaired: told(aside, 'there was no backup, so it is made anew') };
}

/** The database at this path, or undefined if there is none or it is damaged. */
function openSound(path: string): DatabaseSync | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const db = openDatabase(path);
    if (isSound(db)) return db;
    db.close();
  } catch (error) {
    if (!saysDamaged(error)) throw error;
  }
  return undefined;
}

const lockOf = (path: string): string => `${path}.repair`;

/** True if this process may repair now. */
function beginRepair(path: string): boolean {
  try {
    closeSync(openSync(lockOf(path), 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Waits while another process repairs. True if a repair was cut off before its end. */
function awaitRepair(path: string): boolean {
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const begun = statSync(lockOf(path), { throwIfNoEntry: false })?.mtimeMs;
    if (begun === undefined) return false;
    if (Date.now() - begun > LONGEST_REPAIR) {
      rmSync(lockOf(path), { force: true });
      return true;
    }
    Atomics.wait(sleep, 0, 0, 50);
  }
}

const told = (aside: string, what: string): string =>
  `The ledger was damaged: it was moved to ${aside}, ${what}, and the logs that are still there are read again.`;
