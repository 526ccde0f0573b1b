import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Place } from '../agents/agent.ts';
import type { LogToFold } from './foldLog.ts';
import type { FromReader, ReaderJob, ReaderOpening, ToReader } from './readerMessages.ts';

/** Below this much to read, starting a thread costs more than it saves. */
const WORTH_A_THREAD = 64 * 1024 * 1024;
/** Bytes handed over at a time: enough that the thread never waits, little enough that both end together. */
const PORTION = 12 * 1024 * 1024;

export interface SecondReaderParts {
  /** Folder of the bundles. */
  readonly dist: string;
  readonly prices: string;
  readonly place: Place;
  readonly gentle: boolean;
  /** The next log that nobody reads yet, the least wanted first. */
  readonly next: () => LogToFold | undefined;
  onAnswer(answer: FromReader): void;
}

export interface SecondReader {
  /** Settles when the thread has told all that it read: with the logs that it was given and could not read. Throws what `onAnswer` threw. */
  readonly done: Promise<readonly LogToFold[]>;
  stop(): void;
}

/** Reads logs in a second thread while a second core is there and there is much to read. */
export function startSecondReader(parts: SecondReaderParts, totalBytes: number): SecondReader | undefined {
  const script = join(parts.dist, 'reader.js');
  if (totalBytes < WORTH_A_THREAD || availableParallelism() < 2 || !existsSync(script)) return undefined;
  const place = { ...parts.place, env: { ...parts.place.env } };
  const worker = new Worker(script, {
    workerData: { place, dist: parts.dist, prices: parts.prices, gentle: parts.gentle } satisfies ReaderOpening,
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  /** Portions that were not answered yet, and logs that were read and whose batch has not come. */
  const asked: (readonly LogToFold[])[] = [];
  let read: readonly LogToFold[] = [];
  let lost: readonly LogToFold[] = [];
  let draining = false;
  const ask = (): void => {
    const jobs = portion(parts.next);
    if (jobs.length === 0 && (draining || asked.length > 0)) return;
    draining = jobs.length === 0;
    asked.push(jobs);
    worker.postMessage({ jobs: jobs.map(readerJob) } satisfies ToReader);
  };
  const take = (answer: FromReader): void => {
    const jobs = asked.shift() ?? [];
    lost = [...lost, ...jobs.filter((job) => answer.unknown.includes(job.log.path))];
    read = [...read, ...jobs];
    parts.onAnswer(answer);
    if (answer.batch !== undefined) read = [];
    if (draining) void worker.terminate();
    else ask();
  };
  const done = new Promise<readonly LogToFold[]>((resolve, reject) => {
    worker.on('message', (answer: FromReader) => {
      try {
        take(answer);
      } catch (error) {
        reject(error);
        void worker.terminate();
      }
    });
    // A thread that died (out of memory) leaves its work to the first one.
    worker.once('error', () => undefined);
    worker.once('exit', () => resolve([...lost, ...read, ...asked.flat()]));
  });
  done.catch(() => undefined);
  ask();
  ask();
  return { done, stop: () => void worker.terminate() };
}

function portion(next: () => LogToFold | undefined): LogToFold[] {
  const jobs: LogToFold[] = [];
  for (let bytes = 0; bytes < PORTION; ) {
    const job = next();
    if (job === undefined) break;
    jobs.push(job);
    bytes += job.log.size - (job.before?.offset ?? 0);
  }
  return jobs;
}

function readerJob({ agent, log, before }: LogToFold): ReaderJob {
  const { path, relative, size, modified, identity } = log;
  return { agent, path, relative, size, modified, identity, before };
}
