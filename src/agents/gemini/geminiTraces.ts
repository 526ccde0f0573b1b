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

interface Conversation {
  readonly own: string;
  readonly parent: string;
  messages: number;
  last: string;
}

/** Counts a message of the log, and reports whether it is new: one that is written again has the id of the line before. '' is no message. */
export function countMessage(state: Conversation, id: string): boolean {
  if (id === '' || id === state.last) return false;
  state.messages++;
  state.last = id;
  return true;
}

/**
 * The whole conversation is written again when a session goes on, and when it was compacted: then it got shorter. One message
 * alone is a session that begins.
 */
export function noteConversation(state: Conversation, messages: readonly Fields[], time: number, sink: Sink): void {
  if (messages.length < 2) return;
  const session = state.parent || state.own;
  if (messages.length < state.messages) {
    if (state.parent === '') noteCompaction(sink, session, time);
    markLowerBound(sink, session, 'compaction-not-logged', time);
  }
  state.messages = messages.length;
  state.last = textOf(messages.at(-1)?.['id']);
}

const HEAD = new TextEncoder().encode('{"id":"');
const USERS = new TextEncoder().encode('"type":"user"');
const RESULT = new TextEncoder().encode('"functionResponse"');
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

function holdsEarly(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  const end = Math.min(to, from + BEGINNING) - word.length;
  for (let at = from; at <= end; at++) if (word.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
