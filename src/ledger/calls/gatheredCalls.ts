import { type CallContext, contextKey } from '../../core/usage/context.ts';
import { mergeUsageRecords, type UsageRecord } from '../../core/usage/usageRecord.ts';
import { freeNumbers } from './freeNumbers.ts';
import { COLUMNS, type Row, recordOfRow, type StoredCharge, writeRow } from './row.ts';

const WIDTH = COLUMNS.length;
const [KEY, CONTEXT] = [COLUMNS.indexOf('key'), COLUMNS.indexOf('context')];
/** Rows for which there is room at first. */
const FEW = 256;

/**
 * Gathers calls by their message as rows of numbers. Objects would outlive the collector's young generation by the ten
 * thousand, which costs more than the reading of a log.
 */
export class GatheredCalls {
  readonly #charge: (record: UsageRecord) => StoredCharge;
  #rows = new Float64Array(FEW * WIDTH);
  #count = 0;
  /** Row numbers + 1 by message; 0 is free. At least twice as long as there are rows. */
  #slots = new Int32Array(FEW * 4);
  #contexts: CallContext[] = [];
  readonly #indexByKey = new Map<string, number>();
  /** Records share their contexts where they can: most are found by their identity. */
  readonly #indexes = new Map<CallContext, number>();

  constructor(charge: (record: UsageRecord) => StoredCharge) {
    this.#charge = charge;
  }

  get size(): number {
    return this.#count;
  }

  /** Joins the record with what is known of its request. Reports false if its message is known from another request. */
  add(record: UsageRecord): boolean {
    if ((this.#count + 1) * WIDTH > this.#rows.length) this.#grow();
    const slot = this.#slotOf(record.message);
    const at = (this.#slots[slot] as number) - 1;
    if (at < 0) {
      this.#write(this.#count, record);
      this.#slots[slot] = ++this.#count;
      return true;
    }
    const known = this.#read(at);
    if (known.request !== record.request) return false;
    this.#write(at, mergeUsageRecords(known, record));
    return true;
  }

  /** Charges all rows again: prices changed since some of them were gathered. */
  recharge(): void {
    for (let at = 0; at < this.#count; at++) this.#write(at, this.#read(at));
  }

  /** The rows, in the order in which their messages came, and the contexts that their numbers name; begins again. */
  take(): { readonly contexts: readonly CallContext[]; readonly rows: Float64Array<ArrayBuffer> } {
    const rows = this.#rows.slice(0, this.#count * WIDTH);
    const contexts = this.#contexts;
    this.#contexts = [];
    this.#indexByKey.clear();
    this.#indexes.clear();
    // Room for a first reading is given back when little is left to read.
    if (this.#count * 4 < this.#rows.length / WIDTH) this.#rows = new Float64Array(FEW * WIDTH);
    if (this.#rows.length === FEW * WIDTH) this.#slots = new Int32Array(FEW * 4);
    else this.#slots.fill(0);
    this.#count = 0;
    return { contexts, rows };
  }

  #write(at: number, record: UsageRecord): void {
    writeRow(this.#rows, at * WIDTH, {
      key: record.message,
      context: this.#indexOf(record.context),
      record,
      charge: this.#charge(record),
      several: false,
    });
  }

  #read(at: number): UsageRecord {
    const from = at * WIDTH;
    const valueOf = (value: number): number | null => (Number.isNaN(value) ? null : value);
    const row = Object.fromEntries(COLUMNS.map((name, i) => [name, valueOf(this.#rows[from + i] as number)])) as Row;
    return recordOfRow(row, this.#contexts[this.#rows[from + CONTEXT] as number] as CallContext);
  }

  /** Where a message is, or belongs. */
  #slotOf(message: number): number {
    const mask = this.#slots.length - 1;
    // Messages are hashes: their low bits are as good as any.
    let slot = message & mask;
    for (;;) {
      const at = (this.#slots[slot] as number) - 1;
      if (at < 0 || this.#rows[at * WIDTH + KEY] === message) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const rows = new Float64Array(this.#rows.length * 2);
    rows.set(this.#rows);
    freeNumbers(this.#rows);
    this.#rows = rows;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#count; at++) this.#slots[this.#slotOf(this.#rows[at * WIDTH + KEY] as number)] = at + 1;
  }

  #indexOf(context: CallContext): number {
    const met = this.#indexes.get(context);
    if (met !== undefined) return met;
    const key = contextKey(context);
    const index = this.#indexByKey.get(key) ?? this.#contexts.push(context) - 1;
    this.#indexByKey.set(key, index);
    this.#indexes.set(context, index);
    return index;
  }
}
