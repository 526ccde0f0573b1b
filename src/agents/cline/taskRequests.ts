import type { Sink } from '../format/agent.ts';
import {
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  nanoDollars,
  numberOf,
  parseJson,
  shapeOf,
  textOf,
} from '../format/fields.ts';

/** A message of a task that holds a billed request, or the sum of some. */
export interface TaskRequest {
  readonly kind: 'request' | 'deleted' | 'subagent' | 'condense';
  /** The message's own time, as logged. */
  readonly stamp: number;
  /** The JSON of its text. */
  readonly info: Fields;
  /** `modelInfo` of this message or of the last one before it that has one. */
  readonly modelInfo: Fields;
}

const KINDS: Readonly<Record<string, TaskRequest['kind']>> = {
  api_req_started: 'request',
  deleted_api_reqs: 'deleted',
  api_req_deleted: 'deleted',
  subagent_usage: 'subagent',
};

/** The requests of a task's messages, in their order. */
export function requestsOf(text: string, sink: Sink): readonly TaskRequest[] {
  const messages = parseJson(text);
  if (!Array.isArray(messages)) {
    sink.reportUnrecognized('not-json', '', shapeOf(messages));
    return [];
  }
  const requests: TaskRequest[] = [];
  let modelInfo: Fields = {};
  for (const message of listOf(messages).filter(isFields)) {
    if (isFields(message['modelInfo'])) modelInfo = message['modelInfo'];
    meet(message, modelInfo, requests, sink);
  }
  return requests;
}

function meet(message: Fields, modelInfo: Fields, requests: TaskRequest[], sink: Sink): void {
  const say = textOf(message['say']);
  const stamp = numberOf(message['ts']) ?? 0;
  const kind = Object.hasOwn(KINDS, say) ? KINDS[say] : undefined;
  if (kind !== undefined) {
    const info = parseJson(textOf(message['text']) || '{}');
    if (isFields(info)) requests.push({ kind, stamp, info, modelInfo });
    else sink.reportUnrecognized('not-json', '', shapeOf(message));
  } else if (say === 'api_req_finished') {
    finish(requests, fieldsOf(parseJson(textOf(message['text']))));
  } else if (say === 'condense_context') {
    const cost = fieldsOf(message['contextCondense'])['cost'];
    if ((nanoDollars(cost) ?? 0) > 0) requests.push({ kind: 'condense', stamp, info: { cost }, modelInfo });
  }
}

/** Until 2024 the counts came in a message of their own, which belongs to the request before it (`combineApiRequests.ts`). */
function finish(requests: TaskRequest[], info: Fields): void {
  const at = requests.findLastIndex((request) => request.kind === 'request');
  const started = requests[at];
  if (started === undefined || numberOf(started.info['tokensIn']) !== undefined) return;
  requests[at] = { ...started, info: { ...started.info, ...info } };
}
