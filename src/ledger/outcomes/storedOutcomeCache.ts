import { createHash } from 'node:crypto';
import { DAY_MS } from '../../core/durations.ts';
import type { OutcomeCache } from '../../core/outcomes/outcomeCache.ts';
import type { Ledger } from '../ledger.ts';

/** So many answers are written in one step. A run that is killed asks git for them again. */
const AT_ONCE = 64;
/** An entry that was not asked for in so many days is forgotten: it was about a state of a branch that is past. */
const KEPT_DAYS = 60;
/** Looking is not writing: when an entry was used is written down as seldom as this. */
const NOTED_EVERY_DAYS = 7;

/**
 * What was found out about one repository's commits, kept in the ledger. `scope` names the repository and what of it may change
 * what git answers about the same commits. Call `flush` when a run ends, however it ends.
 */
export class StoredOutcomeCache implements OutcomeCache {
  readonly #ledger: Ledger;
  readonly #scope: string;
  readonly #today: number;
  readonly #unwritten = new Map<string, { readonly key: Uint8Array; readonly value: string }>();
  #used: Uint8Array[] = [];

  constructor(ledger: Ledger, scope: string, now: number) {
    this.#ledger = ledger;
    this.#scope = scope;
    this.#today = Math.floor(now / DAY_MS);
  }

  get(key: string): string | undefined {
    const waiting = this.#unwritten.get(key);
    if (waiting !== undefined) return waiting.value;
    const digest = this.#digest(key);
    const row = this.#ledger.db.prepare('SELECT value, used FROM outcome_cache WHERE key = ?').get(digest);
    if (row === undefined) return undefined;
    if (this.#today - Number(row['used']) >= NOTED_EVERY_DAYS) this.#used.push(digest);
    return String(row['value']);
  }

  set(key: string, value: string): void {
    this.#unwritten.set(key, { key: this.#digest(key), value });
    if (this.#unwritten.size >= AT_ONCE) this.flush();
  }

  flush(): void {
    if (this.#unwritten.size + this.#used.length === 0) return;
    this.#ledger.transact(() => {
      const insert = this.#ledger.db.prepare(
        'INSERT OR REPLACE INTO outcome_cache (key, value, used) VALUES (?, ?, ?)',
      );
      for (const { key, value } of this.#unwritten.values()) insert.run(key, value, this.#today);
      const note = this.#ledger.db.prepare('UPDATE outcome_cache SET used = ? WHERE key = ?');
      for (const key of this.#used) note.run(this.#today, key);
    });
    this.#unwritten.clear();
    this.#used = [];
  }

  /** Keys hold whole questions and are long. */
  #digest(key: string): Uint8Array {
    return createHash('sha256').update(this.#scope).update('\0').update(key).digest();
  }
}

/** Forgets what nobody asked for in a long time. */
export function pruneOutcomeCache(ledger: Ledger, now: number): void {
  const last = Math.floor(now / DAY_MS) - KEPT_DAYS;
  if (ledger.db.prepare('SELECT 1 FROM outcome_cache WHERE used < ? LIMIT 1').get(last) === undefined) return;
  ledger.transact(() => ledger.db.prepare('DELETE FROM outcome_cache WHERE used < ?').run(last));
}
