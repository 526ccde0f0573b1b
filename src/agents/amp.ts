import { countTokens } from '../core/usage/tokens.ts';
import type { Agent, DocumentFormat, Root, Sink } from './format/agent.ts';
import {
  type Fields,
  fieldsOf,
  idOf,
  isFields,
  listOf,
  millis,
  parseJson,
  pathOfUri,
  shapeOf,
  textOf,
} from './format/fields.ts';
import { type LoggedCounts, newCall, tokensOf } from './format/newCall.ts';
import { dataFolder, folderVariable, joinPath } from './format/paths.ts';

interface Thread {
  readonly id: string;
  readonly created: number;
  readonly cwd: string;
  readonly branch: string;
}

/**
 * A thread of Amp, rewritten whole: `usage` of a message is one request. Its prompt counts exclude each other. Older threads
 * have a `usageLedger` in place of it, without cache counts.
 */
const FORMAT: DocumentFormat = {
  kind: 'document',
  read(text, log, sink) {
    const document = parseJson(text);
    if (!isFields(document)) return sink.reportUnrecognized('not-json', '', shapeOf(document));
    const thread = threadOf(document, log.relative);
    const messages = listOf(document['messages']).map(fieldsOf);
    if (messages.some((message) => isFields(message['usage']))) {
      messages.forEach((message, index) => emitMessage(thread, message, index, sink));
    } else {
      listOf(fieldsOf(document['usageLedger'])['events'])
        .map(fieldsOf)
        .forEach((event, index) => emitEvent(thread, event, index, sink));
    }
  },
};

/** Folder and branch as they were when the thread began. */
function threadOf(document: Fields, relative: string): Thread {
  const tree = fieldsOf(listOf(fieldsOf(fieldsOf(document['env'])['initial'])['trees'])[0]);
  const ref = textOf(fieldsOf(tree['repository'])['ref']);
  return {
    id: textOf(document['id']) || relative.replace(/^.*\//, '').replace(/\.json$/, ''),
    created: millis(document['created']),
    cwd: pathOfUri(textOf(tree['uri'])),
    branch: ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : '',
  };
}

function emitMessage(thread: Thread, message: Fields, index: number, sink: Sink): void {
  const usage = message['usage'];
  if (!isFields(usage)) return;
  const model = textOf(usage['model']);
  const name = `${thread.id}/${idOf(message['messageId'] ?? index)}`;
  emitCall(thread, name, model, millis(usage['timestamp']) || sentAt(message), promptCounts(usage, model), sink);
}

const sentAt = (message: Fields): number => millis(fieldsOf(message['meta'])['sentAt']);

/** For OpenAI's models `inputTokens` is 0 and the uncached prompt is in the field of cache writes, which OpenAI does not bill. */
function promptCounts(usage: Fields, model: string): LoggedCounts {
  const counts = {
    input: usage['inputTokens'],
    output: usage['outputTokens'],
    cacheRead: usage['cacheReadInputTokens'],
    cacheWrite: usage['cacheCreationInputTokens'],
  };
  const moved = /^(openai\/)?gpt-/.test(model) && tokensOf(counts).input === 0;
  return moved ? { ...counts, input: counts.cacheWrite, cacheWrite: 0 } : counts;
}

function emitEvent(thread: Thread, event: Fields, index: number, sink: Sink): void {
  const counted = fieldsOf(event['tokens']);
  const name = `${thread.id}/ledger/${textOf(event['id']) || index}`;
  const counts = {
    input: counted['input'],
    output: counted['output'],
    cacheRead: counted['cacheReadInputTokens'],
    cacheWrite: counted['cacheCreationInputTokens'],
  };
  const time = millis(event['timestamp']);
  const lowerBound = counts.cacheRead === undefined && counts.cacheWrite === undefined;
  emitCall(thread, name, textOf(event['model']), time, counts, sink, lowerBound);
}

function emitCall(
  thread: Thread,
  message: string,
  model: string,
  at: number,
  counts: LoggedCounts,
  sink: Sink,
  lowerBound = false,
): void {
  const tokens = tokensOf(counts);
  if (countTokens(tokens) === 0) return;
  const { id, created, cwd, branch } = thread;
  sink.call(newCall('amp', { message, session: id, time: at || created, model, tokens, cwd, branch, lowerBound }));
}

/** Amp's local threads. Newest versions may keep threads on the server only; then nothing is here to read. */
export const amp: Agent = {
  id: 'amp',
  label: 'Amp',
  verified: true,
  roots(place) {
    const named = folderVariable(place, 'AMP_DATA_DIR');
    const usual = threads(
      joinPath(place, dataFolder(place), 'amp', 'threads'),
      place.env['XDG_DATA_HOME'] === undefined ? 'default' : 'XDG_DATA_HOME',
    );
    return named === undefined ? [usual] : [threads(joinPath(place, named, 'threads'), 'AMP_DATA_DIR'), usual];
  },
};

const threads = (path: string, origin: string): Root => ({
  path,
  origin,
  format: (relative) => (/(^|\/)T-[^/]*\.json$/.test(relative) ? FORMAT : undefined),
});
