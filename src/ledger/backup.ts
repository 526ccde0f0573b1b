import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

const KEEP = 5;
const DAY = 86_400_000;

/** Backups of a ledger, the newest first: `ledger.2026-11-21.backup` beside `ledger.db`. */
export function backupsOf(path: string): readonly string[] {
  const folder = dirname(path);
  const stem = basename(path, '.db');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${stem}.`) && /^\d{4}-\d\d-\d\d\.backup$/.test(name.slice(stem.length + 1)))
    .toSorted()
    .toReversed()
    .map((name) => join(folder, name));
}

/** Writes the day's backup if the newest is older than a day, and lets the oldest go. True if one was written. */
export function backUp(db: DatabaseSync, path: string, now: number): boolean {
  const newest = backupsOf(path)[0];
  if (newest !== undefined && now - statSync(newest).mtimeMs < DAY) return false;
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
  return true;
}

/** What processes left behind that ended while they wrote a backup. */
function partsOf(path: string, now: number): readonly string[] {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path, '.db')}.`) && name.endsWith('.part'))
    .map((name) => join(folder, name))
    .filter((part) => now - (statSync(part, { throwIfNoEntry: false })?.mtimeMs ?? now) > DAY);
}
