import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Place } from '../agents/agent.ts';
import type { LogToFold } from './foldLog.ts';
import type { FromReader, ReaderJob, ToReader } from './readerMessages.ts';

/** Below this much to read, starting a thread costs more than it saves. */
const WORTH_A_THREAD = 64 * 1024 * 1024;
/** Bytes handed over at a time: enough that the thread never waits, little enough that both end together. */
const PORTION = 12 * 1024 * 1024;

export interface SecondReaderParts {
  /** Folder of the bundles. */
  readonly dist: string;
  readonly prices: string;
  readonly place: Place;
  /** The next log that nobody reads yet, the least wanted first. */
  next(): LogToFold | undefined;
  onAnswer(answer: FromReader): void;
}

export interface SecondReader {
  /** Settles when the thread has told all that it read. Logs of a thread that died stay unread until the next look. */
  readonly done: Promise<void>;
}

/** Reads logs in a second thread while a second core is there and there is much to read. */
export function startSecondReader(parts: SecondReaderParts, totalBytes: number): SecondReader | undefined {
  const script = join(parts.dist, 'reader.js');
  if (totalBytes < WORTH_A_THREAD || availableParallelism() < 2 || !existsSync(script)) return undefined;
  const place = { ...parts.place, env: { ...parts.place.env } };
  const worker = new Worker(script, {
    workerData: { place, dist: parts.dist, prices: parts.prices },
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  let asked = 0;
  let draining = false;
  const ask = (): void => {
    const jobs = portion(parts.next);
    if (jobs.length === 0 && (draining || asked > 0)) return;
    draining = jobs.length === 0;
    asked++;
    worker.postMessage({ jobs } satisfies ToReader);
  };
  const done = new Promise<void>((resolve) => {
    worker.on('message', (answer: FromReader) => {
      asked--;
      parts.onAnswer(answer);
      if (draining) void worker.terminate();
      else ask();
    });
    worker.once('error', () => undefined);
    worker.once('exit', () => resolve());
  });
  ask();
  ask();
  return { done };
}

function portion(next: () => LogToFold | undefined): ReaderJob[] {
  const jobs: ReaderJob[] = [];
  for (let bytes = 0; bytes < PORTION; ) {
    const job = next();
    if (job === undefined) break;
    const { path, relative, size, modified, identity } = job.log;
    jobs.push({ agent: job.agent, path, relative, size, modified, identity, before: job.before });
    bytes += size - (job.before?.offset ?? 0);
  }
  return jobs;
}
