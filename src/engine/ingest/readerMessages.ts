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
  readonly logs: PackedLogs;
  /** `Claims.shared` of those logs. */
  readonly claims: SharedArrayBuffer;
}

/** Where an agent's logs are. */
export interface PackedRoot {
  readonly agent: AgentId;
  readonly path: string;
}

/** Logs to fold in columns, without their formats: those are found again by agent and path. */
export interface PackedLogs {
  readonly roots: readonly PackedRoot[];
  readonly rootOf: Int32Array;
  readonly relatives: readonly string[];
  readonly sizes: Float64Array;
  readonly times: Float64Array;
  readonly identities: readonly string[];
  /** What the ledger knows of a log, by its place. */
  readonly before: ReadonlyMap<number, LogProgress>;
}

export interface FromReader {
  readonly batch: Batch | undefined;
  /** How many of the taken logs are reported, from the back: all of them in this batch or earlier ones. */
  readonly reported: number;
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly problems: readonly Problem[];
  /** Places of logs whose format this thread does not find. */
  readonly unknown: readonly number[];
  /** Nothing comes after this. */
  readonly last: boolean;
}
