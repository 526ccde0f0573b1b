import { same } from '../../core/jsonscan/jsonScalar.ts';

const encoder = new TextEncoder();
/** How a line of today's Codex begins up to its kind: a timestamp of 24 characters, then the comma. */
const DATED = encoder.encode('{"timestamp":"');
const TYPE_AT = DATED.length + 24 + '",'.length;
const KINDS = [
  'session_meta',
  'turn_context',
  'token_count',
  'token_usage_record',
  'task_started',
  'thread_settings_applied',
  'compacted',
].map((kind) => encoder.encode(`"${kind}"`));
/** Of the response items only these are charged for. */
const CHARGED = [encoder.encode('"web_search_call"')];
/** How an event goes on behind its time; its kind comes next. */
const EVENT = encoder.encode('"type":"event_msg","payload":{"type":');
/** How a response item goes on behind its time; the kind of the item comes next. */
const ITEM = encoder.encode('"type":"response_item","payload":{"type":');
const OTHERS = ['response_item', 'world_state'].map((kind) => encoder.encode(`"type":"${kind}"`));

/** Bytes at a line's beginning that hold its kind, unless something long comes before it. */
const HEAD = 200;
const QUOTE = 0x22;

function begins(bytes: Uint8Array, at: number, to: number, words: readonly Uint8Array[]): boolean {
  return words.some((word) => bytes[at + 1] === word[1] && at + word.length <= to && same(bytes, at, word));
}

/** Reports whether one of `words` is in [from, to). Each begins with a quote. */
function within(bytes: Uint8Array, from: number, to: number, words: readonly Uint8Array[]): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === QUOTE && begins(bytes, at, to, words)) return true;
  return false;
}

/** Does the line say at the usual place that it is of a kind without a count? */
function isOther(bytes: Uint8Array, from: number, to: number): boolean {
  const at = from + TYPE_AT;
  return bytes[at - 2] === QUOTE && same(bytes, from, DATED) && begins(bytes, at, to, OTHERS);
}

/** Reports whether a line of a rollout matters. Most bytes are response items: known by their first bytes, they are skipped. */
export function wantsLine(bytes: Uint8Array, from: number, to: number): boolean {
  if (isOther(bytes, from, to)) {
    const item = from + TYPE_AT;
    if (same(bytes, item, ITEM)) return begins(bytes, item + ITEM.length, to, CHARGED);
    return within(bytes, from + TYPE_AT, Math.min(to, from + HEAD), CHARGED);
  }
  const event = from + TYPE_AT;
  if (same(bytes, event, EVENT) && begins(bytes, event + EVENT.length, to, KINDS)) return true;
  const head = Math.min(to, from + HEAD);
  if (within(bytes, from, head, KINDS)) return true;
  return head < to && !within(bytes, from, head, OTHERS) && within(bytes, head - 20, to, KINDS);
}
