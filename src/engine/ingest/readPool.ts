import type { LogToFold } from './logReader.ts';
import type { FromReader } from './readerMessages.ts';
import { SecondReader, type SecondReaderParts } from './secondReader.ts';
import { SharedWorkQueue } from './sharedWorkQueue.ts';
import { tuneV8ForBulkRead } from './tuneV8ForBulkRead.ts';

/** The threads that read a list of logs: this one alone, or a second one beside it that takes logs from the other end. */
export interface ReadPool {
  /** Returns the next log for this thread; undefined if none is left. */
  take(): LogToFold | undefined;
  /** Most logs are taken: from here on another thread waits for what this one gathers. */
  readonly isNearEnd: boolean;
  /** Returns the logs that another thread took and did not read, after it has reported all others. */
  leftOver(): Promise<readonly LogToFold[]>;
  close(): void;
}

export interface ReadPoolParts extends Pick<SecondReaderParts, 'prices' | 'place' | 'gentle' | 'onAnswer'> {
  /** Folder of the bundles. */
  readonly dist: string;
  /** A second thread that was started before it was known how much there is to read. */
  readonly second: SecondReader | undefined;
}

/** Opens a pool with a second thread if there is one already, or enough to read for one. */
export function openReadPool(jobs: readonly LogToFold[], parts: ReadPoolParts): ReadPool {
  const shared = jobs.filter(isShared);
  const alone = jobs.filter((job) => !isShared(job));
  const second = parts.second ?? SecondReader.bootFor(bytesOf(shared), parts.dist);
  return second === undefined
    ? oneThread([...alone, ...shared], parts.gentle)
    : twoThreads(second, alone, shared, parts);
}

/** Bytes that these logs gained since they were read. */
export const bytesOf = (jobs: readonly LogToFold[]): number =>
  jobs.reduce((sum, { log, before }) => sum + Math.max(0, log.size - (before?.offset ?? 0)), 0);

/** Documents and databases are read by the first thread alone. */
const isShared = ({ log }: LogToFold): boolean => log.format.kind === 'lines';

function oneThread(jobs: readonly LogToFold[], gentle: boolean): ReadPool {
  const undo = gentle ? undefined : tuneV8ForBulkRead();
  let taken = 0;
  return {
    take: () => jobs[taken++],
    isNearEnd: false,
    leftOver: async () => [],
    close: () => undo?.(),
  };
}

/** The second thread tunes V8 for both when it has loaded its code. */
function twoThreads(
  second: SecondReader,
  alone: readonly LogToFold[],
  shared: readonly LogToFold[],
  { onAnswer, prices, place, gentle }: ReadPoolParts,
): ReadPool {
  const claims = new SharedWorkQueue(shared.length);
  const onAnswerOfSecond = (answer: FromReader): void => {
    onAnswer(answer);
    if (answer.batch !== undefined) claims.written();
  };
  const rest = second.read({ prices, place, gentle, jobs: shared, claims, onAnswer: onAnswerOfSecond });
  // Thrown again by `leftOver`.
  rest.catch(() => undefined);
  let taken = 0;
  return {
    take() {
      const place = taken++;
      if (place < alone.length) return alone[place];
      return claims.takeFront() ? shared[place - alone.length] : undefined;
    },
    get isNearEnd() {
      return claims.nearEnd;
    },
    // A second thread that has taken nothing has nothing to report, however long it needs to begin.
    leftOver: async () => (claims.takenBack > 0 ? rest : []),
    close() {
      claims.close();
      second.stop();
    },
  };
}
