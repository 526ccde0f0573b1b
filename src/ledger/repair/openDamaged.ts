import { closeSync, copyFileSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { STEPS } from '../schema/migrations.ts';
import { isSchemaWhole, mendSchema } from './mendSchema.ts';

export interface DamagedDatabase {
  readonly db: DatabaseSync;
  close(): void;
}

/** Opens as much of a damaged file as SQLite can read, for reading only. Returns undefined where it can read nothing. */
export function openDamaged(path: string): DamagedDatabase | undefined {
  const readable = openReadable(path);
  if (readable === undefined) return openMended(path, [writeHeader, mendSchema]) ?? openMended(path, [writeHeader]);
  if (isSchemaWhole(readable.db)) return readable;
  const mended = openMended(path, [mendSchema]);
  if (mended === undefined) return readable;
  readable.close();
  return mended;
}

function openReadable(path: string): DamagedDatabase | undefined {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
    const opened = db;
    // A damaged entry of the schema hides its own table only.
    opened.exec('PRAGMA writable_schema = ON');
    opened.prepare('SELECT COUNT(*) FROM sqlite_master').get();
    return { db: opened, close: () => opened.close() };
  } catch {
    db?.close();
    return undefined;
  }
}

/** The same on a copy whose header or schema is written again: of a ledger nearly all of both is known. */
function openMended(path: string, mends: readonly ((copy: string) => void)[]): DamagedDatabase | undefined {
  const copy = `${path}.mended`;
  try {
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    for (const mend of mends) mend(copy);
    const opened = openReadable(copy);
    if (opened === undefined) removeCopy(copy);
    return opened && { db: opened.db, close: () => [opened.close(), removeCopy(copy)] };
  } catch {
    removeCopy(copy);
    return undefined;
  }
}

function removeCopy(copy: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
}

const PAGE = 4096;

/** The first 100 bytes as SQLite writes them for a ledger (sqlite.org/fileformat2.html, 1.3): 4 kB pages, WAL, UTF-8, no free pages. */
function writeHeader(path: string): void {
  const header = Buffer.alloc(100);
  header.write('SQLite format 3\0', 0, 'latin1');
  header.writeUInt16BE(PAGE, 16);
  header.set([2, 2, 0, 64, 32, 32], 18);
  header.writeUInt32BE(1, 24);
  header.writeUInt32BE(Math.floor(statSync(path).size / PAGE), 28);
  header.writeUInt32BE(1, 40);
  header.writeUInt32BE(4, 44);
  header.writeUInt32BE(1, 56);
  header.writeUInt32BE(STEPS.length, 60);
  header.writeUInt32BE(1, 92);
  const fd = openSync(path, 'r+');
  try {
    writeSync(fd, header, 0, header.length, 0);
  } finally {
    closeSync(fd);
  }
}
