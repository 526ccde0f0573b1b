import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Sighting } from '../core/sighting.ts';
import { backUp, openLedgerFile, replaceDamaged } from './backup.ts';
import type { Batch, LogProgress } from './batch.ts';
import { Committer } from './commit.ts';
import { Contexts } from './contexts.ts';
import { isSound, saysDamaged } from './open.ts';
import type { StoredCharge } from './row.ts';

export type Charge = (sighting: Sighting) => StoredCharge;

export interface LedgerOptions {
  /** Absolute path of `ledger.db`. */
  readonly path: string;
  readonly charge: Charge;
  /** Let SQLite check the whole file before the first question. */
  readonly check: boolean;
  /** Told once when a damaged ledger was replaced. */
  onRepaired(message: string): void;
}

/** The memory of what was read: one SQLite file that all windows and the command line share as equals. */
export class Ledger {
  private readonly options: LedgerOptions;
  private database!: DatabaseSync;
  private contexts!: Contexts;
  private committer!: Committer;
  private readLogs!: StatementSync;
  private readLog!: StatementSync;

  constructor(options: LedgerOptions) {
    this.options = options;
    const { db, repaired } = openLedgerFile(options.path, options.check);
    this.use(db);
    if (repaired !== undefined) options.onRepaired(repaired);
  }

  private use(db: DatabaseSync): void {
    this.database = db;
    this.contexts = new Contexts(db);
    this.committer = new Committer(db, this.contexts, this.options.charge);
    this.readLogs = db.prepare('SELECT * FROM logs');
    this.readLog = db.prepare('SELECT * FROM logs WHERE path = ?');
  }

  get db(): DatabaseSync {
    return this.database;
  }

  /** Commits a batch whole or not at all; returns the contexts whose calls changed. */
  commit(batch: Batch): ReadonlySet<number> {
    return this.transact(() => this.committer.write(batch));
  }

  /** Runs `work` in one transaction. A file that turns out to be damaged is replaced, and the work done on the new one. */
  transact<T>(work: () => T): T {
    try {
      return this.inTransaction(work);
    } catch (error) {
      if (!saysDamaged(error)) throw error;
      this.repair();
      return this.inTransaction(work);
    }
  }

  private inTransaction<T>(work: () => T): T {
    // IMMEDIATE: a transaction that read first and then wants to write fails at once if another one wrote meanwhile.
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      this.contexts.forget();
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  /** What was read of each log, by its path. */
  logs(): Map<string, LogProgress> {
    const known = new Map<string, LogProgress>();
    for (const row of this.readLogs.iterate() as Iterable<Record<string, string | number>>) {
      known.set(String(row['path']), progressOf(row));
    }
    return known;
  }

  /** What was read of one log. */
  log(path: string): LogProgress | undefined {
    const row = this.readLog.get(path) as Record<string, string | number> | undefined;
    return row && progressOf(row);
  }

  /** Checks the whole file; a damaged one is replaced. */
  verify(): void {
    if (!isSound(this.database)) this.repair();
  }

  /** The day's backup, if it is due. */
  backUp(now: number): boolean {
    return backUp(this.database, this.options.path, now);
  }

  /** After the first reading: what lets one session be summed without a look at all calls. */
  index(): void {
    this.database.exec('CREATE INDEX IF NOT EXISTS calls_by_context ON calls (context, time)');
  }

  private repair(): void {
    this.database.close();
    const { db, repaired } = replaceDamaged(this.options.path);
    this.use(db);
    this.options.onRepaired(repaired ?? '');
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }
}

const progressOf = (row: Record<string, string | number>): LogProgress =>
  ({ ...row, skipping: row['skipping'] === 1, fresh: false }) as unknown as LogProgress;
