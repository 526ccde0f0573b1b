import type { Place } from '../agents/agent.ts';
import type { AgentId } from '../core/call.ts';
import type { Batch, LogProgress } from '../ledger/batch.ts';
import type { Problem } from './problem.ts';

export interface ReaderOpening {
  readonly place: Place;
  readonly dist: string;
  /** Folder of the prices: the ledger's. */
  readonly prices: string;
  /** Somebody types in this process: other threads come first. */
  readonly gentle?: boolean;
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

/** Logs to fold; an empty list asks for what is left in the builder. */
export interface ToReader {
  readonly jobs: readonly ReaderJob[];
}

export interface FromReader {
  readonly batch: Batch | undefined;
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly problems: readonly Problem[];
  /** Paths of logs whose format this thread does not find. */
  readonly unknown: readonly string[];
}
