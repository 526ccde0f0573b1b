import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type CompiledSearch, SEARCHED_BYTES } from './compiledSearch.ts';
import { emitLine, type LineScanner, type OnLine } from './lines.ts';

/** How far a file was read. */
export interface Position {
  readonly identity: string;
  readonly offset: number;
  readonly anchor: string;
  readonly skipping: boolean;
}

export interface TailResult extends Position {
  readonly size: number;
  readonly modified: number;
  readonly bytesRead: number;
  /** The file was read from its beginning: new, shrunk, replaced or rewritten. */
  readonly fresh: boolean;
  /** Lines that may matter and are too long to keep. */
  readonly tooLong: number;
}

/** A line longer than this is passed over: no agent's usage record comes near it. */
export const LONGEST_LINE = 32 * 1024 * 1024;
/** Small enough to stay in a core's own cache while it is searched. */
const CHUNK = SEARCHED_BYTES;
/** This many bytes at a file's beginning identify it: its first line, or what of a long one differs between sessions. */
const HEAD = 4096;
/** This many bytes before the read position show that the file was only added to. */
const ANCHOR = 1024;

/** The buffer that all files of a thread are read into; it grows for long lines and shrinks again. */
export interface ReadBuffer {
  bytes: Buffer;
  /** Of the usual size: what a long line was held in is let go for it. */
  readonly usual: Buffer;
}

export function createReadBuffer(search?: CompiledSearch): ReadBuffer {
  const usual = search?.bytes ?? Buffer.allocUnsafe(CHUNK);
  return { bytes: usual, usual };
}

/**
 * Reads what a file gained since `before`. `begin` is called before the first line: with true if reading starts from the
 * file's beginning, so that the reader's state is made again. The last line waits for its line end; if it looks whole all
 * the same (an agent may write the line end with the next record), `onLast` gets it, and it is met again later.
 */
export function readTail(
  path: string,
  before: Position | undefined,
  scanner: LineScanner,
  buffer: ReadBuffer,
  begin: (fresh: boolean) => void,
  onLine: OnLine,
  onLast: OnLine,
): TailResult {
  const fd = openSync(path, 'r');
  try {
    const stat = fstatSync(fd);
    const identity = `${stat.dev}:${stat.ino}`;
    const fresh = before === undefined || !continues(fd, before, identity, stat.size);
    begin(fresh);
    const start = fresh ? 0 : before.offset;
    const read = readFrom(fd, start, !fresh && before.skipping, stat.size, scanner, buffer, onLine, onLast);
    const anchor = read.offset === start && !fresh ? before.anchor : anchorAt(fd, read.offset);
    return { ...read, identity, anchor, size: stat.size, modified: stat.mtimeMs, fresh };
  } finally {
    closeSync(fd);
  }
}

/** Reports whether it is the same file, not shorter than before, with the same first line and the same last bytes that were read. */
function continues(fd: number, before: Position, identity: string, size: number): boolean {
  return before.identity === identity && size >= before.offset && anchorAt(fd, before.offset) === before.anchor;
}

/** A hash of the file's beginning and of the bytes before `offset`: two reads, or one where they meet. */
function anchorAt(fd: number, offset: number): string {
  if (offset === 0) return '';
  const head = Math.min(HEAD, offset);
  const rest = Math.min(ANCHOR, offset - head);
  const bytes = Buffer.allocUnsafe(head + rest);
  const got = readSync(fd, bytes, 0, head, 0);
  const more = rest === 0 ? 0 : readSync(fd, bytes, got, rest, offset - rest);
  return createHash('sha1')
    .update(bytes.subarray(0, got + more))
    .digest('base64url');
}

interface ReadOn {
  readonly offset: number;
  readonly skipping: boolean;
  readonly bytesRead: number;
  readonly tooLong: number;
}

function readFrom(
  fd: number,
  start: number,
  wasSkipping: boolean,
  size: number,
  scanner: LineScanner,
  buffer: ReadBuffer,
  onLine: OnLine,
  onLast: OnLine,
): ReadOn {
  let skipping = wasSkipping;
  let tooLong = 0;
  /** The line that is passed over was counted. */
  let reported = false;
  let at = start;
  let held = 0;
  while (at < size) {
    if (held === buffer.bytes.length) grow(buffer);
    const got = readSync(fd, buffer.bytes, held, Math.min(buffer.bytes.length - held, size - at), at);
    if (got === 0) break;
    at += got;
    const end = held + got;
    let from = 0;
    if (skipping) {
      const newline = buffer.bytes.indexOf(0x0a);
      const ends = newline >= 0 && newline < end;
      if (!reported && scanner.mayMatter(buffer.bytes, 0, ends ? newline : end, false)) {
        reported = true;
        tooLong++;
      }
      if (!ends) {
        held = 0;
        continue;
      }
      from = newline + 1;
      skipping = false;
    }
    // Bytes kept from the chunk before hold no newline, but searching them again costs less than remembering that.
    const rest = scanner.scan(buffer.bytes, from, end, onLine);
    held = end - rest;
    if (held > LONGEST_LINE) {
      reported = scanner.mayMatter(buffer.bytes, rest, end, true);
      if (reported) tooLong++;
      skipping = true;
      held = 0;
    } else if (rest > 0) buffer.bytes.copyWithin(0, rest, end);
  }
  if (held > 0 && held <= CHUNK && looksWhole(buffer.bytes, held)) emitLine(buffer.bytes, 0, held, onLast);
  buffer.bytes = buffer.usual;
  return { offset: at - held, skipping, bytesRead: at - start, tooLong };
}

function looksWhole(bytes: Buffer, end: number): boolean {
  let last = end - 1;
  while (last > 0 && (bytes[last] as number) <= 0x20) last--;
  return bytes[last] === 0x7d;
}

function grow(buffer: ReadBuffer): void {
  const larger = Buffer.allocUnsafe(Math.min(buffer.bytes.length * 4, LONGEST_LINE + 2 * CHUNK));
  buffer.bytes.copy(larger);
  buffer.bytes = larger;
}
