import type { PendingRow } from './pending.ts';
import { MAX_REV, MOST_PARTS } from './schema.ts';

/** Why sync waits until the person does something; the words are the extension's. */
export type Pause =
  | 'token' // 401, 403: the token of a row is not taken
  | 'invitation' // the invitation is not taken, or somebody else has used it
  | 'retired' // the membership was ended
  | 'key' // tokens are made with another key than the one that was agreed to
  | 'team' // 404: no such team or endpoint
  | 'policy' // the policy has loosened
  | 'update' // 426: this client is too old
  | 'redirect' // the endpoint sends us elsewhere
  | 'audit'; // its audit was changed afterwards

/** An answer as far as a decision needs it. `undefined` instead of an answer: network, TLS, time-out, too long, cut off. */
export interface Answer {
  readonly status: number;
  /** Header `retry-after` as it is, '' for none. */
  readonly retryAfter: string;
  /** Header `x-token-ledger` as it is, '' for none. Without it no answer counts: a captive portal answers 200 as well. */
  readonly protocol: string;
  /** The parsed body if it was JSON. */
  readonly body: unknown;
}

/** What happened to this row before, since it was last settled. */
export interface Attempt {
  readonly rev: number;
  /** Failures in a row, of any row: the endpoint is one. */
  readonly failures: number;
  /** The revision was raised after a 409. */
  readonly raised: boolean;
  /** Cells were folded after a 413. */
  readonly folded: boolean;
  /** The part of the person's row that was tried. */
  readonly part: number;
}

export type Action =
  | { readonly do: 'acknowledge' }
  /** Send once more under this revision. */
  | { readonly do: 'raise'; readonly rev: number }
  /** Fold the smallest cells into `other` and send once more. */
  | { readonly do: 'fold' }
  /** Keep this row's content as refused, show it, never send it unchanged. */
  | { readonly do: 'refuse'; readonly code: string }
  /** The window has closed: never again for this period. */
  | { readonly do: 'drop' }
  /** Another machine of the person has this part of the row: send the next one. */
  | { readonly do: 'nextPart' }
  | { readonly do: 'fetchPolicy' }
  | { readonly do: 'pause'; readonly why: Pause }
  | { readonly do: 'wait'; readonly ms: number };

const MINUTE = 60_000;
const SIX_HOURS = 6 * 60 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/** Full jitter: a random part of a span that doubles with each failure, from a minute up to six hours. In ms. */
export function backOff(failures: number, random: number): number {
  return Math.floor(random * Math.min(SIX_HOURS, MINUTE * 2 ** Math.min(failures, 20)));
}

/** `Retry-After` in ms (seconds or an HTTP date), at most a day; undefined for anything else. */
export function retryAfterMs(header: string, now: number): number | undefined {
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header.trim()) * 1000 : Date.parse(header) - now;
  return Number.isFinite(seconds) ? Math.min(DAY, Math.max(0, seconds)) : undefined;
}

/** The protocol's table as one function: what to do after a PUT or DELETE of a row. `random` in [0, 1), `now` in ms UTC. */
export function decide(answer: Answer | undefined, attempt: Attempt, random: number, now: number): Action {
  const again: Action = { do: 'wait', ms: Math.max(1000, backOff(attempt.failures, random)) };
  if (!answer) return again;
  const { status } = answer;
  if (status >= 300 && status < 400) return { do: 'pause', why: 'redirect' };
  if (status === 429) return { do: 'wait', ms: retryAfterMs(answer.retryAfter, now) ?? again.ms };
  if (status >= 500) return { do: 'wait', ms: Math.max(again.ms, retryAfterMs(answer.retryAfter, now) ?? 0) };
  if (answer.protocol === '') return status === 404 ? { do: 'pause', why: 'team' } : again;
  switch (status) {
    case 200:
    case 201:
      return field(answer.body, 'rev') === attempt.rev ? { do: 'acknowledge' } : again;
    case 204:
      return { do: 'acknowledge' };
    case 401:
      return { do: 'pause', why: 'token' };
    case 403:
      return forbidden(answer, attempt);
    case 404:
      return { do: 'pause', why: 'team' };
    case 409:
      return conflict(answer, attempt, again);
    case 410:
      return { do: 'drop' };
    case 412:
      return { do: 'fetchPolicy' };
    case 413:
      return attempt.folded ? refuse(answer) : { do: 'fold' };
    case 426:
      return { do: 'pause', why: 'update' };
    default:
      return status >= 400 ? refuse(answer) : again;
  }
}

function conflict(answer: Answer, attempt: Attempt, again: Action): Action {
  const rev = field(answer.body, 'rev');
  if (attempt.raised || typeof rev !== 'number' || !Number.isInteger(rev) || rev < 1 || rev >= MAX_REV) return again;
  return { do: 'raise', rev: rev + 1 };
}

function forbidden(answer: Answer, { part }: Attempt): Action {
  if (field(answer.body, 'code') !== 'proof') return { do: 'pause', why: 'token' };
  return part + 1 < MOST_PARTS ? { do: 'nextPart' } : refuse(answer);
}

/** What to do after an invitation was redeemed or tokens were asked for. `acknowledge`: the body is worth reading. */
export function decideMembership(answer: Answer | undefined, failures: number, random: number, now: number): Action {
  const attempt = { rev: 0, failures, raised: true, folded: true, part: 0 };
  const spoken = answer !== undefined && answer.protocol !== '';
  if (spoken && (answer.status === 200 || answer.status === 201)) return { do: 'acknowledge' };
  if (spoken && field(answer.body, 'code') === 'retired') return { do: 'pause', why: 'retired' };
  if (spoken && [401, 403, 409].includes(answer.status)) return { do: 'pause', why: 'invitation' };
  const action = decide(answer, attempt, random, now);
  if (action.do === 'pause' || action.do === 'wait') return action;
  return { do: 'wait', ms: Math.max(1000, backOff(failures, random)) };
}

function refuse(answer: Answer): Action {
  const code = field(answer.body, 'code');
  const isWord = typeof code === 'string' && /^[a-z][a-z0-9-]{0,59}$/.test(code);
  return { do: 'refuse', code: isWord ? code : `status-${answer.status}` };
}

function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

/** What sync does next: one request at a time, nothing while paused or waiting. Moments in ms UTC. */
export type Step =
  | { readonly do: 'put'; readonly row: PendingRow }
  | { readonly do: 'sleep'; readonly until: number }
  | { readonly do: 'paused' }
  | { readonly do: 'rest' };

export function nextStep(
  queue: readonly PendingRow[],
  state: { readonly isPaused: boolean; readonly waitUntil: number },
  now: number,
): Step {
  if (state.isPaused) return { do: 'paused' };
  const [first] = queue.toSorted((a, b) => a.notBefore - b.notBefore);
  if (!first) return { do: 'rest' };
  const due = queue.find((row) => row.notBefore <= now);
  if (due && state.waitUntil <= now) return { do: 'put', row: due };
  return { do: 'sleep', until: Math.max(state.waitUntil, due ? now : first.notBefore) };
}
