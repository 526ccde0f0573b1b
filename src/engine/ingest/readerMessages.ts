import type { HostEnvironment } from '../../agents/format/agent.ts';
import type { AgentId } from '../../core/usage/call.ts';
import type { Batch, LogProgress } from '../../ledger/batch.ts';
import type { Problem } from './logProblem.ts';

/** All that is ever sent to the second reading thread. */
export interface ToReader {
  readonly place: HostEnvironment;
  readonly dist: string;
  /** Folder of the prices: the ledger's. */
  readonly prices: string;
  /** Somebody types in this process: other threads come first. */
  readonly gentle: boolean;
  /** Logs that both threads take from, this one from the back. */
  readonly jobs: readonly ReaderJob[];
  /** `Claims.shared` of those logs. */
  readonly claims: SharedArrayBuffer;
}

/** A log to fold, without its format: that is found again by agent and path. */
export interface ReaderJob {
  readonly agent: AgentId;
  readonly path: string;
  readonly relative: string;
  readonly size: number;
  readonly modified: number;
  readonly identity: string;
  readonly before: LogProgress | undefined;
}

export interface FromReader {
  readonly batch: Batch | undefined;
  /** How many of the taken logs are reported, from the back: all of them in this batch or earlier ones. */
  readonly reported: number;
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly problems: readonly Problem[];
  /** Paths of logs whose format this thread does not find. */
  readonly unknown: readonly string[];
  /** Nothing comes after this. */
  readonly last: boolean;
}
