import type { Json, LineFormat, Sink } from './agent.ts';

/** The reason that a reader of lines reports for a line that is no JSON. */
export const NOT_JSON = 'not-json';

/** Records that were written without a line end between them; more on one line are damage. */
const MOST_RECORDS = 16;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * A format of lines that also reads two records on one line (`}{`), as agents leave them after a crash and read them
 * themselves (Qwen Code's `jsonl-utils`). A line is looked at only if the format reports `NOT_JSON` for it.
 */
export function gluedLines<State extends Json>(format: LineFormat<State>): LineFormat<State> {
  return {
    ...format,
    line(state, bytes, from, to, sink) {
      let report: Parameters<Sink['reportUnrecognized']> | undefined;
      const first: Sink = {
        ...sink,
        reportUnrecognized(...what) {
          if (what[0] === NOT_JSON) report = what;
          else sink.reportUnrecognized(...what);
        },
      };
      format.line(state, bytes, from, to, first);
      if (report === undefined) return;
      const parts = recordsIn(bytes, from, to);
      if (parts.length < 2) return sink.reportUnrecognized(...report);
      for (const [start, end] of parts) format.line(state, bytes, start, end, sink);
    },
  };
}

/** Where the records of a line begin and end; a single part, or none, where the line is damaged in another way. */
export function recordsIn(bytes: Uint8Array, from: number, to: number): readonly (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let start = from;
  let depth = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) i = stringEnd(bytes, i + 1, to);
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) {
      parts.push([start, i + 1]);
      start = i + 1;
      if (parts.length > MOST_RECORDS) return [];
    }
  }
  return start < to ? [...parts, [start, to]] : parts;
}

function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return i;
}
