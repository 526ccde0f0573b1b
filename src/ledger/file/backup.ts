import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DAY_MS } from '../../core/durations.ts';

const KEEP = 5;
/** Of 4 kB. */
const FEW_PAGES = 1_000;

/**
 * Backups of a ledger, the newest first: `ledger.2026-11-21.backup` beside `ledger.db`. Those of a day to come, which a
 * wrong clock wrote, come last.
 */
export function backupsOf(path: string): readonly string[] {
  const folder = dirname(path);
  const stem = basename(path, '.db');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${stem}.`) && /^\d{4}-\d\d-\d\d\.backup$/.test(name.slice(stem.length + 1)))
    .toSorted((a, b) => Number(isOfFuture(a)) - Number(isOfFuture(b)) || (a < b ? 1 : -1))
    .map((name) => join(folder, name));
}

/** A day's backup is named by UTC, and a clock may be some hours off. */
function isOfFuture(name: string): boolean {
  const day = Date.parse(/(\d{4}-\d\d-\d\d)\.backup$/.exec(name)?.[1] ?? '');
  return day > Date.now() + DAY_MS;
}

/** A time that is far ahead is as wrong as one that is long ago: neither is a backup of today. */
function isOfToday(backup: string, now: number): boolean {
  const modified = statSync(backup, { throwIfNoEntry: false })?.mtimeMs;
  return modified !== undefined && Math.abs(now - modified) < DAY_MS;
}

/** Reports whether no backup is younger than a day. */
export const isBackupDue = (path: string, now: number): boolean =>
  !backupsOf(path).some((backup) => isOfToday(backup, now));

/** Writes the day's backup if none is younger than a day, and removes the oldest. True if one was written. */
export function backUp(db: DatabaseSync, path: string, now: number): boolean {
  if (!isBackupDue(path, now)) return false;
  const target = join(dirname(path), `${basename(path, '.db')}.${new Date(now).toISOString().slice(0, 10)}.backup`);
  const part = `${target}.${process.pid}.part`;
  for (const left of partsOf(path, now)) rmSync(left, { force: true });
  rmSync(part, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(part);
    renameSync(part, target);
  } catch (error) {
    // On a full disk, what there was room for would be in the way of all else.
    rmSync(part, { force: true });
    throw error;
  }
  for (const old of backupsOf(path).slice(KEEP)) rmSync(old, { force: true });
  giveBackSpace(db);
  return true;
}

/** Makes the file smaller if a third of it is free, as after a step of the schema that wrote all calls again. */
function giveBackSpace(db: DatabaseSync): void {
  const numberOf = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
  if (numberOf('freelist_count') * 3 < numberOf('page_count') || numberOf('freelist_count') < FEW_PAGES) return;
  try {
    db.exec('VACUUM');
  } catch {
    // Another process reads, or the disk is full: the next day's backup tries again.
  }
}

/** What processes left behind that ended while they wrote a backup. */
function partsOf(path: string, now: number): readonly string[] {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path, '.db')}.`) && name.endsWith('.part'))
    .map((name) => join(folder, name))
    .filter((part) => Math.abs(now - (statSync(part, { throwIfNoEntry: false })?.mtimeMs ?? now)) > DAY_MS);
}
