import { readFileSync, statSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import type {
  DatabaseFormat,
  DocumentFormat,
  Format,
  HostEnvironment,
  Json,
  LineFormat,
  LogInfo,
  Sink,
} from '../../agents/format/agent.ts';
import type { AgentId } from '../../core/usage/call.ts';
import { databaseProblem } from '../../core/usage/logProblems.ts';
import { isPlausible } from '../../core/usage/plausible.ts';
import type { BatchBuilder, LogProgress, LogReading, LogStamp } from '../../ledger/batch.ts';
import { type CompiledSearch, openCompiledSearch } from '../../reading/compiledSearch.ts';
import { databaseStat, openReadOnly } from '../../reading/database.ts';
import type { FoundLog } from '../../reading/foundLogs.ts';
import { createLineScanner, type LineScanner } from '../../reading/lines.ts';
import { createReadBuffer, type ReadBuffer, readTail } from '../../reading/tail.ts';
import { guarded, sinkInto } from './logSink.ts';
import { Siblings, type Stamps, sameSiblings } from './siblingFiles.ts';
import { WatchedRows } from './watchedRows.ts';

/** A document or a compressed log larger than this is not read whole into memory. */
const LARGEST_WHOLE = 256 * 1024 * 1024;

export interface LogToFold {
  readonly agent: AgentId;
  readonly log: FoundLog<Format>;
  /** What the ledger knows of this path. */
  readonly before: LogProgress | undefined;
}

/** What is remembered of a document: the files beside it that it was read with, and the messages it held if it sums up its past. */
interface DocumentState {
  readonly beside?: Stamps;
  readonly told?: readonly number[];
}

/** Has the log gained nothing since it was read? By its stat alone, and by those of the files that a document depends on. */
export function isUnchanged({ log, before }: LogToFold): boolean {
  if (before === undefined || before.identity !== log.identity) return false;
  const now = log.format.kind === 'database' ? databaseStat(log.path) : log;
  if (before.size !== now.size || before.modified !== now.modified) return false;
  return log.format.kind !== 'document' || sameSiblings(log.path, documentState(before).beside ?? {});
}

/** The same by the stamp alone, where that suffices: without the state, which may be large, of thousands of logs. */
export function isUnchangedSince({ format, identity, size, modified }: FoundLog<Format>, stamp: LogStamp): boolean {
  const suffices = format.kind === 'lines' || (format.kind === 'document' && stamp.isBare === true);
  return suffices && stamp.identity === identity && stamp.size === size && stamp.modified === modified;
}

/** The one buffer that logs of lines are read into, and what searches it. */
interface LineTools {
  readonly search: CompiledSearch | undefined;
  readonly buffer: ReadBuffer;
}

/** Reads logs into a builder. One of these for each thread: it owns the buffer that files are read into. */
export class LogReader {
  readonly #builder: BatchBuilder;
  readonly #place: HostEnvironment;
  readonly #dist: string | undefined;
  #opened: LineTools | undefined;
  readonly #scanners = new WeakMap<Format, LineScanner>();

  /** `dist`: folder of the bundles, where the compiled search is; the lines are the same without it. */
  constructor(builder: BatchBuilder, place: HostEnvironment, dist?: string) {
    this.#builder = builder;
    this.#place = place;
    this.#dist = dist;
  }

  /** Made when the first log of lines is read: where nothing has changed, none is. */
  get #tools(): LineTools {
    const search = this.#opened === undefined && this.#dist !== undefined ? openCompiledSearch(this.#dist) : undefined;
    this.#opened ??= { search, buffer: createReadBuffer(search) };
    return this.#opened;
  }

  /** Reads what the log gained; returns the bytes read. Throws the system's error if the file cannot be read. */
  fold(job: LogToFold): number {
    const { format, path } = job.log;
    const neighbours = new Siblings(path);
    const info: LogInfo = {
      path,
      relative: job.log.relative,
      place: this.#place,
      beside: neighbours,
      zstd: (bytes) => decompress(bytes),
    };
    const sink = sinkInto(this.#builder, job.agent, path);
    if (format.kind === 'database') return this.#foldDatabase(job, format, info, sink);
    if (format.kind === 'document') return this.#foldDocument(job, format, info, sink, neighbours);
    return path.endsWith('.zst')
      ? this.#foldCompressed(job, format, info, sink)
      : this.#foldLines(job, format, info, sink);
  }

  #scannerOf(format: LineFormat<Json>): LineScanner {
    const known = this.#scanners.get(format) ?? createLineScanner(format, this.#tools.search);
    this.#scanners.set(format, known);
    return known;
  }

  #foldLines(job: LogToFold, format: LineFormat<Json>, info: LogInfo, sink: Sink): number {
    const { log, before } = job;
    let state: Json = null;
    const begin = (fresh: boolean): void => {
      state = fresh || before === undefined ? format.open(info) : (JSON.parse(before.state) as Json);
    };
    const onLine = (bytes: Uint8Array, from: number, to: number): void =>
      guarded(sink, () => format.line(state, bytes, from, to, sink));
    // Met again when its line end comes: on a copy of the state, and if it is torn after all nobody needs to know.
    const quiet: Sink = { ...sink, reportUnrecognized: () => undefined };
    const onLast = (bytes: Uint8Array, from: number, to: number): void =>
      guarded(quiet, () => format.line(structuredClone(state), bytes, from, to, quiet));
    const read = readTail(log.path, before, this.#scannerOf(format), this.#tools.buffer, begin, onLine, onLast);
    for (let i = 0; i < read.tooLong; i++) sink.reportUnrecognized('line-too-long', '', '');
    const { identity, offset, anchor, skipping, size, modified, fresh } = read;
    this.#builder.log({
      path: log.path,
      agent: job.agent,
      identity,
      offset,
      anchor,
      skipping,
      size,
      modified,
      fresh,
      after: known(before),
      state: JSON.stringify(state),
    });
    return read.bytesRead;
  }

  /** A compressed log is closed: it is read whole, once. */
  #foldCompressed(job: LogToFold, format: LineFormat<Json>, info: LogInfo, sink: Sink): number {
    const { log } = job;
    const packed = log.size > LARGEST_WHOLE ? undefined : readFileSync(log.path);
    const bytes = packed && decompress(packed);
    if (bytes === undefined) sink.reportUnrecognized('not-inflated', '', '');
    else {
      const text = Buffer.concat([bytes, Buffer.from('\n')]);
      const state = format.open(info);
      this.#scannerOf(format).scan(text, 0, text.length, (b, from, to) =>
        guarded(sink, () => format.line(state, b, from, to, sink)),
      );
    }
    this.#readWhole(job, log, null);
    return packed?.length ?? 0;
  }

  #foldDocument(job: LogToFold, format: DocumentFormat, info: LogInfo, sink: Sink, neighbours: Siblings): number {
    const { log, before } = job;
    const stat = statSync(log.path);
    const reported = new Set<number>();
    const counting: Sink = {
      ...sink,
      call: (call) => void (isPlausible(call) ? reported.add(this.#builder.call(call)) : sink.call(call)),
    };
    if (stat.size > LARGEST_WHOLE) sink.reportUnrecognized('file-too-long', '', '');
    else {
      const text = readFileSync(log.path, 'utf8').replace(/^\uFEFF/, '');
      guarded(sink, () => format.read(text, info, counting, neighbours));
    }
    const keeps = format.summarizesDeletedCalls === true;
    const earlier = documentState(before);
    // A half-written document adds nothing: what was read before stays.
    const stays = reported.size === 0 ? earlier.told : [...reported];
    const beside = neighbours.stamps;
    const state: DocumentState = {
      ...(Object.keys(beside).length > 0 ? { beside } : {}),
      ...(keeps && stays !== undefined ? { told: stays } : {}),
    };
    if (keeps && reported.size > 0)
      this.#builder.drop((earlier.told ?? []).filter((message) => !reported.has(message)));
    this.#readWhole(
      job,
      { ...log, size: stat.size, modified: stat.mtimeMs },
      Object.keys(state).length > 0 ? state : null,
    );
    return stat.size;
  }

  #foldDatabase(job: LogToFold, format: DatabaseFormat, info: LogInfo, sink: Sink): number {
    const { log, before } = job;
    const stat = databaseStat(log.path);
    const opened = openReadOnly(log.path);
    const rows = new WatchedRows(opened);
    let state: Json = before === undefined ? null : (JSON.parse(before.state) as Json);
    try {
      const known = before?.identity === stat.identity ? (state ?? undefined) : undefined;
      state = format.read(rows, known, info, sink);
    } catch (error) {
      // The doctor reports a foreign or damaged database, and one with numbers beyond a double's.
      const { code = '', message } = error as NodeJS.ErrnoException;
      const isForeign = code === 'ERR_SQLITE_ERROR' || code === 'ERR_OUT_OF_RANGE';
      const problem = isForeign ? databaseProblem(error as object) : (['reader-failed', message] as const);
      if (rows.held === undefined) sink.reportUnrecognized(problem, '', '');
    } finally {
      opened.close();
    }
    // Its agent holds it: nothing is remembered of this reading, or what it lacks would wait for the next change.
    if (rows.held !== undefined) throw rows.held;
    this.#readWhole(job, { ...log, ...stat }, state);
    return stat.size;
  }

  #readWhole(job: LogToFold, stat: Pick<FoundLog<Format>, 'size' | 'modified' | 'identity'>, state: unknown): void {
    const { size, modified, identity } = stat;
    const path = job.log.path;
    const whole = { anchor: '', skipping: false, fresh: true, state: JSON.stringify(state) };
    const after = known(job.before);
    this.#builder.log({ path, agent: job.agent, identity, offset: size, size, modified, after, ...whole });
  }
}

const known = (before: LogProgress | undefined): LogReading['after'] =>
  before === undefined ? null : { identity: before.identity, offset: before.offset };

function documentState(before: LogProgress | undefined): DocumentState {
  // Most documents lean on nothing, and there may be thousands.
  if (before === undefined || before.state === 'null') return {};
  const state = JSON.parse(before.state) as DocumentState | readonly number[];
  return Array.isArray(state) ? { told: state } : (state as DocumentState);
}

function decompress(bytes: Uint8Array): Buffer | undefined {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: LARGEST_WHOLE });
  } catch {
    return undefined;
  }
}
