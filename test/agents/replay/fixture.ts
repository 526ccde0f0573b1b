import type { BillRow } from '../provider/bill.ts';

/** The folder below which recorded paths are; a replay puts its own in its place. */
export const RECORDED_ROOT = '/recorded';

/** A worktree in which an agent worked. */
export interface RecordedWorktree {
  /** Path below the root. */
  readonly path: string;
  /** Contents of git's HEAD, and of the log of HEAD. */
  readonly head: string;
  readonly log: string;
  /** Path of the main worktree, for a linked one. */
  readonly main?: string;
}

/** One scenario's bill, and what is beside its logs. */
export interface Recorded {
  /** The agent's id in the ledger. */
  readonly agent: string;
  readonly version: string;
  readonly scenario: string;
  /** Requests that an agent made; folders are below `RECORDED_ROOT`. */
  readonly bill: readonly BillRow[];
  readonly worktrees: readonly RecordedWorktree[];
}

/** Name of a database's dump beside which the database is built. */
export const DUMP = '.sql';
