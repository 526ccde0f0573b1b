import type { UsageRecord } from '../core/usage/usageRecord.ts';
import type { StoredCharge } from './row.ts';

export type Charge = (sighting: UsageRecord) => StoredCharge;

export interface LedgerOptions {
  /** Absolute path of `ledger.db`. */
  readonly path: string;
  readonly charge: Charge;
  /** Names the prices that `charge` goes by now (`fingerprintOf`). */
  readonly prices?: (() => string) | undefined;
  /** Let SQLite check the whole file before the first question. */
  readonly check: boolean;
  /** Told once when a damaged ledger was replaced. */
  onRepaired(message: string): void;
  /** Called when another process is waited for, after a second of silence. */
  readonly onWaiting?: ((message: string) => void) | undefined;
}
