import { resolve } from 'node:path';
import { openCompiledSearch } from '../../../src/reading/compiledSearch.ts';
import { createLineScanner, type LineFilter } from '../../../src/reading/lines.ts';
import { createReadBuffer, type Position, readTail, type TailResult } from '../../../src/reading/tail.ts';

/** What one reading of a log gave. */
export interface Reading extends TailResult {
  readonly lines: readonly string[];
  /** The last line, which has no line end yet. */
  readonly last: readonly string[];
}

/** Reads a log again and again, as an engine does: what is remembered between two readings goes through JSON. */
export function follower(path: string, filter: LineFilter, meanwhile: () => void = () => undefined): () => Reading {
  const search = openCompiledSearch(resolve('dist'));
  const scanner = createLineScanner(filter, search);
  const buffer = createReadBuffer(search);
  let before: Position | undefined;
  return () => {
    const lines: string[] = [];
    const last: string[] = [];
    const result = readTail(path, before, scanner, buffer, meanwhile, into(lines), into(last));
    const { identity, offset, anchor, skipping } = result;
    before = JSON.parse(JSON.stringify({ identity, offset, anchor, skipping })) as Position;
    return { ...result, lines, last };
  };
}

function into(list: string[]): (bytes: Uint8Array, from: number, to: number) => void {
  return (bytes, from, to) => void list.push(Buffer.from(bytes.subarray(from, to)).toString('latin1'));
}

export const ALL: LineFilter = { needles: [], wants: () => true };
