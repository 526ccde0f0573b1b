import type { Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, listOf, parseJson, textOf } from '../format/fields.ts';
import { markLowerBound, noteCompaction } from '../format/lowerBound.ts';

/** Tools that ask a model themselves, in requests that no message holds. */
const ASKING: ReadonlySet<string> = new Set(['google_web_search', 'web_fetch']);

/** `auto` and its older names: another model chooses the model for each prompt. */
const CHOOSES = /^auto(?:-|$)/u;

/** What the person's settings say of requests that no message holds. What was named for one run only is in no file. */
export type GeminiHabits = {
  /** Which models a model that no message names chooses from for each prompt: none, those of today, or older ones too. */
  readonly chooses: 'none' | 'newer' | 'any';
  /** A model looks for loops in long turns. */
  readonly checksLoops: boolean;
};

export const NO_HABITS: GeminiHabits = { chooses: 'none', checksLoops: false };

/**
 * Reads `settings.json`. A model is chosen for each prompt unless the person named one. With a key of the person's own, or Vertex,
 * `auto` chooses among the newest models; a login of Google's, which is always in the settings, may lack those.
 */
export function habitsOf(settings: string | undefined): GeminiHabits {
  const { model, security } = fieldsOf(parseJson(settings ?? ''));
  const name = textOf(fieldsOf(model)['name']).trim();
  const login = textOf(fieldsOf(fieldsOf(security)['auth'])['selectedType']);
  const isAuto = name === '' || CHOOSES.test(name);
  const isNewer = !name.endsWith('2.5') && /^(?:gemini-api-key|vertex-ai|)$/u.test(login);
  return {
    chooses: !isAuto ? 'none' : isNewer ? 'newer' : 'any',
    checksLoops: fieldsOf(model)['disableLoopDetection'] !== true,
  };
}

/** Models that are never chosen, and those that only `auto` of earlier years, or without access to newer ones, chooses. */
const NEVER_CHOSEN = /^(?!gemini-)|flash-lite|^gemini-1/u;
const FORMERLY_CHOSEN = /^gemini-2/u;

/** Reports whether a model may have been chosen by another one, in a request that no message holds. */
export const mayBeChosen = (model: string, { chooses }: Pick<GeminiHabits, 'chooses'>): boolean =>
  chooses !== 'none' && !NEVER_CHOSEN.test(model) && (chooses === 'any' || !FORMERLY_CHOSEN.test(model));

/** In a turn of so many requests Gemini CLI asks a model whether it is in a loop (`LLM_CHECK_AFTER_TURNS`). */
const LONG_TURN = 30;

/** Counts the requests of a turn, and marks the session of one that is so long that it was looked at for loops. */
export function countRequest(state: Turn, time: number, sink: Sink): void {
  if (++state.requests >= LONG_TURN && state.checksLoops)
    markLowerBound(sink, state.own, 'side-requests-not-logged', time);
}

interface Turn {
  readonly own: string;
  readonly checksLoops: boolean;
  requests: number;
}

/** Marks the session of a message whose tools asked a model. */
export function noteTools(message: Fields, session: string, time: number, sink: Sink): void {
  const names = listOf(message['toolCalls']).map((call) => textOf(fieldsOf(call)['name']));
  if (names.some((name) => ASKING.has(name))) markLowerBound(sink, session, 'side-requests-not-logged', time);
}

/** The messages of a log so far. */
type Conversation = {
  readonly own: string;
  readonly parent: string;
  messages: number;
  last: string;
  /** The id of the answer to the latest summary. */
  compacted: string;
};

/** Counts a message of the log, and reports whether it is new: one that is written again has the id of the line before. '' is no message. */
export function countMessage(state: Conversation, id: string): boolean {
  if (id === '' || id === state.last) return false;
  state.messages++;
  state.last = id;
  return true;
}

/**
 * Reads a list of the whole conversation, which is written when a session goes on and when it was compacted. Only a compaction
 * puts a new summary in place of messages. A list that is merely shorter is of another process that goes on with the session,
 * beside one that has written more.
 */
export function noteConversation(state: Conversation, messages: readonly Fields[], time: number, sink: Sink): void {
  if (messages.length < 2) return;
  const session = state.parent || state.own;
  const answer = answerToSummary(messages);
  if (answer !== '' && answer !== state.compacted && messages.length <= state.messages + MOST_MORE) {
    if (state.parent === '') noteCompaction(sink, session, time);
    markLowerBound(sink, session, 'compaction-not-logged', time);
  }
  state.compacted = answer || state.compacted;
  state.messages = messages.length;
  state.last = textOf(messages.at(-1)?.['id']);
}

/** A list after a compaction has at most so many messages more: summary and answer replace one, and the first was not counted. */
const MOST_MORE = 2;

/** Remembers a summary that a session began with: `--session-file` copies a conversation message by message. */
export function noteCopiedSummary(state: Conversation, message: Fields): void {
  if (isAnswerToSummary(message)) state.compacted = textOf(message['id']);
}

/** Gemini CLI's `ChatCompressionService`: the summary as a message of the user, and an answer that no model gave. */
const SUMMARY = '<state_snapshot>';
const ANSWER = 'Got it. Thanks for the additional context!';

/** The id of the answer to the conversation's summary, which is among its first messages; '' without one. */
function answerToSummary(messages: readonly Fields[]): string {
  const found = messages
    .slice(0, 4)
    .find(
      (message, at) =>
        message['type'] === 'gemini' && (isAnswerToSummary(message) || beginOf(messages[at - 1]).startsWith(SUMMARY)),
    );
  return textOf(found?.['id']);
}

const isAnswerToSummary = (message: Fields): boolean => beginOf(message) === ANSWER;

/** The first text of a message. */
function beginOf(message: Fields | undefined): string {
  const content = message?.['content'];
  return textOf(content) || textOf(fieldsOf(listOf(content)[0])['text']);
}

const HEAD = new TextEncoder().encode('{"id":"');
const USERS = new TextEncoder().encode('"type":"user"');
const RESULT = new TextEncoder().encode('"functionResponse"');
/** The command and its other names, as a whole prompt: a terminal keeps commands out of its log, a script's prompt is in it. */
const COMPACT = ['compress', 'compact', 'summarize'].map((name) => new TextEncoder().encode(`"text":"/${name}"`));
/** Characters of the longest id, and bytes of a line's beginning in which its type is. */
const LONGEST_ID = 80;
const BEGINNING = 200;

/** The id with which a message's line begins; '' for another line. */
export function idAtHead(bytes: Uint8Array, from: number, to: number): string {
  if (!HEAD.every((byte, at) => bytes[from + at] === byte)) return '';
  const end = bytes.subarray(0, Math.min(to, from + HEAD.length + LONGEST_ID)).indexOf(0x22, from + HEAD.length);
  return end < 0 ? '' : String.fromCharCode(...bytes.subarray(from + HEAD.length, end));
}

/** Reports whether a line is a message of the user, which has no counts and may be long. */
export function isUsersMessage(bytes: Uint8Array, from: number, to: number): boolean {
  return HEAD.every((byte, at) => bytes[from + at] === byte) && holdsEarly(bytes, from, to, USERS);
}

/** Reports whether a message of the user is the result of a tool, not a prompt. */
export const isToolResult = (bytes: Uint8Array, from: number, to: number): boolean =>
  holdsEarly(bytes, from, to, RESULT);

/** Marks the session of a prompt that compacts the conversation. Its requests are billed, and its summary is nowhere. */
export function noteCommand(
  state: Conversation & { readonly time: number },
  bytes: Uint8Array,
  from: number,
  to: number,
  sink: Sink,
): void {
  if (COMPACT.some((command) => holdsEarly(bytes, from, to, command)))
    markLowerBound(sink, state.parent || state.own, 'compaction-not-logged', state.time);
}

function holdsEarly(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  const end = Math.min(to, from + BEGINNING) - word.length;
  for (let at = from; at <= end; at++) if (word.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
