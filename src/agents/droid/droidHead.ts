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
}

const FIRST_LINES = 50;

/** Reads no further than the first message. */
export function readDroidHead(transcript: string): DroidHead {
  let start = fieldsOf(undefined);
  let compacted = false;
  let time = 0;
  for (const line of firstLines(transcript)) {
    const record = fieldsOf(parseJson(line));
    const type = textOf(record['type']);
    time ||= millis(record['timestamp']);
    if (type === 'session_start') start = record;
    else if (type.startsWith('compaction')) compacted = true;
    else if (type === 'message') return headOf(start, compacted, textOf(record['id']), time);
  }
  return headOf(start, compacted, '', time);
}

function headOf(start: ReturnType<typeof fieldsOf>, compacted: boolean, firstMessage: string, time: number): DroidHead {
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
