import type { DatabaseSync } from 'node:sqlite';
import type { Batch, LogProgress, LogStamp } from './batch.ts';
import { writeInLargeSteps } from './calls/writeInLargeSteps.ts';
import { Committer } from './commit.ts';
import { Contexts } from './contexts.ts';
import { guardDatabase } from './damage/guardedDatabase.ts';
import { saysDamaged } from './damage/isDamage.ts';
import { patiently } from './damage/patiently.ts';
import { refuseMistake } from './damage/refuseMistake.ts';
import { type LedgerPlaceError, placeAtFault } from './damage/unusable.ts';
import { backUp } from './file/backup.ts';
import { renewTokens } from './file/consentFile.ts';
import type { LedgerOptions } from './file/ledgerOptions.ts';
import { keepDurably } from './file/saidCount.ts';
import { type AskedLog, LogTable } from './logTable.ts';
import { identityOf, looksSound, type Opened, openLedgerFile, replaceDamaged } from './repair/repair.ts';
import { noteCharged } from './repriceList.ts';
import { refuseNewer } from './schema/migrations.ts';

export type { Charge, LedgerOptions } from './file/ledgerOptions.ts';

/** A ledger that could only be read is opened again after this long, ms: there may be room by now. */
const TRY_AGAIN_MS = 30_000;

/** The memory of what was read: one SQLite file that all windows and the command line share as equals. */
export class Ledger {
  readonly #options: LedgerOptions;
  #database!: DatabaseSync;
  #guarded!: DatabaseSync;
  #contexts!: Contexts;
  #committer!: Committer;
  #logs!: LogTable;
  #identity = '';
  /** Why nothing can be recorded; undefined where it can. */
  #readOnly: LedgerPlaceError | undefined;
  #openedAt = 0;
  #replaced = 0;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#take(openLedgerFile(options.path, options.check, this.#onWaiting));
  }

  /** A statement that cannot be prepared shows that the schema is damaged. What takes the place of that file was checked. */
  #take({ db, repaired, readOnly }: Opened): void {
    const identity = identityOf(this.#options.path);
    try {
      this.#use(db, readOnly);
    } catch (error) {
      if (repaired !== undefined || readOnly !== undefined || !saysDamaged(error)) throw error;
      refuseMistake(db, error);
      db.close();
      this.#take(replaceDamaged(this.#options.path, identity, this.#onWaiting));
      return;
    }
    if (repaired !== undefined) this.#options.onRepaired(repaired);
  }

  /** Another number means another file: ids of contexts that were learnt before name others now, and logs must be looked at again. */
  get generation(): number {
    return this.#replaced;
  }

  /** Another one after whatever anyone wrote. */
  get stamp(): string {
    const { db } = this;
    const others = Number(db.prepare('PRAGMA data_version').get()?.['data_version']);
    const own = Number(db.prepare('SELECT total_changes() AS n').get()?.['n']);
    return `${this.generation} ${others} ${own}`;
  }

  #use(db: DatabaseSync, readOnly: LedgerPlaceError | undefined): void {
    this.#readOnly = readOnly;
    this.#openedAt = performance.now();
    this.#database = db;
    this.#guarded = guardDatabase(db, (error) => this.#recover(error));
    this.#identity = identityOf(this.#options.path);
    this.#contexts = new Contexts(db);
    this.#committer = new Committer(db, this.#contexts, this.#options.charge);
    this.#logs = new LogTable(db);
  }

  /** The ledger's database; a question that meets damage is asked again of the repaired file. */
  get db(): DatabaseSync {
    return this.#guarded;
  }

  get path(): string {
    return this.#options.path;
  }

  readonly #onWaiting = (message: string): void => this.#options.onWaiting?.(message);

  #recover(error: unknown): DatabaseSync {
    if (!saysDamaged(error)) throw placeAtFault(error, this.#options.path);
    this.#repair(error);
    return this.#database;
  }

  /** Commits a batch whole or not at all; returns the contexts whose calls changed. */
  commit(batch: Batch): ReadonlySet<number> {
    return this.transact(() => {
      const changed = this.#committer.write(batch);
      // Rows were charged when the batch was made, perhaps by another thread; what was joined with known rows, just now.
      for (const charged of new Set([batch.prices, this.#options.prices?.()])) {
        if (charged !== undefined) noteCharged(this.#database, changed, charged);
      }
      return changed;
    });
  }

  /** Prepares for a first reading, which writes many calls; the returned function ends that. */
  writeManyCalls(): () => void {
    const usual = writeInLargeSteps(this.#database);
    this.remember(() => this.#committer.calls.dropIndex());
    return () => usual(() => this.remember(() => this.#committer.calls.makeIndex()));
  }

  /** Compares running totals with calls where one of them changed since; returns the contexts whose calls changed. */
  settleTotals(): ReadonlySet<number> {
    if (!this.#sound(() => this.#committer.waitsForTotals)) return new Set();
    const settle = (): ReadonlySet<number> => {
      const changed = this.#committer.settleTotals();
      const charged = this.#options.prices?.();
      if (charged !== undefined) noteCharged(this.#database, changed, charged);
      return changed;
    };
    return this.remember(settle) ?? new Set();
  }

  /** Runs `work` in one transaction. A file that turns out to be damaged is replaced, and the work done on the new one. */
  transact<T>(work: () => T): T {
    return this.#sound(() => this.#inTransaction(work));
  }

  /** The same for what a person said: it is on disk when this returns, for no log holds it. */
  transactDurably<T>(work: () => T): T {
    const run = (last: () => void) => this.#inTransaction(() => [work(), last()] as const)[0];
    return this.#sound(() => keepDurably(this.#database, this.#options.path, run));
  }

  /** Asks a question that finds damage in its rows itself: it is asked again of the repaired file. */
  readChecked<T>(ask: () => T): T {
    return this.#database.isTransaction ? ask() : this.#sound(ask);
  }

  /** Writes down what can be found out again: where there is no room for it, undefined. */
  remember<T>(work: () => T): T | undefined {
    return this.#whereRoom(() => this.transact(work));
  }

  /** Runs `work` on the file that is at the ledger's path now, and again on a sound one if that turns out to be damaged. */
  #sound<T>(work: () => T): T {
    this.#follow();
    try {
      return work();
    } catch (error) {
      if (!saysDamaged(error)) throw error;
      this.#repair(error);
      return work();
    }
  }

  /** Another window may have put a sound file in the place of a damaged one; what is written to the old one is lost. */
  #follow(): void {
    if (this.#database.isTransaction) return;
    const mayBeWritable = this.#readOnly !== undefined && performance.now() - this.#openedAt > TRY_AGAIN_MS;
    if (!mayBeWritable && identityOf(this.#options.path) === this.#identity) return;
    this.#reopen(() => openLedgerFile(this.#options.path, false, this.#onWaiting));
  }

  #inTransaction<T>(work: () => T): T {
    // IMMEDIATE: a transaction that read first and then wants to write fails at once if another one wrote meanwhile.
    this.#begin();
    try {
      refuseNewer(this.#database);
      this.#committer.calls.begin();
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#contexts.forget();
      this.#committer.calls.forget();
      throw placeAtFault(error, this.#options.path);
    }
  }

  #begin(): void {
    if (this.#readOnly !== undefined) throw this.#readOnly;
    try {
      patiently(this.#database, this.#onWaiting, () => this.#database.exec('BEGIN IMMEDIATE'));
    } catch (error) {
      throw placeAtFault(error, this.#options.path);
    }
  }

  /** How each log was when it was read. */
  *logStamps(): Generator<LogStamp> {
    const after = (path = ''): readonly LogStamp[] => this.#sound(() => this.#logs.stampsAfter(path));
    for (let stamps = after(); stamps.length > 0; stamps = after(stamps.at(-1)?.path)) yield* stamps;
  }

  /** How these logs were when they were read; undefined for one that was not. */
  readonly logStampsOf = (logs: readonly AskedLog[]): readonly (LogStamp | undefined)[] =>
    this.#sound(() => this.#logs.stampsOf(logs));

  /** Reports whether any log was ever read. */
  readonly hasLogs = (): boolean => !this.#sound(() => this.#logs.isEmpty());

  /** What was read of one log. */
  readonly log = (path: string): LogProgress | undefined => this.#sound(() => this.#logs.get(path));

  /** Checks the file; a damaged one is replaced. */
  verify(check: true | 'daily' = true): void {
    if (!looksSound(this.#database, this.#options.path, check)) this.#repair();
  }

  /** The day's backup, if it is due and there is room for it. */
  backUp(now: number): boolean {
    const isWritten = this.#whereRoom(() => backUp(this.#database, this.#options.path, now)) ?? false;
    if (isWritten) this.#whereRoom(() => renewTokens(this));
    return isWritten;
  }

  /** What the ledger can do without: a full disk keeps nobody from the figures that it holds already. */
  #whereRoom<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (placeAtFault(error, this.#options.path) === error) throw error;
      return undefined;
    }
  }

  #repair(error?: unknown): void {
    if (error !== undefined) refuseMistake(this.#database, error);
    this.#reopen(() => replaceDamaged(this.#options.path, this.#identity, this.#onWaiting));
  }

  #reopen(open: () => Opened): void {
    this.#database.close();
    this.#replaced++;
    this.#take(open());
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
