import { type FileHandle, open } from 'node:fs/promises';
import { openTraces, type TraceFormat, type TraceSink, type TraceState } from '../../../agents/format/toolTraces.ts';
import { createLineScanner } from '../../../reading/lines.ts';

export interface LogToTrace {
  readonly path: string;
  readonly format: TraceFormat;
  /** How far it was read before. */
  readonly from: number;
  /** Most bytes to read now. */
  readonly most: number;
  readonly signal?: AbortSignal | undefined;
}

export interface TracedLog {
  /** How far it is read now: the next reading begins there. */
  readonly offset: number;
  readonly bytes: number;
}

const CHUNK = 1 << 20;
/** A line that is longer holds a file or a picture. */
const LONGEST_LINE = 8 * CHUNK;
/** A tool that did not answer by the log's end is met again, if it is not further back. */
const MET_AGAIN = CHUNK;

/**
 * Reads a log a second time, for what its tools did. Between two chunks others have their turn: nobody waits for this. Undefined
 * where the log cannot be read. Rejects only when the signal stops it.
 */
export async function readToolOutputs(log: LogToTrace, sink: TraceSink): Promise<TracedLog | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(log.path, 'r');
    const { size } = await file.stat();
    // It was written again, and shorter.
    const from = log.from <= size ? log.from : 0;
    return await new Tracer(log, sink).read(file, from, Math.min(size, from + log.most));
  } catch (error) {
    if (log.signal?.aborted) throw error;
    return undefined;
  } finally {
    await file?.close();
  }
}

class Tracer {
  readonly #log: LogToTrace;
  readonly #sink: TraceSink;
  readonly #state: TraceState = openTraces();
  /** Where in the file the open uses are. */
  readonly #usedAt = new Map<string, number>();
  #buffer = Buffer.allocUnsafe(CHUNK);
  /** Where in the file the buffer begins, and how much of it waits for its line's end. */
  #base = 0;
  #held = 0;
  #skipping = false;

  constructor(log: LogToTrace, sink: TraceSink) {
    this.#log = log;
    this.#sink = sink;
  }

  async read(file: FileHandle, from: number, end: number): Promise<TracedLog> {
    const scanner = createLineScanner({ needles: this.#log.format.needles });
    this.#base = from;
    for (let at = from; at < end; ) {
      this.#log.signal?.throwIfAborted();
      this.#makeRoom();
      const room = Math.min(this.#buffer.length - this.#held, end - at);
      const { bytesRead } = await file.read(this.#buffer, this.#held, room, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const filled = this.#held + bytesRead;
      const begin = this.#skipping ? this.#buffer.subarray(0, filled).indexOf(0x0a) + 1 : 0;
      if (this.#skipping && begin === 0) {
        this.#drop(filled);
        continue;
      }
      this.#skipping = false;
      const rest = scanner.scan(this.#buffer, begin, filled, (_, start, stop) => this.#line(start, stop));
      this.#buffer.copyWithin(0, rest, filled);
      this.#base += rest;
      this.#held = filled - rest;
    }
    return { offset: this.#next(), bytes: this.#base + this.#held - from };
  }

  #makeRoom(): void {
    if (this.#held < this.#buffer.length) return;
    if (this.#held >= LONGEST_LINE) {
      this.#skipping = true;
      this.#drop(this.#held);
      return;
    }
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }

  #drop(bytes: number): void {
    this.#base += bytes;
    this.#held = 0;
  }

  #line(start: number, stop: number): void {
    const { format } = this.#log;
    if (!format.wants(this.#state, this.#buffer.toString('latin1', start, stop))) return;
    format.line(this.#state, this.#buffer.toString('utf8', start, stop), this.#sink);
    for (const id of this.#state.open.keys()) if (!this.#usedAt.has(id)) this.#usedAt.set(id, this.#base + start);
  }

  #next(): number {
    const open = [...this.#state.open.keys()].map((id) => this.#usedAt.get(id) ?? this.#base);
    const again = open.filter((at) => at >= this.#base - MET_AGAIN);
    return Math.min(this.#base, ...again);
  }
}
