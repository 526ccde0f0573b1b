import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AuditStore } from './auditStore.ts';
import { FactStore } from './factStore.ts';
import { GroupStore } from './groupStore.ts';
import { MemberStore } from './memberStore.ts';
import { migrate } from './migrate.ts';
import { PostgresDatabase } from './postgres.ts';
import { RowStore } from './rowStore.ts';
import { SqliteDatabase } from './sqlite.ts';
import type { Database, Session } from './teamDatabase.ts';
import { TeamStore } from './teamRegister.ts';
import { isUnavailable, WatchedDatabase } from './watched.ts';

/** The embedded database's file. */
export const DATABASE_NAME = 'team-totals.sqlite';

/** The tables, as a database or one transaction of it has them. */
export interface Tables {
  readonly rows: RowStore;
  readonly teams: TeamStore;
  readonly facts: FactStore;
  readonly groups: GroupStore;
  readonly audit: AuditStore;
  readonly members: MemberStore;
}

/** Everything the endpoint keeps. One SQL text, two databases; the service itself keeps no state that matters. */
export interface Store extends Tables {
  readonly database: WatchedDatabase;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Folder of the embedded database. */
  readonly data: string;
  /** `postgres://…`: then the folder is not used. */
  readonly databaseUrl?: string;
  readonly onError: (error: Error) => void;
}

export async function openStore(options: StoreOptions): Promise<Store> {
  const database = options.databaseUrl
    ? await PostgresDatabase.open(options.databaseUrl, options.onError)
    : embedded(options.data);
  return storeOn(new WatchedDatabase(database));
}

/** Creates what is missing and hands out the store. On a full disk what is there is still read. */
async function storeOn(database: WatchedDatabase): Promise<Store> {
  await database.prepare(migrate).catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
  });
  return { ...tablesIn(database), database, close: () => database.close() };
}

/** The tables as a session sees them: the database, or one transaction of it. */
export function tablesIn(session: Session): Tables {
  return {
    rows: new RowStore(session),
    teams: new TeamStore(session),
    facts: new FactStore(session),
    groups: new GroupStore(session),
    audit: new AuditStore(session),
    members: new MemberStore(session),
  };
}

/** The file holds rows of people: only its owner may read it. */
function embedded(folder: string): Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, DATABASE_NAME);
  const database = new SqliteDatabase(file);
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    // A read-only disk refuses this even if nothing would change.
    if (!isUnavailable(error)) throw error;
  }
  return database;
}
