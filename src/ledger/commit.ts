import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { machineOf } from '../core/usage/callDetail.ts';
import { hash53 } from '../core/usage/hash.ts';
import { billedCalls, mergeUsageRecords, type UsageRecord } from '../core/usage/usageRecord.ts';
import type { Batch, LogReading } from './batch.ts';
import { CallTable, TOGETHER } from './calls/callTable.ts';
import { inOrderOfKeys } from './calls/inOrderOfKeys.ts';
import { COLUMNS, FLAG, type Row, recordOfRow, rowOf, type StoredCharge } from './calls/row.ts';
import { decodeRecords, encodeRecords } from './calls/storedRecords.ts';
import type { Contexts } from './contexts.ts';
import { ChangedCalls, Rollup } from './rollup/rollup.ts';
import { RunningTotalsKeeper } from './totals/runningTotalsKeeper.ts';

const WIDTH = COLUMNS.length;

/** Writes batches. The caller holds the transaction. */
export class Committer {
  /** The calls themselves. */
  readonly calls: CallTable;
  readonly #contexts: Contexts;
  readonly #rollup: Rollup;
  readonly #values: (number | null)[] = COLUMNS.map(() => null);
  readonly #manyValues: (number | null)[] = Array.from({ length: TOGETHER * WIDTH }, () => null);
  readonly #charge: (record: UsageRecord) => StoredCharge;
  readonly #readSeveral: StatementSync;
  readonly #writeSeveral: StatementSync;
  readonly #dropSeveral: StatementSync;
  readonly #fact: StatementSync;
  readonly #unread: StatementSync;
  readonly #clearUnread: StatementSync;
  readonly #known: StatementSync;
  readonly #log: StatementSync;
  readonly #totals: RunningTotalsKeeper;

  constructor(db: DatabaseSync, contexts: Contexts, charge: (record: UsageRecord) => StoredCharge) {
    this.#contexts = contexts;
    this.#charge = charge;
    this.#totals = new RunningTotalsKeeper(db);
    this.#rollup = new Rollup(db);
    this.calls = new CallTable(db);
    this.#readSeveral = db.prepare('SELECT sightings FROM several WHERE message = ?');
    this.#dropSeveral = db.prepare('DELETE FROM several WHERE message = ?');
    this.#writeSeveral = db.prepare('INSERT OR REPLACE INTO several VALUES (?, ?)');
    this.#fact = db.prepare(`
      INSERT INTO facts (agent, session, kind, key, time, value) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET time = excluded.time, value = excluded.value WHERE excluded.time >= time`);
    this.#unread = db.prepare(`
      INSERT INTO unread (path, reason, version, count, example) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET count = count + excluded.count, example = excluded.example`);
    this.#clearUnread = db.prepare('DELETE FROM unread WHERE path = ?');
    this.#known = db.prepare('SELECT identity, offset FROM logs WHERE path = ?');
    this.#log = db.prepare(
      'INSERT OR REPLACE INTO logs (path, agent, identity, size, modified, offset, anchor, skipping, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  /** Ids of the contexts whose calls changed. */
  write(batch: Batch): ReadonlySet<number> {
    const changed = new ChangedCalls();
    for (const message of batch.dropped) this.#forget(message, changed);
    const ids = batch.contexts.map((context) => this.#contexts.idOf(context));
    const rows = this.calls.isIndexed ? inOrderOfKeys(batch.rows) : batch.rows;
    let at = 0;
    for (; at + TOGETHER * WIDTH <= rows.length; at += TOGETHER * WIDTH) this.#writeRows(rows, at, ids, changed);
    for (; at < rows.length; at += WIDTH) this.#writeRow(rows, at, ids, changed);
    for (const record of batch.several) this.#meet(record, changed);
    for (const f of batch.facts) {
      this.#fact.run(f.agent, f.session, f.kind, f.key, f.time, f.value);
      if (f.kind === 'parent') this.#contexts.adopt(f.agent, f.session);
      if (f.kind === 'running-totals') this.#totals.totalsChanged(f.agent, f.session);
    }
    this.#totals.callsChanged(changed.contexts);
    const accepted = new Set(batch.logs.filter((log) => this.#writeLog(log)).map((log) => log.path));
    for (const u of batch.unread)
      if (accepted.has(u.path)) this.#unread.run(u.path, u.reason, u.version, u.count, u.example);
    this.#rollup.write(changed);
    return changed.contexts;
  }

  /** Reports whether some session's running totals are to be compared with its calls again. */
  get waitsForTotals(): boolean {
    return this.#totals.waits;
  }

  /** Writes the calls that only running totals hold; ids of the contexts whose calls changed. */
  settleTotals(): ReadonlySet<number> {
    const changed = new ChangedCalls();
    const { calls, gone } = this.#totals.settle();
    for (const key of gone) this.#remove(key, changed);
    for (const call of calls) {
      const row = this.calls.get(call.message);
      const known = row && recordOfRow(row, this.#contexts.get(row.context ?? 0));
      if (JSON.stringify(known) === JSON.stringify(call)) continue;
      this.#remove(call.message, changed);
      this.#put(call.message, call, false, changed);
    }
    this.#rollup.write(changed);
    return changed.contexts;
  }

  /**
   * Says how far a log was read, if the ledger still knows what it knew when the reading began. If not, another window read
   * the same bytes, or further: its calls and ours are the same, and its place in the log holds.
   */
  #writeLog(log: LogReading): boolean {
    const { path, after } = log;
    const known = this.#known.get(path);
    if (known?.['identity'] !== after?.identity || known?.['offset'] !== after?.offset) return false;
    if (log.fresh) this.#clearUnread.run(path);
    const { agent, identity, size, modified, offset, anchor, skipping, state } = log;
    this.#log.run(path, agent, identity, size, modified, offset, anchor, skipping ? 1 : 0, state);
    return true;
  }

  /** New rows at once. If the ledger has some of them, each is met: for one that was new, that is itself and changes nothing. */
  #writeRows(rows: Float64Array, at: number, ids: readonly number[], changed: ChangedCalls): void {
    fill(this.#manyValues, rows, at, ids);
    const added = this.calls.addMany(this.#manyValues);
    for (let n = 0; n < TOGETHER; n++) {
      if (added > 0) changed.add(this.#manyValues[n * WIDTH + 2] as number, this.#manyValues[n * WIDTH + 3] as number);
      if (added < TOGETHER) this.#writeRow(rows, at + n * WIDTH, ids, changed);
    }
  }

  #writeRow(rows: Float64Array, at: number, ids: readonly number[], changed: ChangedCalls): void {
    const values = this.#values;
    fill(values, rows, at, ids);
    if (this.calls.add(values)) {
      changed.add(values[2] as number, values[3] as number);
      return;
    }
    const row = Object.fromEntries(COLUMNS.map((name, i) => [name, values[i]])) as Row;
    this.#meet(recordOfRow(row, this.#contexts.get(row.context ?? 0)), changed);
  }

  /** Joins a record with what the ledger knows of its message. */
  #meet(record: UsageRecord, changed: ChangedCalls): void {
    const row = this.calls.get(record.message);
    if (row === undefined) return this.#put(record.message, record, false, changed);
    const known = recordOfRow(row, this.#contexts.get(row.context ?? 0));
    const [here, there] = [machineOf(known.context.detail), machineOf(record.context.detail)];
    if (here !== there) return this.#meetOfMachines(record, here < there, changed);
    const several = ((row.flags ?? 0) & FLAG.several) !== 0;
    if (!several && known.request === record.request) {
      const merged = mergeUsageRecords(known, record);
      if (JSON.stringify(merged) !== JSON.stringify(known)) {
        changed.add(row.context ?? 0, known.time);
        this.#put(record.message, merged, false, changed);
      }
      return;
    }
    this.#meetSeveral(record, several ? this.#recordsOf(record.message) : [known], changed);
  }

  /** A message that several machines read is this one's own, else that of the first machine by name: it counts once. */
  #meetOfMachines(record: UsageRecord, keepsKnown: boolean, changed: ChangedCalls): void {
    if (keepsKnown) return;
    this.#forget(record.message, changed);
    this.#put(record.message, record, false, changed);
  }

  #meetSeveral(record: UsageRecord, known: readonly UsageRecord[], changed: ChangedCalls): void {
    const same = known.find((s) => s.request === record.request);
    const now =
      same === undefined ? [...known, record] : known.map((s) => (s === same ? mergeUsageRecords(s, record) : s));
    const text = encodeRecords(now);
    if (text === encodeRecords(known)) return;
    for (const key of billedCalls(known).map(keyOf)) this.#remove(key, changed);
    this.#writeSeveral.run(record.message, text);
    billedCalls(now).forEach((call, i) => this.#put(keyOf(call, i), call, true, changed));
  }

  #recordsOf(message: number): UsageRecord[] {
    return decodeRecords(String(this.#readSeveral.get(message)?.['sightings'] ?? '[]'));
  }

  #put(key: number, record: UsageRecord, several: boolean, changed: ChangedCalls): void {
    const context = this.#contexts.idOf(record.context);
    this.calls.put(rowOf({ key, context, record, charge: this.#charge(record), several }));
    changed.add(context, record.time);
  }

  /** Takes a message away, with all requests that it was billed for. */
  #forget(message: number, changed: ChangedCalls): void {
    const row = this.calls.get(message);
    if (row === undefined || ((row.flags ?? 0) & FLAG.several) === 0) return this.#remove(message, changed);
    for (const key of billedCalls(this.#recordsOf(message)).map(keyOf)) this.#remove(key, changed);
    this.#dropSeveral.run(message);
  }

  #remove(key: number, changed: ChangedCalls): void {
    const row = this.calls.get(key);
    if (row !== undefined) changed.add(row.context ?? 0, row.time ?? 0);
    this.calls.remove(key);
  }
}

function fill(values: (number | null)[], rows: Float64Array, at: number, ids: readonly number[]): void {
  for (let i = 0; i < values.length; i++) {
    const value = rows[at + i] as number;
    values[i] = i % WIDTH === 2 ? (ids[value] as number) : Number.isNaN(value) ? null : value;
  }
}

/** The first call of a message has the message's own key, so that the next record finds it. */
const keyOf = (call: UsageRecord, index: number): number =>
  index === 0 ? call.message : hash53(`${call.message} ${call.request}`);
