import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DAY_MS } from '../core/durations.ts';
import { fingerprintOf, type PriceFingerprint, supersedes } from '../core/pricing/priceFingerprint.ts';
import { FLAG, type Row, recordOfRow, type StoredCharge } from './calls/row.ts';
import { Contexts } from './contexts.ts';
import type { Charge, Ledger } from './ledger.ts';
import { ALL, LISTED, PRICES, pricesNote } from './repriceList.ts';
import { ChangedCalls, Rollup } from './rollup/rollup.ts';
import { writeNote } from './schema/settingsTable.ts';

/** The prices that the ledger's calls are charged by; undefined for a ledger that was never asked. */
export function pricesOfLedger(ledger: Ledger): PriceFingerprint | undefined {
  return pricesNote(ledger.db);
}

/** Says by which prices calls are to be charged. False if the ledger's own hold against them (see `takesOver`). */
export function claimPrices(ledger: Ledger, mark: PriceFingerprint): boolean {
  const now = pricesOfLedger(ledger);
  if (now !== undefined && fingerprintOf(now) === fingerprintOf(mark) && mark.at - now.at < DAY_MS) return true;
  return ledger.transact(() => {
    const theirs = pricesOfLedger(ledger);
    if (!supersedes(mark, theirs)) return false;
    const same = theirs !== undefined && fingerprintOf(theirs) === fingerprintOf(mark);
    if (!same) {
      ledger.db.exec(`DELETE FROM notes WHERE ${LISTED}`);
      if (ledger.db.prepare('SELECT 1 FROM calls LIMIT 1').get() !== undefined) writeNote(ledger.db, ALL, '-1');
    }
    writeNote(ledger.db, PRICES, JSON.stringify(mark));
    return true;
  });
}

/** Returns how much waits to be charged again: 0 for nothing. */
export function rechargesLeft(ledger: Ledger): number {
  return Number(ledger.db.prepare(`SELECT COUNT(*) AS n FROM notes WHERE ${LISTED}`).get()?.['n'] ?? 0);
}

export interface RechargeSlice {
  /** Calls that were looked at. */
  readonly calls: number;
  /** Calls whose charge is another one now. */
  readonly changed: number;
  readonly done: boolean;
}

const CHARGED = ['cost_input', 'cost_write', 'cost_read', 'cost_output', 'cost_other'] as const;

/** Charges at most `limit` calls again, in one transaction; does nothing if the ledger's prices are not `fingerprint`. */
export function repriceBatch(ledger: Ledger, charge: Charge, fingerprint: string, limit = 2000): RechargeSlice {
  if (rechargesLeft(ledger) === 0) return { calls: 0, changed: 0, done: true };
  return ledger.transact(() => {
    const mark = pricesOfLedger(ledger);
    if (mark === undefined || fingerprintOf(mark) !== fingerprint) return { calls: 0, changed: 0, done: true };
    const work = new Slice(ledger.db, charge);
    let room = limit;
    while (room > 0) {
      const looked = work.next(room);
      if (looked === undefined) return work.end(true);
      // A context without calls costs a little too.
      room -= Math.max(1, looked);
    }
    return work.end(false);
  });
}

class Slice {
  calls = 0;
  changed = 0;
  readonly #repriced = new ChangedCalls();
  readonly #rollup: Rollup;
  readonly #charge: Charge;
  readonly #contexts: Contexts;
  readonly #first: StatementSync;
  readonly #select: StatementSync;
  readonly #selectAll: StatementSync;
  readonly #update: StatementSync;
  readonly #got: StatementSync;
  readonly #drop: StatementSync;

  constructor(db: DatabaseSync, charge: Charge) {
    this.#charge = charge;
    this.#contexts = new Contexts(db);
    this.#rollup = new Rollup(db);
    this.#first = db.prepare(`SELECT name, value FROM notes WHERE ${LISTED} LIMIT 1`);
    this.#select = db.prepare(
      'SELECT * FROM calls WHERE context = ? AND (time, key) > (?, ?) ORDER BY time, key LIMIT ?',
    );
    this.#selectAll = db.prepare(
      'SELECT * FROM calls WHERE (context, time, key) > (?, ?, ?) ORDER BY context, time, key LIMIT ?',
    );
    this.#update = db.prepare(
      `UPDATE calls SET ${CHARGED.map((column) => `${column} = ?`).join(', ')}, flags = ? WHERE context = ? AND time = ? AND key = ?`,
    );
    this.#got = db.prepare('UPDATE notes SET value = ? WHERE name = ?');
    this.#drop = db.prepare('DELETE FROM notes WHERE name = ?');
  }

  /** Charges calls of the next on the list, from where the work got; how many were looked at, undefined if none is left. */
  next(limit: number): number | undefined {
    const note = this.#first.get();
    if (note === undefined) return undefined;
    const [name, from] = [String(note['name']), String(note['value'])];
    const rows = name === ALL ? this.#all(from, limit) : this.#ofContext(name, from, limit);
    for (const row of rows) this.#row(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) this.#drop.run(name);
    else this.#got.run(JSON.stringify([...(name === ALL ? [last.context] : []), last.time, last.key]), name);
    return rows.length;
  }

  /** In the order in which they are in the file: a page is written once, not once for each session on it. */
  #all(from: string, limit: number): readonly Row[] {
    // A number is how far an earlier version got, which went by another order.
    const reached: unknown = JSON.parse(from);
    const [context, time, key] = Array.isArray(reached) ? (reached as [number, number, number]) : [-1, 0, 0];
    return this.#selectAll.all(context, time, key, limit) as Row[];
  }

  #ofContext(name: string, from: string, limit: number): readonly Row[] {
    const [time, key] = from === '' ? [Number.MIN_SAFE_INTEGER, 0] : (JSON.parse(from) as [number, number]);
    return this.#select.all(Number(name.slice('recharge/'.length)), time, key, limit) as Row[];
  }

  /** Sums the quarters again whose calls have another charge now. */
  end(done: boolean): RechargeSlice {
    this.#rollup.write(this.#repriced);
    return { calls: this.calls, changed: this.changed, done };
  }

  #row(row: Row): void {
    this.calls++;
    const charge = this.#charge(recordOfRow(row, this.#contexts.get(row.context ?? 0)));
    const now = [charge.input, charge.cacheWrite, charge.cacheRead, charge.output, charge.other];
    const flags = flagsOf(row.flags ?? 0, charge);
    if (flags === row.flags && CHARGED.every((column, i) => row[column] === now[i])) return;
    this.changed++;
    this.#update.run(...now, flags, row.context, row.time, row.key);
    this.#repriced.add(row.context ?? 0, row.time ?? 0);
  }
}

function flagsOf(flags: number, charge: StoredCharge): number {
  const rest = flags & ~(FLAG.unpriced | FLAG.family);
  return rest | (charge.unpriced ? FLAG.unpriced : 0) | (charge.family ? FLAG.family : 0);
}
