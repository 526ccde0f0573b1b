import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import { makeFolder } from '../../reading/folder.ts';
import { damagedError } from '../damage/isDamage.ts';
import { patiently } from '../damage/patiently.ts';
import type { OnWaiting } from '../damage/repairMark.ts';
import { placeAtFault } from '../damage/unusable.ts';
import { migrate, refuseNewer, STEPS } from '../schema/migrations.ts';

export type Sqlite = typeof import('node:sqlite');

/** The SQLite that the running Node carries. Loaded on demand: where it is missing, a person must read why. */
export function loadSqlite(): Sqlite {
  // Node 22 warns that SQLite is experimental; the warning is of no use to the person whose terminal it lands in.
  const warn = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  // Not by a `require` from the folder that this process runs in: that folder may be gone.
  const sqlite: Sqlite | undefined = process.getBuiltinModule('node:sqlite');
  process.emitWarning = warn;
  if (sqlite !== undefined) return sqlite;
  throw new HumanError(failureWords.noSqlite({ version: process.version }));
}

/** Opens (or makes) the ledger's file and brings its schema up to date. Throws HumanError where its place is no place for it. */
export function openDatabase(path: string, onWaiting: OnWaiting = () => undefined): DatabaseSync {
  try {
    makeFolder(dirname(path));
    return prepared(new (loadSqlite().DatabaseSync)(path), onWaiting);
  } catch (error) {
    throw placeAtFault(error, path);
  }
}

/** Of 4 kB: a step over fewer is done before anyone has read why it takes time. */
const MANY_PAGES = 5_000;
const MIGRATING =
  'Changing the ledger to the form of this version, once. With years of calls this takes up to a minute.';

const pagesOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA page_count').get()?.['page_count'] ?? 0);

function prepared(db: DatabaseSync, onWaiting: OnWaiting): DatabaseSync {
  try {
    patiently(db, onWaiting, () => {
      // Calls need no more than NORMAL: what a power cut takes from the log's end is read again from the agents' logs.
      db.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 8000000',
      );
      checkVersion(db);
      // A step may sort all calls: on disk, or years of them would be held in memory.
      if (refuseNewer(db) < STEPS.length && pagesOf(db) > MANY_PAGES) onWaiting(MIGRATING);
      migrate(db);
      db.exec('PRAGMA temp_store = MEMORY');
    });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The number of schema steps is in the file's header and in a table; where the two contradict each other, the header is damaged. */
function checkVersion(db: DatabaseSync): void {
  const inHeader = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'notes'").get() === undefined) {
    if (inHeader > 0) throw damagedError('The ledger has a version and no tables.');
    return;
  }
  const noted = Number(db.prepare("SELECT value FROM notes WHERE name = 'schema'").get()?.['value'] ?? inHeader);
  if (inHeader < noted || (inHeader > STEPS.length && noted <= STEPS.length && inHeader !== noted))
    throw damagedError(`The ledger's header names version ${inHeader}, its tables are of version ${noted}.`);
}
