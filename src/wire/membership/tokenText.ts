import { base64url, type Hashing } from '../identity.ts';

/** A person in a team: 32 random bytes that never leave that person's machines. */
export interface Member {
  readonly secret: Uint8Array;
  readonly team: string;
}

/** What a week's token is made of: known to nobody until a row uses it. 32 bytes. */
export function tokenInput(hashing: Hashing, { secret, team }: Member, week: string): Uint8Array {
  return hashing.hmacSha256(secret, `token|${team}|${week}`);
}

/** A token as it is sent: the week that it is for (`2026-W47`), its input and its output, 32 bytes each. */
export interface RowToken {
  readonly period: string;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

const TOKEN = /^tlt_(20\d\d-W\d\d)\.([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{43})$/;

export function tokenText({ period, input, output }: RowToken): string {
  return `tlt_${period}.${base64url(input)}${base64url(output)}`;
}

/** The parts of a token's text, in base64url; undefined for anything else. */
export function tokenParts(
  text: string,
): { readonly period: string; readonly input: string; readonly output: string } | undefined {
  const [, period, input, output] = TOKEN.exec(text) ?? [];
  return period !== undefined && input !== undefined && output !== undefined ? { period, input, output } : undefined;
}

/**
 * A person's name for one week: 22 letters, made of the token's input. One token has one name, machines that share the
 * member's secret have the same, and two weeks' names cannot be linked.
 */
export function pseudonym(hashing: Hashing, input: Uint8Array): string {
  return base64url(hashing.sha256(`cid|${base64url(input)}`).slice(0, 16));
}
