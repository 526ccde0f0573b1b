import { countTokens } from '../core/usage/tokens.ts';
import type { Agent, DatabaseFormat, LogInfo, Root, Rows, Sink } from './format/agent.ts';
import { idOf, numberOf, pathOfUri } from './format/fields.ts';
import { newCall, tokensOf } from './format/newCall.ts';
import { joinPath } from './format/paths.ts';
import {
  type ProtoMessage,
  protoAt,
  protoFirst,
  protoNumber,
  protoText,
  protoTime,
  readProto,
} from './format/protobuf.ts';
import { selectFrom } from './format/table.ts';

interface Conversation {
  readonly session: string;
  readonly cwd: string;
  readonly started: number;
  readonly steps: ReadonlyMap<number, number>;
}

/**
 * A conversation of Google's Antigravity, a database of its own: `gen_metadata` has a row for each request, a protobuf
 * `CortexStepGeneratorMetadata`: chat model (1): usage (4): uncached input (2), output with thinking (3), cache write (4)
 * and read (5), thinking (9), response id (11); model name (19, else 21), start (9: 4). Field numbers are those of other
 * readers who took them from the descriptors inside of its language server. All is read each time: a conversation is small.
 */
const FORMAT: DatabaseFormat = {
  kind: 'database',
  read(rows, _state, log, sink) {
    const conversation = conversationOf(rows, log, sink);
    for (const row of selectFrom(rows, sink, 'gen_metadata', ['idx', 'data'], [], 'ORDER BY idx')) {
      const data = row['data'];
      if (data instanceof Uint8Array && data.length > 0) emitCall(idOf(row['idx']), data, conversation, sink);
    }
    return null;
  },
};

function emitCall(index: string, data: Uint8Array, conversation: Conversation, sink: Sink): void {
  const generation = readProto(data);
  if (generation === undefined) return sink.reportUnrecognized('not-protobuf', '', `${data.length} bytes`);
  const chat = protoAt(generation, 1);
  const usage = protoAt(chat, 4);
  const tokens = tokensOf({
    input: protoNumber(usage, 2),
    output: protoNumber(usage, 3) || protoNumber(usage, 9) + protoNumber(usage, 10),
    cacheWrite: protoNumber(usage, 4),
    cacheRead: protoNumber(usage, 5),
    reasoning: protoNumber(usage, 9),
  });
  if (countTokens(tokens) === 0) return;
  const { session, cwd } = conversation;
  const time = timeOf(generation, chat, conversation);
  sink.call(
    newCall('antigravity', { message: `${session}/${index}`, session, time, tokens, model: modelOf(chat), cwd }),
  );
}

function modelOf(chat: ProtoMessage | undefined): string {
  const placeholder = protoNumber(chat, 3);
  return (
    protoText(chat, 19) ||
    protoText(chat, 21) ||
    protoText(chat, 3) ||
    (placeholder > 0 ? `antigravity-model-${placeholder}` : '')
  );
}

function timeOf(generation: ProtoMessage, chat: ProtoMessage | undefined, conversation: Conversation): number {
  const step = protoFirst(generation, 2);
  const stepTime = step === undefined ? undefined : conversation.steps.get(step);
  return protoTime(protoAt(chat, 9, 4)) || stepTime || conversation.started;
}

/** Its trajectory names the workspace (1: 1), the start (2) and the conversation (3), whose name is also the file's. */
function conversationOf(rows: Rows, log: LogInfo, sink: Sink): Conversation {
  const table = 'trajectory_metadata_blob';
  const blob = rows.has(table, 'data')
    ? selectFrom(rows, sink, table, ['data'], [], 'LIMIT 1')[0]?.['data']
    : undefined;
  const trajectory = blob instanceof Uint8Array ? readProto(blob) : undefined;
  return {
    session: log.relative.replace(/^.*\//, '').replace(/\.db$/, ''),
    cwd: pathOfUri(protoText(protoAt(trajectory, 1), 1)),
    started: protoTime(protoAt(trajectory, 2)),
    steps: rows.has('steps', 'idx', 'metadata') ? stepTimes(rows, sink) : new Map(),
  };
}

function stepTimes(rows: Rows, sink: Sink): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const row of selectFrom(rows, sink, 'steps', ['idx', 'metadata'])) {
    const metadata = row['metadata'];
    const time = metadata instanceof Uint8Array ? protoTime(protoAt(readProto(metadata), 1)) : 0;
    if (time > 0) times.set(numberOf(row['idx']) ?? -1, time);
  }
  return times;
}

const root = (path: string): Root => ({
  path,
  origin: 'default',
  format: (relative) => (/^[^/]+\.db$/.test(relative) ? FORMAT : undefined),
});

/** Antigravity: the editor and its command line. Older conversations (`.pb`) are encrypted. */
export const antigravity: Agent = {
  id: 'antigravity',
  label: 'Antigravity',
  verified: false,
  roots: (place) =>
    ['antigravity', 'antigravity-cli', 'antigravity-ide'].map((name) =>
      root(joinPath(place, place.home, '.gemini', name, 'conversations')),
    ),
};
