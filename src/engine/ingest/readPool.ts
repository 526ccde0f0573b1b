import type { LogQueue } from './logQueue.ts';
import type { LogToFold } from './logReader.ts';
import type { FromReader } from './readerMessages.ts';
import { SecondReader, type SecondReaderParts } from './secondReader.ts';
import { SharedWorkQueue } from './sharedWorkQueue.ts';

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
export function openReadPool(logs: LogQueue, parts: ReadPoolParts): ReadPool {
  const shared = logs.kept(true);
  const alone = logs.kept(false);
  const second = parts.second ?? SecondReader.bootFor(shared.bytes, parts.dist);
  return second === undefined ? oneThread(alone.followedBy(shared)) : twoThreads(second, alone, shared, parts);
}

function oneThread(logs: LogQueue): ReadPool {
  let taken = 0;
  return {
    take: () => logs.at(taken++),
    isNearEnd: false,
    leftOver: async () => [],
    close: () => undefined,
  };
}

/** The second thread tunes V8 for both when it has loaded its code. */
function twoThreads(
  second: SecondReader,
  alone: LogQueue,
  shared: LogQueue,
  { onAnswer, prices, place, gentle }: ReadPoolParts,
): ReadPool {
  const claims = new SharedWorkQueue(shared.length);
  const onAnswerOfSecond = (answer: FromReader): void => {
    onAnswer(answer);
    if (answer.batch !== undefined) claims.written();
  };
  const rest = second.read({ prices, place, gentle, logs: shared, claims, onAnswer: onAnswerOfSecond });
  // Thrown again by `leftOver`.
  rest.catch(() => undefined);
  let taken = 0;
  return {
    take() {
      const place = taken++;
      if (place < alone.length) return alone.at(place);
      return claims.takeFront() ? shared.at(place - alone.length) : undefined;
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
