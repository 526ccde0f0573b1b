import { DAY_MS } from '../../core/durations.ts';
import type { StoredToken } from '../../ledger/team/teamTokens.ts';
import { type Curve, type Hashing, hex } from '../../wire/identity.ts';
import type { BlindedToken } from '../../wire/membership/blindToken.ts';
import {
  MOST_TOKENS,
  memberCredential,
  membersPath,
  tokensAnswer,
  tokensPath,
  tokenWeek,
  WEEKS_AHEAD,
} from '../../wire/membership/membership.ts';
import { type Member, tokenText } from '../../wire/membership/tokenText.ts';
import { dayText, type Period, parsePeriod, weekText, windowOf } from '../../wire/period.ts';
import { keyOfPeriod, type Policy } from '../../wire/policy.ts';
import type { RowRequest } from '../protocol/teamRequest.ts';

/** Tokens ahead from which new ones are fetched at once; between this and all of them, at some moment. */
const FEW_AHEAD = 3;
/** The share of rounds (four an hour) that fetch tokens before they are few. */
const EARLY_SHARE = 1 / 16;

/** Redeems an invitation with what only this member will know. */
export function redeemRequest(hashing: Hashing, member: Member, invitation: string): RowRequest {
  const credential = hex(hashing.sha256(memberCredential(hashing, member)));
  return {
    method: 'POST',
    path: membersPath(member.team),
    body: JSON.stringify({ credential }),
    proof: '',
    bearer: invitation,
  };
}

/** The tokens that fit the policy's keys, by week. A key that was changed before its week began has made none that holds. */
export function heldTokens(tokens: readonly StoredToken[], policy: Policy): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (const { period, key, token } of tokens) {
    const known = parsePeriod(period);
    if (known && keyOfPeriod(policy, known) === key) held.set(period, token);
  }
  return held;
}

/**
 * The weeks to ask for, whatever was worked in them: all that rows may still be sent for, and the next eight. `wanted` are the
 * periods of rows that wait; older weeks are asked for only with them.
 */
export function weeksToAsk(
  policy: Policy,
  held: ReadonlyMap<string, string>,
  wanted: readonly string[],
  now: number,
): readonly string[] {
  const weeks = [...wanted.flatMap((text) => parsePeriod(tokenWeek(text)) ?? []), ...openWeeks(policy, now)];
  const names = new Set(weeks.filter((week) => keyOfPeriod(policy, week)).map(({ text }) => text));
  return [...names]
    .filter((name) => !held.has(name))
    .slice(0, MOST_TOKENS)
    .toSorted();
}

/** Reports whether it is time to fetch the tokens of later weeks; `random` in [0, 1), so that nobody sees a rhythm. */
export function isRenewalDue(policy: Policy, held: ReadonlyMap<string, string>, now: number, random: number): boolean {
  const ahead = openWeeks(policy, now).filter(({ start, text }) => start * DAY_MS > now && held.has(text)).length;
  return ahead < FEW_AHEAD || (ahead < WEEKS_AHEAD && random < EARLY_SHARE);
}

function openWeeks({ detail }: Policy, now: number): readonly Period[] {
  const weeks: Period[] = [];
  for (let day = Math.floor(now / DAY_MS) + WEEKS_AHEAD * 7; ; day -= 7) {
    const week = parsePeriod(weekText(day));
    // Rows of days are taken for longer than rows of weeks.
    const row = detail === 'artifact' ? parsePeriod(dayText(day)) : week;
    if (!week || !row || windowOf(row, 'usage', now) === 'closed') return weeks;
    weeks.push(week);
  }
}

/** A request for tokens with what is needed to read its answer. */
export interface TokenRequest {
  readonly request: RowRequest;
  readonly read: (body: unknown) => readonly StoredToken[] | 'key' | undefined;
}

/** Blinds one element for each week. The curve is loaded here: few moments need it. */
export async function tokenRequest(
  crypto: Hashing & Curve,
  member: Member,
  policy: Policy,
  weeks: readonly string[],
): Promise<TokenRequest> {
  const { blindToken, finishToken } = await import('../../wire/membership/blindToken.ts');
  const asked = new Map<string, { readonly key: string; readonly blinded: BlindedToken }>();
  for (const name of weeks) {
    const week = parsePeriod(name);
    const key = week && keyOfPeriod(policy, week);
    if (key) asked.set(name, { key, blinded: blindToken(crypto, member, name, Buffer.from(key, 'base64url')) });
  }
  const body = JSON.stringify({
    periods: [...asked].map(([period, { blinded }]) => ({ period, blinded: base64url(blinded.blinded) })),
  });
  const bearer = memberCredential(crypto, member);
  return {
    request: { method: 'POST', path: tokensPath(member.team), body, proof: '', bearer },
    read: (answer) => {
      const parsed = tokensAnswer.safeParse(answer);
      if (!parsed.success) return undefined;
      const found: StoredToken[] = [];
      for (const { period, evaluated, proof } of parsed.data.tokens) {
        const own = asked.get(period);
        if (!own) return undefined;
        const token = finishToken(crypto, member.team, own.blinded, bytes(evaluated), bytes(proof));
        if (!token) return 'key';
        found.push({ period, key: own.key, token: tokenText(token) });
      }
      return found.length === asked.size ? found : undefined;
    },
  };
}

const base64url = (value: Uint8Array): string => Buffer.from(value).toString('base64url');
const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64url');
