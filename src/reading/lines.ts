import type { CompiledSearch } from './compiledSearch.ts';

/**
 * Bytes → the lines that matter. Most bytes of a log carry no usage: the needles are searched in the whole chunk, and only
 * lines that hold one (or begin in a way that matters) are handed on, as a range of the buffer that they are in.
 */
export interface LineFilter {
  readonly needles: readonly string[];
  readonly heads?: readonly string[];
  readonly wants?: ((bytes: Uint8Array, from: number, to: number) => boolean) | undefined;
}

export type OnLine = (bytes: Uint8Array, from: number, to: number) => void;

const NEWLINE = 0x0a;

export interface LineScanner {
  /** Hands on the lines that end in `bytes[from, to)`; returns where the last, unfinished line begins. */
  scan(bytes: Buffer, from: number, to: number, onLine: OnLine): number;
  /** May a line that is too long to keep matter, by this part of it? `first`: the part is the line's beginning. */
  mayMatter(bytes: Buffer, from: number, to: number, first: boolean): boolean;
}

/** `search` looks for what it can in its own buffer; the lines are the same without it. */
export function createLineScanner(filter: LineFilter, search?: CompiledSearch): LineScanner {
  const needles = filter.needles.map((needle) => Buffer.from(needle));
  const heads = (filter.heads ?? []).map((head) => Buffer.from(head));
  const { wants } = filter;
  const plain =
    wants === undefined && needles.length > 0 ? scanByNeedle(needles, heads) : scanByLine(wants ?? (() => true));
  const bySearch = wants === undefined && needles.length > 0 && search?.takes(needles, heads) === true;
  return {
    scan: bySearch ? scanCompiled(search, needles, heads, plain) : plain,
    mayMatter: (bytes, from, to, first) =>
      wants === undefined
        ? needles.length === 0 || needles.some((needle) => inRange(bytes.indexOf(needle, from), needle.length, to))
        : first && wants(bytes, from, to),
  };
}

function scanCompiled(
  search: CompiledSearch,
  needles: readonly Buffer[],
  heads: readonly Buffer[],
  plain: LineScanner['scan'],
): LineScanner['scan'] {
  return (bytes, from, to, onLine) => {
    if (bytes !== search.bytes) return plain(bytes, from, to, onLine);
    return search.lines(needles, heads, from, to, (start, end) => emitLine(bytes, start, end, onLine));
  };
}

const inRange = (at: number, length: number, to: number): boolean => at >= 0 && at + length <= to;

function scanByLine(wants: NonNullable<LineFilter['wants']>): LineScanner['scan'] {
  return (bytes, from, to, onLine) => {
    let start = from;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, start);
      if (newline < 0 || newline >= to) return start;
      if (newline > start && wants(bytes, start, newline)) emitLine(bytes, start, newline, onLine);
      start = newline + 1;
    }
  };
}

function scanByNeedle(needles: readonly Buffer[], heads: readonly Buffer[]): LineScanner['scan'] {
  return (bytes, from, to, onLine) => {
    const next = needles.map((needle) => find(bytes, needle, from, to));
    let start = from;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, start);
      if (newline < 0 || newline >= to) return start;
      let hit = false;
      for (let i = 0; i < needles.length; i++) {
        if ((next[i] as number) < start) next[i] = find(bytes, needles[i] as Buffer, start, to);
        if ((next[i] as number) < newline) hit = true;
      }
      if (hit || heads.some((head) => beginsWith(bytes, start, head))) emitLine(bytes, start, newline, onLine);
      start = newline + 1;
    }
  };
}

function find(bytes: Buffer, needle: Buffer, from: number, to: number): number {
  const at = bytes.indexOf(needle, from);
  return inRange(at, needle.length, to) ? at : Number.POSITIVE_INFINITY;
}

function beginsWith(bytes: Buffer, from: number, head: Buffer): boolean {
  for (let i = 0; i < head.length; i++) if (bytes[from + i] !== head[i]) return false;
  return true;
}

/** Hands on a line without what is no part of the record: a BOM, CR, blanks and NULs that a crash left at either end. */
export function emitLine(bytes: Buffer, from: number, to: number, onLine: OnLine): void {
  let start = from;
  let end = to;
  if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) start += 3;
  while (start < end && (bytes[start] as number) <= 0x20) start++;
  while (end > start && (bytes[end - 1] as number) <= 0x20) end--;
  if (end > start) onLine(bytes, start, end);
}
