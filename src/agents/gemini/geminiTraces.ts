import type { Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, listOf, parseJson, textOf } from '../format/fields.ts';
import { markLowerBound } from '../format/lowerBound.ts';

/** Tools that ask a model themselves, in requests that no message holds. */
const ASKING: ReadonlySet<string> = new Set(['google_web_search', 'web_fetch']);

/** `auto` and its older names: another model chooses the model for each prompt. */
const CHOOSES = /^auto(?:-|$)/u;

/**
 * Reports whether a model that no message names chooses the model of each prompt: so it is unless a person named one. What was
 * named for one run only is in no file.
 */
export function choosesModel(settings: string | undefined): boolean {
  const name = textOf(fieldsOf(fieldsOf(parseJson(settings ?? ''))['model'])['name']).trim();
  return name === '' || CHOOSES.test(name);
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

/** Counts a message of the log; one that is written again has the id of the line before. '' is no message. */
export function countMessage(state: Conversation, id: string): void {
  if (id === '' || id === state.last) return;
  state.messages++;
  state.last = id;
}

/**
 * The whole conversation is written again when a session goes on, and when it was compacted: then it got shorter. One message
 * alone is a session that begins.
 */
export function noteConversation(state: Conversation, messages: readonly Fields[], time: number, sink: Sink): void {
  if (messages.length < 2) return;
  if (messages.length < state.messages) markLowerBound(sink, state.parent || state.own, 'compaction-not-logged', time);
  state.messages = messages.length;
  state.last = textOf(messages.at(-1)?.['id']);
}

const HEAD = new TextEncoder().encode('{"id":"');
const USERS = new TextEncoder().encode('"type":"user"');
/** Characters of the longest id, and bytes of a line's beginning in which its type is. */
const LONGEST_ID = 80;
const BEGINNING = 160;

/** The id with which a message's line begins; '' for another line. */
export function idAtHead(bytes: Uint8Array, from: number, to: number): string {
  if (!HEAD.every((byte, at) => bytes[from + at] === byte)) return '';
  const end = bytes.subarray(0, Math.min(to, from + HEAD.length + LONGEST_ID)).indexOf(0x22, from + HEAD.length);
  return end < 0 ? '' : String.fromCharCode(...bytes.subarray(from + HEAD.length, end));
}

/** Reports whether a line is a message of the user, which has no counts and may be long. */
export function isUsersMessage(bytes: Uint8Array, from: number, to: number): boolean {
  if (!HEAD.every((byte, at) => bytes[from + at] === byte)) return false;
  const end = Math.min(to, from + BEGINNING) - USERS.length;
  for (let at = from; at <= end; at++) if (USERS.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
