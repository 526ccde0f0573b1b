import type { DocumentFormat, LineFormat, LogInfo, Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, listOf, millis, numberOf, parseJson, textOf } from '../format/fields.ts';
import { at, parseLine } from '../format/line.ts';
import { describeShape } from '../format/shape.ts';
import { applyChange, CHAT_SESSION, type Change, type Kept, prune } from './chatLog.ts';
import { type ChatPlace, creditsCost, isFinished, requestCalls, withdrawnCall } from './chatRequests.ts';
import { workspaceFolder } from './chatWorkspace.ts';

/** `read`: how many lines were. `unmeasured`: how many requests ended without a count, by the last record. */
type ChatState = { readonly file: string; readonly folder: string; document: Kept; read: number; unmeasured: number };

const NEEDLES = ['requests', 'sessionId', 'customTitle', 'repoData', 'workingDirectory', 'sessionCopilotCredits'];

/** A change of a part of a request: its beginning says whether the part is kept. Most of such lines are answers' text. */
const PART = /^\{"kind":[123],"k":\["requests",\d+,"(\w+)"/u;

/** VS Code's mutation log of a chat session (`chatSessionStore`, `objectMutationLog`), one change a line. */
export const chatLog: LineFormat<ChatState> = {
  kind: 'lines',
  needles: NEEDLES.map((name) => `"${name}"`),
  open: (log) => ({
    file: fileName(log),
    folder: workspaceFolder(log, log.beside),
    document: {},
    read: 0,
    unmeasured: 0,
  }),
  line(state, bytes, from, to, sink) {
    const part = PART.exec(new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + 96))))?.[1];
    if (part !== undefined && !Object.hasOwn(CHAT_SESSION['requests']?.['*'] ?? {}, part)) return;
    const record = parseLine(bytes, from, to);
    if (record === undefined) return sink.reportUnrecognized('not-json', '', describeShape(bytes, from, to));
    if (!Object.hasOwn(record, 'kind')) return;
    state.read++;
    if (!readRecord(state, record, sink)) sink.reportUnrecognized('unknown-change', '', describeShape(bytes, from, to));
  },
};

/** Before the log: the session as one document. */
export const chatDocument: DocumentFormat = {
  kind: 'document',
  read(text, log, sink, beside) {
    const value = parseJson(text);
    if (!isFields(value)) return sink.reportUnrecognized('not-json', '', `${text.length} characters`);
    const document = prune(value, CHAT_SESSION) ?? {};
    const folder = workspaceFolder(log, beside);
    emitSession({ file: fileName(log), folder, document, read: 0, unmeasured: 0 }, requestsOf(document), sink);
  },
};

function readRecord(state: ChatState, record: Fields, sink: Sink): boolean {
  if (record['kind'] === 0) {
    state.document = prune(record['v'], CHAT_SESSION) ?? {};
    emitSession(state, requestsOf(state.document), sink);
    return true;
  }
  const change = changeOf(record);
  if (change === undefined) return false;
  const before = requestsOf(state.document);
  applyChange(state.document, change);
  const after = requestsOf(state.document);
  withdrawReplaced(state, change, before, after, sink);
  const [root, place] = change.path;
  const touched = typeof place === 'number' ? after.slice(place, place + 1) : after.filter((r) => !before.includes(r));
  emitSession(state, root === 'requests' ? touched : [], sink);
  return true;
}

function changeOf(record: Fields): Change | undefined {
  const path = listOf(record['k']).filter((step) => typeof step === 'string' || typeof step === 'number');
  if (path.length === 0) return undefined;
  if (record['kind'] === 1) return { kind: 'set', path, value: record['v'] };
  if (record['kind'] === 3) return { kind: 'delete', path };
  if (record['kind'] !== 2) return undefined;
  const cut = numberOf(record['i']);
  return { kind: 'push', path, values: listOf(record['v']), cut: cut === undefined ? undefined : Math.max(0, cut) };
}

/**
 * A request that ended was billed, whether or not it was taken out of the chat later. One that another takes the place of
 * before it ended was sent again: its counts were those of the sending, and the other one holds them.
 */
function withdrawReplaced(
  state: ChatState,
  change: Change,
  before: readonly Fields[],
  after: readonly Fields[],
  sink: Sink,
): void {
  if (change.kind !== 'push' || change.path.length !== 1 || change.values.length === 0) return;
  const ids = new Set(after.map((request) => request['requestId']));
  for (const request of before) {
    if (!ids.has(request['requestId']) && !isFinished(request)) sink.call(withdrawnCall(request, placeOf(state)));
  }
}

function emitSession(state: ChatState, requests: readonly Fields[], sink: Sink): void {
  const place = placeOf(state);
  for (const request of requests) for (const call of requestCalls(request, place)) sink.call(call);
  const all = requestsOf(state.document);
  const time = millis(all.at(-1)?.['timestamp']) || place.began;
  const { session } = place;
  const unmeasured = all.filter((request) => isFinished(request) && requestCalls(request, place).length === 0).length;
  if (unmeasured !== state.unmeasured) {
    state.unmeasured = unmeasured;
    sink.fact({ session, kind: 'not-measured', key: '', time, value: unmeasured });
  }
  const title = textOf(at(state.document, 'customTitle'));
  if (title !== '') sink.fact({ session, kind: 'title', key: '', time, value: title });
  const cost = creditsCost(at(state.document, 'sessionCopilotCredits'));
  if (cost > 0) sink.fact({ session, kind: 'vendor-cost', key: '', time, value: cost });
}

function placeOf({ file, folder, document, read }: ChatState): ChatPlace {
  const directory = at(document, 'workingDirectory');
  const own = textOf(directory) || textOf(at(directory, 'fsPath')) || textOf(at(directory, 'path'));
  return {
    session: textOf(at(document, 'sessionId')) || file,
    cwd: own || folder,
    branch: textOf(at(document, 'repoData', 'localBranch')),
    began: millis(at(document, 'creationDate')),
    read,
  };
}

const requestsOf = (document: Kept): readonly Fields[] => listOf(at(document, 'requests')).map(fieldsOf);

const fileName = (log: LogInfo): string => (log.relative.split('/').at(-1) ?? '').replace(/\.jsonl?$/u, '');
