import { randomBytes } from 'node:crypto';
import { DAY_MS } from '../../wire/period.ts';
import { hashPolicy, type Policy } from '../../wire/policy.ts';
import { newToken } from '../auth/auth.ts';
import { aboveOf } from '../groups/groupTree.ts';
import { makeFirstKey, policyKeys } from '../membership/members.ts';
import { nodeHashing, sha256Hex } from '../sha256.ts';
import type { Store, Tables } from '../store/store.ts';
import { TOKEN_KINDS, type TokenKind } from '../store/teamRegister.ts';

/** What is shown once, when a team is made. */
export interface NewTeam {
  /** With the team's own key. */
  readonly policy: Policy;
  readonly policyHash: string;
  readonly tokens: Readonly<Record<TokenKind, string>>;
  readonly webhookSecret: string;
}

/** Makes a team with its policy and one token of each kind; undefined if there is one of that name. */
export async function initTeam(store: Store, policy: Policy, now: number): Promise<NewTeam | undefined> {
  const day = Math.floor(now / DAY_MS);
  const webhookSecret = randomBytes(32).toString('base64url');
  const { key, keys } = makeFirstKey();
  const own = { ...policy, keys };
  const policyHash = hashPolicy(nodeHashing, own);
  if (!(await store.teams.create({ team: policy.team, policy: own, policyHash, webhookSecret }, day))) return undefined;
  await store.members.addKey(policy.team, key);
  const tokens: Partial<Record<TokenKind, string>> = {};
  for (const kind of TOKEN_KINDS) tokens[kind] = await rotateToken(store, policy.team, kind, now);
  return { policy: own, policyHash, webhookSecret, tokens: tokens as Record<TokenKind, string> };
}

/** Makes one more token; the one before it stays valid, older ones end. */
export async function rotateToken(store: Store, team: string, kind: TokenKind, now: number): Promise<string> {
  const token = newToken(kind);
  await store.teams.addToken(sha256Hex(token), team, kind, Math.floor(now / DAY_MS));
  return token;
}

/** Replaces a team's policy, but for the keys and the groups above, which are the endpoint's own. Anyone who sends agrees again if it asks for more. False if there is no such team. */
export async function changePolicy(store: Tables, policy: Policy, now: number): Promise<boolean> {
  const day = Math.floor(now / DAY_MS);
  const { above: _, ...rest } = policy;
  const above = await aboveOf(store, policy.team);
  const own = {
    ...rest,
    ...(above ? { above } : {}),
    keys: policyKeys(await store.members.keys(policy.team), day),
  };
  return store.teams.setPolicy(own, hashPolicy(nodeHashing, own), day);
}
