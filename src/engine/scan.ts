import type { AgentId } from '../core/call.ts';
import type { BatchBuilder } from '../ledger/batch.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Folder, isUnchanged, type LogToFold } from './foldLog.ts';

export interface ScanFigures {
  /** Logs that were looked at. */
  readonly files: number;
  readonly filesRead: number;
  readonly bytesRead: number;
}

export interface Problem {
  readonly agent: AgentId;
  readonly path: string;
  readonly code: string;
}

export interface ScanProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface ScanParts {
  readonly ledger: Ledger;
  readonly builder: BatchBuilder;
  readonly folder: Folder;
  /** After each commit: the contexts whose calls changed. */
  onCommit(changed: ReadonlySet<number>): void;
  onProgress(progress: ScanProgress): void;
  onProblem(problem: Problem): void;
}

/** A batch this large is committed, so that memory stays flat however long the first reading is. */
const BATCH_CALLS = 50_000;
/** Milliseconds of work after which other messages of this thread get their turn. */
const SLICE = 25;

/** Reads what the logs gained into the ledger, in the order given. */
export async function scan(jobs: readonly LogToFold[], parts: ScanParts): Promise<ScanFigures> {
  const due = jobs.filter((job) => !unchanged(job));
  const totalBytes = due.reduce((sum, { log, before }) => sum + Math.max(0, log.size - (before?.offset ?? 0)), 0);
  let bytesRead = 0;
  let filesRead = 0;
  let turn = performance.now();
  for (const job of due) {
    const read = foldOne(job, parts);
    if (read !== undefined) {
      bytesRead += read;
      filesRead++;
    }
    if (parts.builder.size >= BATCH_CALLS) commit(parts);
    if (performance.now() - turn > SLICE) {
      parts.onProgress({ doneBytes: bytesRead, totalBytes });
      await nextTurn();
      turn = performance.now();
    }
  }
  if (due.length > 0) commit(parts);
  return { files: jobs.length, filesRead, bytesRead };
}

function unchanged(job: LogToFold): boolean {
  try {
    return isUnchanged(job);
  } catch {
    return false;
  }
}

/** Bytes read, or undefined if the log could not be read; one log's trouble does not stop the others. */
function foldOne(job: LogToFold, parts: ScanParts): number | undefined {
  try {
    return parts.folder.fold(job);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String((error as Error).message);
    // Deleted since it was found: what it said stays in the ledger.
    if (code !== 'ENOENT') parts.onProblem({ agent: job.agent, path: job.log.path, code });
    return undefined;
  }
}

function commit(parts: ScanParts): void {
  const changed = parts.ledger.commit(parts.builder.take());
  parts.onCommit(changed);
}

const nextTurn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
