import * as z from 'zod/mini';
import { base64url, type Hashing } from '../identity.ts';
import { parsePeriod, weekText } from '../period.ts';
import { POINT } from '../schema.ts';
import type { Member } from './tokenText.ts';

/** Weeks of which one request asks for tokens: those that rows wait for, all that are open, and the next eight. */
export const MOST_TOKENS = 24;
/** Tokens are fetched ahead for so many weeks, whether there will be work or not. */
export const WEEKS_AHEAD = 8;

/** 32 bytes. */
export const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** Names a key without being it: 22 letters. */
export const KEY_MARK = /^[A-Za-z0-9_-]{22}$/;
const WEEK = /^20\d\d-W\d\d$/;

const point = z.string().check(z.regex(POINT));
const period = z.string().check(z.regex(WEEK));

/** Redeems an invitation: the SHA-256 of the member's credential, in hex. */
export const redeemBody = z.strictObject({ credential: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });
/** Asks for tokens: one blinded element for each week. */
export const tokensBody = z.strictObject({
  periods: z.array(z.strictObject({ period, blinded: point })).check(z.minLength(1), z.maxLength(MOST_TOKENS)),
});
/** An answer: the evaluated element and the proof (DLEQ) that the week's public key made it. */
export const tokensAnswer = z.strictObject({
  tokens: z
    .array(z.strictObject({ period, evaluated: point, proof: z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/)) }))
    .check(z.maxLength(MOST_TOKENS)),
});

/**
 * The week whose token a row of this period is sent with, '' for no period. One token for a week, since a week is released at once:
 * the rows of its days have one name, so that the check before the release knows which are one person's.
 */
export function tokenWeek(period: string): string {
  const known = parsePeriod(period);
  return known ? weekText(known.start) : '';
}

export const membersPath = (team: string): string => `/v1/teams/${team}/members`;
export const tokensPath = (team: string): string => `/v1/teams/${team}/tokens`;

/** Says who a member is when tokens are fetched, and is sent with nothing else. */
export function memberCredential(hashing: Hashing, { secret, team }: Member): string {
  return `tlc_${base64url(hashing.hmacSha256(secret, `member|${team}`))}`;
}

/** Names a public key in invitations, the audit and status lines. */
export function keyMark(hashing: Hashing, publicKey: string): string {
  return base64url(hashing.sha256(`key|${publicKey}`).slice(0, 16));
}
