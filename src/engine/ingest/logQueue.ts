import type { LogToFold } from './logReader.ts';

/** What is known of a log that is to be read before it is: as objects, a hundred thousand would need more memory than all else. */
export interface QueuedLogs {
  /** Makes the log of a place. */
  readonly make: (place: number) => LogToFold;
  /** Bytes that the log gained since it was read, by place. */
  readonly gains: readonly number[];
  /** Whether a log is one of lines, by place: the others are read by the first thread alone. */
  readonly ofLines: readonly boolean[];
}

/** Logs that are to be read, in order; each is made when it is taken. */
export class LogQueue {
  readonly #logs: QueuedLogs;
  readonly #places: readonly number[];

  constructor(logs: QueuedLogs, places: readonly number[] = logs.gains.map((_, place) => place)) {
    this.#logs = logs;
    this.#places = places;
  }

  static of(jobs: readonly LogToFold[]): LogQueue {
    const gains = jobs.map(({ log, before }) => gainOf(log.size, before?.offset));
    const ofLines = jobs.map(({ log }) => log.format.kind === 'lines');
    return new LogQueue({ make: (place) => jobs[place] as LogToFold, gains, ofLines });
  }

  get length(): number {
    return this.#places.length;
  }

  /** Bytes that all of them gained. */
  get bytes(): number {
    return this.#places.reduce((sum, place) => sum + (this.#logs.gains[place] as number), 0);
  }

  at(index: number): LogToFold | undefined {
    const place = this.#places[index];
    return place === undefined ? undefined : this.#logs.make(place);
  }

  /** All but the first. */
  rest(): LogQueue {
    return new LogQueue(this.#logs, this.#places.slice(1));
  }

  /** Those of lines, or the others. */
  kept(ofLines: boolean): LogQueue {
    return new LogQueue(
      this.#logs,
      this.#places.filter((place) => this.#logs.ofLines[place] === ofLines),
    );
  }

  /** These, and behind them those of `other`, which is a part of the same queue. */
  followedBy(other: LogQueue): LogQueue {
    return new LogQueue(this.#logs, [...this.#places, ...other.#places]);
  }
}

/** Bytes that a log of this size gained since it was read up to `offset`. */
export const gainOf = (size: number, offset = 0): number => Math.max(0, size - offset);
