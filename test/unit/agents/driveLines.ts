import type { Json, LineFormat, LogInfo, Sink } from '../../../src/agents/format/agent.ts';

/**
 * Folds a log of lines. `stops` are byte offsets at which the reading is broken off and taken up again by another process:
 * a line that is torn there is read whole later, and the state goes through JSON. The log's last line may lack its end.
 */
export function foldLines(
  format: LineFormat<Json>,
  log: LogInfo,
  bytes: Uint8Array,
  sink: Sink,
  stops: readonly number[] = [],
): Json {
  let state = copy(format.open(log));
  let offset = 0;
  for (const stop of stops.toSorted((a, b) => a - b)) {
    const end = bytes.lastIndexOf(0x0a, Math.min(stop, bytes.length) - 1) + 1;
    if (end <= offset) continue;
    readLines(format, state, bytes, offset, end, sink);
    state = copy(state);
    offset = end;
  }
  readLines(format, state, bytes, offset, bytes.length, sink);
  return copy(state);
}

function readLines(format: LineFormat<Json>, state: Json, bytes: Uint8Array, from: number, to: number, sink: Sink) {
  let start = from;
  while (start < to) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 || found > to ? to : found;
    const [first, last] = trimmed(bytes, start, end);
    if (last > first && matters(format, bytes, first, last)) format.line(state, bytes, first, last, sink);
    start = end + 1;
  }
}

function matters(format: LineFormat<Json>, bytes: Uint8Array, from: number, to: number): boolean {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
  if (format.heads?.some((head) => line.subarray(0, head.length).equals(Buffer.from(head))) === true) return true;
  if (format.wants !== undefined) return format.wants(bytes, from, to);
  return format.needles.some((needle) => line.includes(needle));
}

/** Without a byte order mark at the beginning and a carriage return at the end. */
function trimmed(bytes: Uint8Array, from: number, to: number): readonly [number, number] {
  const marked = from === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const end = to > from && bytes[to - 1] === 0x0d ? to - 1 : to;
  return [Math.min(marked ? from + 3 : from, end), end];
}

const copy = (state: Json): Json => JSON.parse(JSON.stringify(state)) as Json;
