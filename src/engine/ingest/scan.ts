import type { HostEnvironment } from '../../agents/format/agent.ts';
import { databaseProblem, encodeProblem } from '../../core/usage/logProblems.ts';
import type { BatchBuilder } from '../../ledger/batch.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Problem } from './logProblem.ts';
import { isUnchanged, type LogReader, type LogToFold } from './logReader.ts';
import type { FromReader } from './readerMessages.ts';
import { SecondReader } from './secondReader.ts';
import { SharedWorkQueue } from './sharedWorkQueue.ts';
import { tuneV8ForBulkRead } from './tuneV8ForBulkRead.ts';

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
/** Towards the end: what one thread writes after all is read, the other waits for. */
const LAST_BATCH_CALLS = 1_000;

export const batchIsDue = (calls: number, claims: SharedWorkQueue): boolean =>
  calls >= BATCH_CALLS || (calls >= LAST_BATCH_CALLS && claims.nearEnd);
/** So much to read is written in large steps. */
const BULK_BYTES = 64 * 1024 * 1024;
/** Milliseconds of work after which other messages of this thread get their turn. */
const SLICE = 25;

/** Reads what the logs gained into the ledger, in the order given; a second thread takes them from the other end. */
export async function scan(jobs: readonly LogToFold[], parts: ScanParts): Promise<ScanFigures> {
  const due = jobs.filter((job) => !unchanged(job));
  const figures = { files: jobs.length, filesRead: 0, bytesRead: 0 };
  const [wanted] = due;
  if (wanted === undefined || parts.stopped()) return figures;
  const totalBytes = bytesOf(due);
  const { alone, either } = shared(due.slice(1));
  const claims = new SharedWorkQueue(either.length);
  /** What the second thread has read and not reported yet: if it ends, this thread reads it again. */
  const ahead = { filesRead: 0, bytesRead: 0 };
  function onAnswer({ batch, filesRead, bytesRead, problems }: FromReader): void {
    ahead.filesRead += filesRead;
    ahead.bytesRead += bytesRead;
    for (const problem of problems) parts.onProblem(problem);
    if (batch === undefined) return;
    parts.onCommit(parts.ledger.commit(batch));
    // Its memory is given back at once: the collector does not see how much there is.
    (batch.rows.buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
    claims.written();
    figures.filesRead += ahead.filesRead;
    figures.bytesRead += ahead.bytesRead;
    ahead.filesRead = ahead.bytesRead = 0;
  }
  const together = (second: SecondReader): ParallelScan => {
    const { prices, place, gentle } = parts;
    const rest = second.read({ prices, place, gentle, jobs: either, claims, onAnswer });
    rest.catch(() => undefined);
    return { second, rest };
  };
  const fold = (job: LogToFold): void => {
    const read = foldOne(job, parts.folder, parts.onProblem);
    if (read === undefined) return;
    figures.bytesRead += read;
    figures.filesRead++;
  };
  const endManyCalls = totalBytes > BULK_BYTES ? parts.ledger.writeManyCalls() : undefined;
  let reading = parts.second && together(parts.second);
  let undo: (() => void) | undefined;
  try {
    // The most wanted log comes first, and what it says is shown before anything is done for the rest.
    fold(wanted);
    commit(parts);
    const second = reading === undefined ? SecondReader.bootFor(bytesOf(either), parts.dist) : undefined;
    reading ??= second && together(second);
    // A second thread does that for both, when it has loaded its code.
    if (reading === undefined && !parts.gentle) undo = tuneV8ForBulkRead();
    let turn = performance.now();
    for (const job of fromTheFront(alone, either, claims)) {
      if (parts.stopped()) break;
      fold(job);
      if (batchIsDue(parts.builder.size, claims)) commit(parts);
      if (performance.now() - turn > SLICE) {
        parts.onProgress({ doneBytes: figures.bytesRead + ahead.bytesRead, totalBytes });
        await nextTurn();
        turn = performance.now();
      }
    }
    commit(parts);
    if (parts.stopped()) return figures;
    // A second thread that has taken nothing has nothing to report, however long it needs to begin.
    if (claims.takenBack > 0) for (const job of (await reading?.rest) ?? []) fold(job);
    commit(parts);
    return figures;
  } finally {
    claims.close();
    reading?.second.stop();
    undo?.();
    endManyCalls?.();
  }
}

/** A second thread, and what it could not read. */
interface ParallelScan {
  readonly second: SecondReader;
  readonly rest: Promise<readonly LogToFold[]>;
}

const bytesOf = (jobs: readonly LogToFold[]): number =>
  jobs.reduce((sum, { log, before }) => sum + Math.max(0, log.size - (before?.offset ?? 0)), 0);

/** Whatever only this thread can read, and what both read. */
function shared(due: readonly LogToFold[]): {
  readonly alone: readonly LogToFold[];
  readonly either: readonly LogToFold[];
} {
  const isAlone = ({ log }: LogToFold): boolean => log.format.kind !== 'lines';
  return { alone: due.filter(isAlone), either: due.filter((job) => !isAlone(job)) };
}

function* fromTheFront(
  alone: readonly LogToFold[],
  either: readonly LogToFold[],
  claims: SharedWorkQueue,
): Generator<LogToFold, void> {
  yield* alone;
  for (const job of either) {
    if (!claims.takeFront()) return;
    yield job;
  }
}

function unchanged(job: LogToFold): boolean {
  try {
    return isUnchanged(job);
  } catch {
    return false;
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
  if (batch.logs.length > 0) parts.onCommit(parts.ledger.commit(batch));
}

const nextTurn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
