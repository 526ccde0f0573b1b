import { randomBytes } from 'node:crypto';
import { p256_oprf } from '@noble/curves/nist.js';
import { invitationText } from '../../wire/membership/invitation.ts';
import { keyMark } from '../../wire/membership/membership.ts';
import { DAY_MS, dayNumber, dayText, mondayOf } from '../../wire/period.ts';
import { hashPolicy, type Policy } from '../../wire/policy.ts';
import { nodeHashing, sha256Hex } from '../sha256.ts';
import type { TokenKey } from '../store/memberStore.ts';
import type { Store } from '../store/store.ts';

type Parts = Pick<Store, 'members' | 'teams'>;

/** The first key is for all weeks that there are. */
const FIRST_DAY = '2000-01-01';
/** A new key's weeks have begun nowhere on earth: local days begin up to 14 hours before the day in UTC. */
const DAYS_BEFORE_NEW_KEY = 2;
/** A key is named in the policy until its last week takes no rows any more, in days. */
const KEY_LASTS_DAYS = 60;

/** Makes the key of a new team; it is kept once the team is. */
export function makeFirstKey(): { readonly key: Omit<TokenKey, 'number'>; readonly keys: Policy['keys'] } {
  const key = { ...newKey(), fromDay: dayNumber(FIRST_DAY) ?? 0 };
  return { key, keys: policyKeys([{ number: 1, ...key }], 0) };
}

/** The keys that a policy names on a day. */
export function policyKeys(keys: readonly TokenKey[], today: number): Policy['keys'] {
  const inUse = keys.filter((_, i) => {
    const next = keys[i + 1];
    return next === undefined || next.fromDay > today - KEY_LASTS_DAYS;
  });
  return inUse.slice(-4).map(({ fromDay, publicKey }) => ({ from: dayText(fromDay), key: publicKey }));
}

/** Makes a new key for the next week and later ones. Every member is warned and agrees again. Returns its first day. */
export async function changeKey({ members, teams }: Parts, policy: Policy, now: number): Promise<string> {
  const today = Math.floor(now / DAY_MS);
  const fromDay = mondayOf(today + DAYS_BEFORE_NEW_KEY) + 7;
  await members.addKey(policy.team, { ...newKey(), fromDay });
  const changed = { ...policy, keys: policyKeys(await members.keys(policy.team), today) };
  await teams.setPolicy(changed, hashPolicy(nodeHashing, changed), today);
  await teams.note(policy.team, today, 'token key made', `${markOf(changed)} from ${dayText(fromDay)}`);
  return dayText(fromDay);
}

/** Names the newest key of a policy. */
export function markOf({ keys }: Pick<Policy, 'keys'>): string {
  return keyMark(nodeHashing, keys.at(-1)?.key ?? '');
}

/** Makes invitations, one for each person, and returns their texts: the only moment at which they exist here. */
export async function invite(
  { members, teams }: Parts,
  policy: Policy,
  endpoint: string,
  count: number,
  now: number,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const secret = randomBytes(32).toString('base64url');
    const number = await members.invite(policy.team, sha256Hex(secret), Math.floor(now / DAY_MS));
    texts.push(invitationText({ endpoint, team: policy.team, number, secret, keyMark: markOf(policy) }));
  }
  await noteMembers({ members, teams }, policy.team, `invited ${count}`, now);
  return texts;
}

/** Ends an invitation and its member's right to new tokens; false if it does not hold any more. */
export async function retire(parts: Parts, team: string, number: number, now: number): Promise<boolean> {
  const isEnded = await parts.members.retire(team, number);
  if (isEnded) await noteMembers(parts, team, 'member retired', now);
  return isEnded;
}

/** Everybody sees in the audit how many people were invited, so that nobody is invented unseen. */
export async function noteMembers({ members, teams }: Parts, team: string, what: string, now: number): Promise<void> {
  const { invitations, members: joined, retired } = await members.counts(team);
  const detail = `${invitations} invitations, ${joined} members, ${retired} retired`;
  await teams.note(team, Math.floor(now / DAY_MS), what, detail);
}

function newKey(): Pick<TokenKey, 'secret' | 'publicKey'> {
  const { secretKey, publicKey } = p256_oprf.oprf.generateKeyPair();
  return { secret: text(secretKey), publicKey: text(publicKey) };
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
