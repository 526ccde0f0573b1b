import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { saysDamaged } from '../damage/isDamage.ts';
import { awaitRepair, beginRepair, endRepair, type OnWaiting } from '../damage/repairMark.ts';
import { LedgerPlaceError, placeAtFault } from '../damage/unusable.ts';
import { backupsOf, isBackupDue } from '../file/backup.ts';
import { pauseEveryTeam } from '../file/consentFile.ts';
import type { LedgerCheck } from '../file/ledgerOptions.ts';
import { openDatabase } from '../file/open.ts';
import { forgetCount, takeLostCount } from '../file/saidCount.ts';
import { syncClientOf } from '../file/syncedFolder.ts';
import { areWhole, isWhole } from './isWhole.ts';
import { callsOf, noteRepair } from './lostCalls.ts';
import { mendCalls } from './mendCalls.ts';
import { isSchemaWhole } from './mendSchema.ts';
import { openDamaged } from './openDamaged.ts';
import { openReadOnly } from './openReadOnly.ts';
import { repairMessage } from './repairMessage.ts';
import { PERSONS_TABLES, type Salvaged, salvage } from './salvage.ts';

export interface Opened {
  readonly db: DatabaseSync;
  /** What a person should know: the ledger was damaged, and what was done about it. */
  readonly repaired?: string;
  /** Why the ledger can only be read: nothing new is recorded. */
  readonly readOnly?: LedgerPlaceError;
}

const FILES = ['', '-wal', '-shm'] as const;
/** Beside a ledger: the new one while it is made, so that no process ever opens it unfinished. */
const UNFINISHED = '.rebuilt';

/** Returns which file is at a path; '' for none. Another file at the ledger's path means that another window replaced it. */
export function identityOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.dev}:${stat.ino}`;
}

/**
 * Opens the ledger. A damaged file is moved aside, never deleted; the newest sound backup takes its place, with what a
 * person said from the damaged file, and the rest is read again from the logs that are still there. Throws HumanError where
 * its place is no place for it.
 */
export function openLedgerFile(path: string, check: LedgerCheck, onWaiting: OnWaiting): Opened {
  try {
    const client = syncClientOf(dirname(path));
    if (client !== undefined) throw new LedgerPlaceError(path, failureWords.syncedFolder({ client }));
    return openOrReplace(path, check, onWaiting);
  } catch (error) {
    const fault = placeAtFault(error, path);
    const db = fault instanceof LedgerPlaceError && existsSync(path) ? openReadOnly(path) : undefined;
    if (db !== undefined) return { db, readOnly: fault as LedgerPlaceError };
    throw fault;
  }
}

function openOrReplace(path: string, check: LedgerCheck, onWaiting: OnWaiting): Opened {
  const cutOff = awaitRepair(path, onWaiting);
  const identity = identityOf(path);
  if (isEmptied(path) || (identity === '' && cutOff !== undefined))
    return replaceDamaged(path, identity, onWaiting, cutOff);
  try {
    const db = openDatabase(path, onWaiting);
    if (check === false) return { db };
    if (looksSound(db, path, check)) return asLastUsed(db, path);
    db.close();
  } catch (error) {
    if (!saysDamaged(error)) throw error;
  }
  return replaceDamaged(path, identity, onWaiting);
}

/** A ledger of an earlier time is sound too: a copy that was put back, or a log of that time beside a later file. */
function asLastUsed(db: DatabaseSync, path: string): Opened {
  const lost = takeLostCount(db, path);
  return lost === 0 ? { db } : { db, repaired: failureWords.olderLedger({ n: lost }) };
}

/**
 * Years of calls are checked once a day, before they are backed up: damage in them shows when they are read, and logs hold most
 * of them. The schema and what a person said are checked each time.
 */
export const looksSound = (db: DatabaseSync, path: string, check: true | 'daily'): boolean =>
  check === true || isBackupDue(path, Date.now())
    ? isWhole(db, check === true)
    : isSchemaWhole(db) && areWhole(db, PERSONS_TABLES);

/** SQLite takes an empty file for a new database. Where there are backups, it is what a full disk left of a ledger. */
const isEmptied = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.size === 0 && !existsSync(`${path}-wal`) && backupsOf(path).length > 0;

/**
 * Puts a sound ledger in the place of the damaged file `identity`. Several windows may find the damage: one repairs while
 * the others wait, and the file that is there then is no longer the one that they found damaged. `cutOff`: where a repair
 * that did not end had moved the damaged file.
 */
export function replaceDamaged(path: string, identity: string, onWaiting: OnWaiting, cutOff = ''): Opened {
  let movedTo = cutOff;
  for (;;) {
    movedTo = awaitRepair(path, onWaiting) || movedTo;
    const aside = movedTo !== '' && existsSync(movedTo) && identity === '' ? movedTo : freshAside(path);
    if (!beginRepair(path, aside)) continue;
    try {
      const theirs = identityOf(path) === identity ? undefined : openSound(path, onWaiting);
      if (theirs !== undefined) return { db: theirs };
      forgetCount(path);
      return replace(path, aside, onWaiting);
    } finally {
      endRepair(path);
    }
  }
}

const freshAside = (path: string): string =>
  `${path.replace(/\.db$/, '')}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}.db`;

function replace(path: string, aside: string, onWaiting: OnWaiting): Opened {
  const rebuilt = path + UNFINISHED;
  remove(rebuilt);
  moveAside(path, aside);
  const { source, salvaged } = rebuild(path, rebuilt, aside, onWaiting);
  renameSync(rebuilt, path);
  return { db: openDatabase(path, onWaiting), repaired: repairMessage(aside, source, salvaged) };
}

function moveAside(path: string, aside: string): void {
  try {
    for (const suffix of FILES) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new HumanError(failureWords.cannotMoveAside({ path, code }));
  }
}

/** Makes the new file under another name, whole with what a person said, and closes it. */
function rebuild(
  path: string,
  rebuilt: string,
  aside: string,
  onWaiting: OnWaiting,
): { readonly source: string; readonly salvaged: Salvaged } {
  const before = callsOf(aside);
  const { db, source } = mended(aside, rebuilt, onWaiting) ?? newestSound(path, rebuilt, onWaiting);
  try {
    const salvaged = salvage(aside, db);
    pauseEveryTeam(db);
    noteRepair(db, Date.now(), before);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return { source, salvaged };
  } finally {
    db.close();
  }
}

/** The same file without the calls that a disk changed, where nothing else is damaged. */
function mended(
  aside: string,
  rebuilt: string,
  onWaiting: OnWaiting,
): { readonly db: DatabaseSync; readonly source: string } | undefined {
  const damaged = openDamaged(aside);
  if (damaged === undefined) return undefined;
  try {
    if (mendCalls(damaged.db, rebuilt))
      return { db: openDatabase(rebuilt, onWaiting), source: failureWords.fromItself() };
  } finally {
    damaged.close();
  }
  remove(rebuilt);
  return undefined;
}

function newestSound(path: string, rebuilt: string, onWaiting: OnWaiting): { db: DatabaseSync; source: string } {
  for (const backup of backupsOf(path)) {
    try {
      copyFileSync(backup, rebuilt);
    } catch {
      continue;
    }
    const db = openSound(rebuilt, onWaiting);
    if (db !== undefined) return { db, source: failureWords.fromBackup({ backup: basename(backup) }) };
    remove(rebuilt);
  }
  return { db: openDatabase(rebuilt, onWaiting), source: failureWords.fromNothing() };
}

function remove(path: string): void {
  for (const suffix of FILES) rmSync(path + suffix, { force: true });
}

/** The database at this path, or undefined if there is none or it is damaged. */
function openSound(path: string, onWaiting: OnWaiting): DatabaseSync | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const db = openDatabase(path, onWaiting);
    if (isWhole(db, true)) return db;
    db.close();
  } catch (error) {
    if (!saysDamaged(error)) throw error;
  }
  return undefined;
}
