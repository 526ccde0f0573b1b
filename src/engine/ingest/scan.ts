import type { HostEnvironment } from '../../agents/format/agent.ts';
import { databaseProblem, encodeProblem } from '../../core/usage/logProblems.ts';
import type { Batch, BatchBuilder } from '../../ledger/batch.ts';
import { freeNumbers } from '../../ledger/calls/freeNumbers.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Problem } from './logProblem.ts';
import type { LogQueue } from './logQueue.ts';
import type { LogReader, LogToFold } from './logReader.ts';
import type { FromReader } from './readerMessages.ts';
import { openReadPool, type ReadPool } from './readPool.ts';
import type { SecondReader } from './secondReader.ts';

export interface ScanFigures {
  /** Logs that were looked at. */
  readonly files: number;
  readonly filesRead: number;
  readonly bytesRead: number;
}

export interface ScanProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface ScanParts {
  readonly ledger: Ledger;
  readonly builder: BatchBuilder;
  readonly folder: LogReader;
  /** For the second thread: folders of the bundles and of the prices, and the machine as agents see it. */
  readonly dist: string;
  readonly prices: string;
  readonly place: HostEnvironment;
  readonly gentle: boolean;
  /** A second thread that was started before it was known how much there is to read. */
  readonly second: SecondReader | undefined;
  /** After each commit: the contexts whose calls changed. */
  onCommit(changed: ReadonlySet<number>): void;
  onProgress(progress: ScanProgress): void;
  readonly onProblem: (problem: Problem) => void;
  /** The window closes: what is not read yet is read by the next one. */
  readonly stopped: () => boolean;
}

/** A batch this large is committed, so that memory stays flat however long the first reading is. */
const BATCH_CALLS = 6_000;
/** The same for logs: each needs as much memory as some calls. */
const BATCH_LOGS = 1_500;
/** Towards the end: what one thread writes after all is read, the other waits for. */
const LAST_BATCH_CALLS = 1_000;

export const batchIsDue = ({ size, logs }: BatchBuilder, isNearEnd: boolean): boolean =>
  size >= BATCH_CALLS || logs >= BATCH_LOGS || (size >= LAST_BATCH_CALLS && isNearEnd);
/** So much to read is written in large steps. */
const BULK_BYTES = 64 * 1024 * 1024;
/** Milliseconds of work after which other messages of this thread get their turn. */
const SLICE = 25;

/** Reads what the logs gained into the ledger, in the order given; a second thread takes them from the other end. */
export async function scan(due: LogQueue, parts: ScanParts): Promise<ScanFigures> {
  const wanted = due.at(0);
  if (wanted === undefined || parts.stopped()) return { files: due.length, filesRead: 0, bytesRead: 0 };
  const others = due.rest();
  const totalBytes = due.bytes;
  const done = new ScanTally();
  const fold = (job: LogToFold): void => done.add(foldOne(job, parts.folder, parts.onProblem));
  const onAnswer = (answer: FromReader): void => {
    for (const problem of answer.problems) parts.onProblem(problem);
    if (answer.batch !== undefined) writeBatch(answer.batch, parts);
    done.addReported(answer);
  };
  const open = (): ReadPool => openReadPool(others, { ...parts, onAnswer });
  const endManyCalls = totalBytes > BULK_BYTES ? parts.ledger.writeManyCalls() : undefined;
  let pool = parts.second && open();
  try {
    // The most wanted log comes first, and what it holds is shown before anything is done for the rest.
    fold(wanted);
    commit(parts);
    pool ??= open();
    let turn = performance.now();
    for (let job = pool.take(); job !== undefined && !parts.stopped(); job = pool.take()) {
      fold(job);
      if (batchIsDue(parts.builder, pool.isNearEnd)) commit(parts);
      if (performance.now() - turn > SLICE) {
        parts.onProgress({ doneBytes: done.bytes, totalBytes });
        await nextTurn();
        turn = performance.now();
      }
    }
    commit(parts);
    if (!parts.stopped()) for (const job of await pool.leftOver()) fold(job);
    commit(parts);
    return { files: due.length, ...done.figures };
  } finally {
    pool?.close();
    endManyCalls?.();
  }
}

/** Counts what was read. What the second thread reported and did not hand over yet is lost if it ends: then it is read again. */
class ScanTally {
  #filesRead = 0;
  #bytesRead = 0;
  #ahead = { filesRead: 0, bytesRead: 0 };

  /** `bytes`: undefined for a log that could not be read. */
  add(bytes: number | undefined): void {
    if (bytes === undefined) return;
    this.#filesRead++;
    this.#bytesRead += bytes;
  }

  addReported({ batch, filesRead, bytesRead }: FromReader): void {
    this.#ahead.filesRead += filesRead;
    this.#ahead.bytesRead += bytesRead;
    if (batch === undefined) return;
    this.#filesRead += this.#ahead.filesRead;
    this.#bytesRead += this.#ahead.bytesRead;
    this.#ahead = { filesRead: 0, bytesRead: 0 };
  }

  get bytes(): number {
    return this.#bytesRead + this.#ahead.bytesRead;
  }

  get figures() {
    return { filesRead: this.#filesRead, bytesRead: this.#bytesRead };
  }
}

/** Bytes read, or undefined if the log could not be read; one log's trouble does not stop the others. */
export function foldOne(job: LogToFold, folder: LogReader, onProblem: (problem: Problem) => void): number | undefined {
  try {
    return folder.fold(job);
  } catch (error) {
    const { code: system, message } = error as NodeJS.ErrnoException;
    // Node has one code for all; SQLite's own says whether somebody holds the file or it is no database.
    const code = system === 'ERR_SQLITE_ERROR' ? encodeProblem(databaseProblem(error as object)) : (system ?? message);
    // Deleted since it was found: what it said stays in the ledger.
    if (code !== 'ENOENT') onProblem({ agent: job.agent, path: job.log.path, code });
    return undefined;
  }
}

function commit(parts: ScanParts): void {
  const batch = parts.builder.take();
  if (batch.logs.length > 0) writeBatch(batch, parts);
}

function writeBatch(batch: Batch, parts: ScanParts): void {
  parts.onCommit(parts.ledger.commit(batch));
  freeNumbers(batch.rows);
}

const nextTurn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
