import type { AgentId, Call } from '../core/usage/call.ts';
import type { CallContext } from '../core/usage/context.ts';
import { mergeUsageRecords, type UsageRecord, UsageRecordBuilder } from '../core/usage/usageRecord.ts';
import { GatheredCalls } from './calls/gatheredCalls.ts';
import type { StoredCharge } from './calls/row.ts';

/** How far a log was read, and what a reader must remember to read on. */
export interface LogProgress {
  readonly path: string;
  readonly agent: AgentId;
  /** Device and inode: another file under the same path is another log. */
  readonly identity: string;
  readonly size: number;
  readonly modified: number;
  readonly offset: number;
  /** The last bytes before `offset`: if they changed, the log was rewritten. */
  readonly anchor: string;
  /** The reader is inside a line that is too long to keep: it is passed over up to its end. */
  readonly skipping: boolean;
  /** The reader's state, as JSON. */
  readonly state: string;
}

/** How a log was when it was read: enough to see that it has not changed. */
export interface LogStamp extends Pick<LogProgress, 'path' | 'agent' | 'identity' | 'size' | 'modified'> {
  /** Of a document, where it was asked for: nothing but its bytes mattered, no other file was read with it. */
  readonly isBare?: boolean;
}

/** One reading of a log. */
export interface LogReading extends LogProgress {
  /** Read from the beginning: what was counted as unread of this log before is void. */
  readonly fresh: boolean;
  /** What the ledger knew of the log when the reading began; null for nothing. */
  readonly after: Pick<LogProgress, 'identity' | 'offset'> | null;
}

export interface StoredFact {
  readonly agent: AgentId;
  readonly session: string;
  readonly kind: string;
  readonly key: string;
  readonly time: number;
  /** JSON. */
  readonly value: string;
}

/** A fact from a reader. */
export interface FoundFact extends Omit<StoredFact, 'value'> {
  readonly value: unknown;
}

export interface UnreadCount {
  readonly path: string;
  readonly reason: string;
  readonly version: string;
  readonly count: number;
  readonly example: string;
}

/** What a reading found, in a form that crosses a thread's border without being copied field by field. */
export interface Batch {
  readonly contexts: readonly CallContext[];
  /** Rows of `calls`, one after another in the order of `COLUMNS`; the context column is an index into `contexts`; NaN is NULL. */
  readonly rows: Float64Array;
  /** Records of messages that have more than one request. */
  readonly several: readonly UsageRecord[];
  /** Messages that a log held before and that its own sum replaces now. */
  readonly dropped: readonly number[];
  readonly facts: readonly StoredFact[];
  readonly unread: readonly UnreadCount[];
  readonly logs: readonly LogReading[];
  /** Names the prices that charged the rows, where the builder knows. */
  readonly prices?: string;
}

/** Gathers what readers find; records of one request are joined at once, as most come from one log. */
export class BatchBuilder {
  readonly #prices: (() => string) | undefined;
  readonly #records = new UsageRecordBuilder();
  /** The call that was taken last. Most logs write a call in several lines, so the next one mostly belongs to it. */
  #latest: UsageRecord | undefined;
  readonly #singles: GatheredCalls;
  /** The prices that charged what was gathered first. */
  #charged: string | undefined;
  #several: UsageRecord[] = [];
  #dropped: number[] = [];
  #facts = new Map<string, FoundFact>();
  #unread = new Map<string, UnreadCount>();
  #logs: LogReading[] = [];

  constructor(charge: (record: UsageRecord) => StoredCharge, prices?: () => string) {
    this.#singles = new GatheredCalls(charge);
    this.#prices = prices;
  }

  /** Calls gathered since the last `take`. */
  get size(): number {
    return this.#singles.size + this.#several.length + (this.#latest === undefined ? 0 : 1);
  }

  /** Logs gathered since the last `take`: most of a hundred thousand small ones hold few calls or none. */
  get logs(): number {
    return this.#logs.length;
  }

  /** Takes a call; returns the number that names its message in the ledger. */
  call(call: Call): number {
    const record = this.#records.build(call);
    const latest = this.#latest;
    if (latest?.message === record.message && latest.request === record.request) {
      this.#latest = mergeUsageRecords(latest, record);
    } else {
      if (latest !== undefined) this.#keep(latest);
      this.#latest = record;
    }
    return record.message;
  }

  #keep(record: UsageRecord): void {
    if (this.#singles.size === 0) this.#charged = this.#prices?.();
    if (!this.#singles.add(record)) this.#several.push(record);
  }

  drop(messages: readonly number[]): void {
    this.#dropped.push(...messages);
  }

  /** Of a fact's kind and key the latest stays; of one time, what was read last. */
  fact(fact: FoundFact): void {
    const name = JSON.stringify([fact.agent, fact.session, fact.kind, fact.key]);
    const known = this.#facts.get(name);
    if (known === undefined || fact.time >= known.time) this.#facts.set(name, fact);
  }

  unreadRecord(path: string, reason: string, version: string, example: string): void {
    const key = `${path}\n${reason}\n${version}`;
    const count = (this.#unread.get(key)?.count ?? 0) + 1;
    this.#unread.set(key, { path, reason, version, count, example });
  }

  log(reading: LogReading): void {
    this.#logs.push(reading);
  }

  /** Hands over what was gathered and begins again. */
  take(): Batch {
    if (this.#latest !== undefined) this.#keep(this.#latest);
    this.#latest = undefined;
    const prices = this.#prices?.();
    if (prices !== this.#charged) this.#singles.recharge();
    const { contexts, rows } = this.#singles.take();
    const several = this.#several;
    const dropped = this.#dropped;
    const logs = this.#logs;
    const facts = [...this.#facts.values()].flatMap(storedFact);
    const found = { contexts, rows, several, dropped, facts, unread: [...this.#unread.values()], logs };
    const batch = prices === undefined ? found : { ...found, prices };
    this.#several = [];
    this.#dropped = [];
    this.#facts = new Map();
    this.#unread = new Map();
    this.#logs = [];
    return batch;
  }
}

/** What is nested too deep to be written is left out. */
function storedFact(fact: FoundFact): StoredFact[] {
  try {
    return [{ ...fact, value: JSON.stringify(fact.value) ?? 'null' }];
  } catch {
    return [];
  }
}
