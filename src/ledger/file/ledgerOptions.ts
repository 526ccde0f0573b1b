import type { UsageRecord } from '../../core/usage/usageRecord.ts';
import type { StoredCharge } from '../calls/row.ts';

export type Charge = (record: UsageRecord) => StoredCharge;

/** What SQLite checks before the first question: the whole file (true), nothing, or the whole once a day and else what a person said. */
export type LedgerCheck = boolean | 'daily';

export interface LedgerOptions {
  /** Absolute path of `ledger.db`. */
  readonly path: string;
  readonly charge: Charge;
  /** Names the prices that `charge` goes by now (`fingerprintOf`). */
  readonly prices?: (() => string) | undefined;
  readonly check: LedgerCheck;
  /** Called once when a damaged ledger was replaced. */
  onRepaired(message: string): void;
  /** Called when another process is waited for, after a second of silence. */
  readonly onWaiting?: ((message: string) => void) | undefined;
}
