import { fieldsOf, millis, parseJson, textOf } from '../format/fields.ts';

/** What the beginning of a Droid transcript says of its session; '' and 0 where it does not. */
export interface DroidHead {
  readonly cwd: string;
  /** The session that this one continues or was forked from. */
  readonly parent: string;
  /** The session whose tool call launched this one. */
  readonly caller: string;
  /** The summary of a compaction comes before the first message. */
  readonly compacted: boolean;
  readonly firstMessage: string;
  readonly time: number;
  /** Time of the last record that has one, ms UTC. */
  readonly end: number;
}

const FIRST_LINES = 50;
/** A tool's output may be long; a record behind it follows soon. */
const LAST_CHARACTERS = 200_000;

/** Reads no further than the first message, and the last records for the session's end. */
export function readDroidHead(transcript: string): DroidHead {
  let start = fieldsOf(undefined);
  let compacted = false;
  let time = 0;
  const end = endOf(transcript);
  for (const line of firstLines(transcript)) {
    const record = fieldsOf(parseJson(line));
    const type = textOf(record['type']);
    time ||= millis(record['timestamp']);
    if (type === 'session_start') start = record;
    else if (type.startsWith('compaction')) compacted = true;
    else if (type === 'message') return { ...headOf(start, compacted, textOf(record['id']), time), end };
  }
  return { ...headOf(start, compacted, '', time), end };
}

/** The last records have times in another spelling or none; the last whole one that can be read is enough. */
function endOf(transcript: string): number {
  const times = [...transcript.slice(-LAST_CHARACTERS).matchAll(/"timestamp":\s*"([^"]{1,40})"/gu)];
  return millis(times.at(-1)?.[1]);
}

function headOf(
  start: ReturnType<typeof fieldsOf>,
  compacted: boolean,
  firstMessage: string,
  time: number,
): Omit<DroidHead, 'end'> {
  const [cwd, parent, caller] = ['cwd', 'parent', 'callingSessionId'].map((name) => textOf(start[name]));
  return { cwd: cwd ?? '', parent: parent ?? '', caller: caller ?? '', compacted, firstMessage, time };
}

function* firstLines(text: string): Generator<string> {
  let from = 0;
  for (let count = 0; count < FIRST_LINES && from < text.length; count++) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end < 0 ? text.length : end);
    from = end < 0 ? text.length : end + 1;
  }
}
