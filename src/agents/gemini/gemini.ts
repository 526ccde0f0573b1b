import type { AgentId } from '../../core/usage/call.ts';
import type {
  Agent,
  DocumentFormat,
  HostEnvironment,
  LineFormat,
  LogInfo,
  Root,
  SiblingFiles,
  Sink,
} from '../format/agent.ts';
import { sha256Hex } from '../format/digests.ts';
import { type Fields, fieldsOf, isFields, listOf, millis, parseJson, textOf } from '../format/fields.ts';
import { gluedLines, NOT_JSON } from '../format/gluedLines.ts';
import { at, parseLine } from '../format/line.ts';
import { markLowerBound } from '../format/lowerBound.ts';
import { folderVariable, joinPath } from '../format/paths.ts';
import { describeShape } from '../format/shape.ts';
import { emitMessage, type GeminiSession } from './geminiMessages.ts';
import {
  countMessage,
  countRequest,
  type GeminiHabits,
  habitsOf,
  idAtHead,
  isToolResult,
  isUsersMessage,
  mayBeChosen,
  NO_HABITS,
  noteCommand,
  noteConversation,
  noteCopiedSummary,
  noteTools,
} from './geminiTraces.ts';

/**
 * Gemini CLI: `tmp/<project>/chats/session-*.jsonl` (before: `.json`, one document; a resumed session leaves both), and
 * `chats/<parent session>/<session>.jsonl` of sub-agents. `<project>` is a short name or the SHA-256 of the folder.
 */
export const gemini: Agent = {
  id: 'gemini-cli',
  label: 'Gemini CLI',
  verified: true,
  roots: (place) => [
    ...namedRoot(place, 'GEMINI_CLI_HOME'),
    chatsRoot('gemini-cli', joinPath(place, place.home, '.gemini', 'tmp'), 'default'),
  ],
};

function namedRoot(place: HostEnvironment, name: string): readonly Root[] {
  const folder = folderVariable(place, name);
  return folder === undefined ? [] : [chatsRoot('gemini-cli', joinPath(place, folder, '.gemini', 'tmp'), name)];
}

/** The chats below a `tmp` folder, as Gemini CLI and agents made from it keep them. */
export function chatsRoot(agent: AgentId, path: string, origin: string): Root {
  const lines = chatLines(agent);
  const document = chatDocument(agent);
  return {
    path,
    origin,
    maxDepth: 3,
    skip: ['bin', 'tool-outputs', 'shadow'],
    format(relative) {
      if (!/^[^/]+\/chats\/(?:[^/]+\/)?[^/]+\.jsonl?$/u.test(relative)) return undefined;
      return relative.endsWith('l') ? lines : document;
    },
  };
}

/** Grows with each line. `seq` counts messages with counts: a later line about a message replaces an earlier one. */
type ChatState = {
  own: string;
  parent: string;
  cwd: string;
  seq: number;
  time: number;
  began: number;
  /** Messages of the conversation so far, and the id of the last: a message may be written several times in a row. */
  messages: number;
  last: string;
  /** The id of the answer to the latest summary. */
  compacted: string;
  /** Requests since the last prompt. */
  requests: number;
} & GeminiHabits;

function chatLines(agent: AgentId): LineFormat<ChatState> {
  return gluedLines({
    kind: 'lines',
    needles: ['"tokens"', '"sessionId"', '"summary"'],
    heads: ['{"id":"', '{"$set":{"messages"'],
    open: (log) => ({
      own: fileName(log),
      parent: parentSession(log),
      cwd: log.beside === undefined ? '' : workspaceOf(log, log.beside),
      seq: 0,
      time: 0,
      began: 0,
      messages: 0,
      last: '',
      compacted: '',
      requests: 0,
      // Sub-agents make none of those requests, nor do other agents that write such chats.
      ...(agent === 'gemini-cli' && parentSession(log) === '' ? habitsOf(settingsOf(log)) : NO_HABITS),
    }),
    line(state, bytes, from, to, sink) {
      const isNew = countMessage(state, idAtHead(bytes, from, to));
      if (isUsersMessage(bytes, from, to)) {
        if (isToolResult(bytes, from, to)) return;
        state.requests = 0;
        return noteCommand(state, bytes, from, to, sink);
      }
      const record = parseLine(bytes, from, to);
      if (record === undefined) return sink.reportUnrecognized(NOT_JSON, '', describeShape(bytes, from, to));
      readRecord(state, record, agent, sink);
      if (isNew && isFields(record['tokens'])) countRequest(state, state.time, sink);
    },
  });
}

function readRecord(state: ChatState, record: Fields, agent: AgentId, sink: Sink): void {
  const set = record['$set'];
  if (isFields(set)) {
    const messages = listOf(set['messages']).map(fieldsOf);
    for (const message of messages) readMessage(state, message, agent, sink);
    noteConversation(state, messages, millis(set['lastUpdated']) || state.time, sink);
    emitTitle({ agent, ...state }, set['summary'], millis(set['lastUpdated']) || state.time, sink);
  } else if (typeof record['sessionId'] === 'string' && record['id'] === undefined) {
    state.own = textOf(record['sessionId']);
    state.time = state.began = millis(record['startTime']);
    emitTitle({ agent, ...state }, record['summary'], state.time, sink);
  } else {
    noteCopiedSummary(state, record);
    readMessage(state, record, agent, sink);
  }
}

function readMessage(state: ChatState, message: Fields, agent: AgentId, sink: Sink): void {
  state.time = millis(message['timestamp']) || state.time;
  const of = { agent, own: state.own, session: state.parent || state.own, cwd: state.cwd, began: state.began };
  if (emitMessage(message, of, state.seq + 1, state.time, sink)) {
    state.seq++;
    if (mayBeChosen(textOf(message['model']), state))
      markLowerBound(sink, of.session, 'side-requests-not-logged', state.time);
  }
  noteTools(message, of.session, state.time, sink);
}

/** An older, whole document. Its counts give way to those of a log of the same session, which is written after it. */
function chatDocument(agent: AgentId): DocumentFormat {
  return {
    kind: 'document',
    read(text, log, sink, beside) {
      const document = parseJson(text);
      if (!isFields(document)) return sink.reportUnrecognized('not-json', '', `${text.length} characters`);
      const own = textOf(document['sessionId']) || fileName(log);
      const session = parentSession(log) || own;
      const time = millis(document['startTime']);
      const of: GeminiSession = { agent, own, session, cwd: workspaceOf(log, beside), began: time };
      for (const message of listOf(document['messages']).map(fieldsOf)) {
        emitMessage(message, of, 0, time, sink);
        noteTools(message, session, time, sink);
      }
      emitTitle(
        { agent, own, parent: parentSession(log) },
        document['summary'],
        millis(document['lastUpdated']) || time,
        sink,
      );
    },
  };
}

interface Titled {
  readonly agent: AgentId;
  readonly own: string;
  readonly parent: string;
}

/** A later process has a model name the session; a sub-agent's summary is the beginning of its last answer. */
function emitTitle(of: Titled, title: unknown, time: number, sink: Sink): void {
  const value = textOf(title);
  if (value === '') return;
  const { agent, own, parent } = of;
  sink.fact({ session: parent || own, kind: 'title', key: '', time, value });
  if (parent === '' && agent === 'gemini-cli') markLowerBound(sink, own, 'title-not-logged', time);
}

const fileName = (log: LogInfo): string => (log.relative.split('/').at(-1) ?? '').replace(/\.jsonl?$/u, '');

/** The person's own settings, three folders above the chats of a project. */
const settingsOf = (log: LogInfo): string | undefined =>
  log.beside?.text(`${'../'.repeat(log.relative.split('/').length)}settings.json`, true);

/** Sub-agents' chats are in a folder named by the session that launched them. */
function parentSession(log: LogInfo): string {
  const parts = log.relative.split('/');
  return parts.length > 3 ? (parts[2] ?? '') : '';
}

/** The workspace folder: a marker beside the chats, else the list of projects, by short name or by digest; '' if unknown. */
function workspaceOf(log: LogInfo, beside: SiblingFiles): string {
  const up = '../'.repeat(log.relative.split('/').length - 2);
  const marker = beside.text(`${up}.project_root`)?.trim();
  if (marker !== undefined && marker !== '') return marker;
  const project = log.relative.split('/')[0] ?? '';
  const projects = fieldsOf(at(parseJson(beside.text(`${up}../../projects.json`, true) ?? ''), 'projects'));
  const digest = /^[0-9a-f]{64}$/u.test(project);
  const found = Object.entries(projects).find(
    ([path, name]) => name === project || (digest && sha256Hex(path) === project),
  );
  return found?.[0] ?? '';
}
