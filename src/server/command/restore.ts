import { chmodSync, closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DATABASE_NAME } from '../store/store.ts';

/** Files that SQLite keeps beside a database; those of another database would be mixed into the restored one. */
const BESIDE = ['-wal', '-shm', '-journal'];

/** Puts a backup in the place of the embedded database. Throws, with nothing changed, while an endpoint runs or if it is no backup. */
export function restore(folder: string, backup: string): void {
  checkBackup(backup);
  const file = join(folder, DATABASE_NAME);
  if (existsSync(file)) closeDatabase(file);
  const draft = `${file}.restoring`;
  copyFileSync(backup, draft);
  chmodSync(draft, 0o600);
  sync(draft);
  for (const end of BESIDE) rmSync(file + end, { force: true });
  renameSync(draft, file);
  sync(dirname(file));
}

function checkBackup(backup: string): void {
  if (!existsSync(backup)) throw new Error(`there is no file ${backup}`);
  let state = '';
  try {
    const db = new DatabaseSync(backup, { readOnly: true });
    try {
      state = String(db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
      db.prepare('SELECT team, policy FROM teams LIMIT 1').all();
    } finally {
      db.close();
    }
  } catch {
    state = 'unreadable';
  }
  if (state !== 'ok') throw new Error(`${backup} is damaged or no backup of an endpoint; nothing was changed`);
}

/** Leaving the write-ahead log needs the database for itself, and puts what is in the log into the file. A damaged one is replaced as it is. */
function closeDatabase(file: string): void {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 500 });
    db.exec('PRAGMA journal_mode = DELETE');
  } catch (error) {
    const { errcode } = error as { readonly errcode?: number };
    if (errcode !== undefined && (errcode & 0xff) === 5)
      throw new Error('the endpoint is running: stop it first; nothing was changed', { cause: error });
  } finally {
    db?.close();
  }
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
