import type { Curve, Hashing } from '../identity.ts';
import { type Blinding, Poprf, RANDOM_BYTES } from './poprf.ts';
import { type Member, type RowToken, tokenInput } from './tokenText.ts';

// Loaded when tokens are asked for: the curve's arithmetic is large, and few moments need it.

/** What a member keeps of a request for one week's token until the answer comes. */
export interface BlindedToken extends Blinding {
  readonly period: string;
  readonly input: Uint8Array;
  /** The week's key as the pinned public key gives it, not as an endpoint says. */
  readonly tweakedKey: Uint8Array;
}

/** Public information of a token: it is valid for this team and week only. */
export function tokenInfo(team: string, period: string): Uint8Array {
  return new TextEncoder().encode(`token-ledger|${team}|${period}`);
}

/**
 * Blinds the input of one week's token. The blind is made of the member's secret, so that each machine of a person asks with
 * the same element: an endpoint that gives one token for each week gives all of them the same.
 */
export function blindToken(
  crypto: Hashing & Curve,
  member: Member,
  period: string,
  publicKey: Uint8Array,
): BlindedToken {
  const input = tokenInput(crypto, member, period);
  const random = new Uint8Array(RANDOM_BYTES);
  for (const half of [0, 1]) {
    const bytes = crypto.hmacSha256(member.secret, `blind|${member.team}|${period}|${half}`);
    random.set(bytes.slice(0, RANDOM_BYTES / 2), (half * RANDOM_BYTES) / 2);
  }
  const poprf = new Poprf(crypto, tokenInfo(member.team, period));
  return { period, input, tweakedKey: poprf.tweakedKey(publicKey), ...poprf.blind(input, random) };
}

/** The token, or undefined where the proof does not hold: the endpoint used another key than the one that is pinned. */
export function finishToken(
  curve: Curve,
  team: string,
  blinded: BlindedToken,
  evaluated: Uint8Array,
  proof: Uint8Array,
): RowToken | undefined {
  const { period, input, tweakedKey } = blinded;
  try {
    const poprf = new Poprf(curve, tokenInfo(team, period));
    const output = poprf.finalize(input, blinded, evaluated, proof, tweakedKey);
    return output && { period, input, output };
  } catch {
    return undefined;
  }
}
