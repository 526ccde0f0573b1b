import { endpointProblem } from '../../wire/endpoint.ts';
import { SERVE_DEFAULTS } from '../http/serve.ts';
import { changeKey, invite, markOf, retire } from '../membership/members.ts';
import type { Store } from '../store/store.ts';
import type { Team } from '../store/teamRegister.ts';

/** The most invitations of one call: a slip of the finger is not to invite a million people. */
const MOST_INVITATIONS = 1_000;

/** The default address of an endpoint. */
const HERE = `http://${SERVE_DEFAULTS.host}:${SERVE_DEFAULTS.port}`;
const HERE_ONLY = `These invitations are for this machine only (${HERE}). --url names the address that members reach; it is remembered.\n`;

export interface MemberArguments {
  /** May be left out where there is one team only. */
  readonly team: string | undefined;
  readonly count: string | undefined;
  readonly url: string | undefined;
  readonly retire: string | undefined;
  readonly newKey: boolean;
}

/** For standard output, and what else there is to say. */
export interface Said {
  readonly out: string;
  readonly note: string;
}

/** `serve invite`: one invitation text a line. Throws a sentence for the person. */
export async function printInvitations(store: Store, given: MemberArguments, now: number): Promise<Said> {
  const { team, policy } = await teamOf(store, given.team);
  const count = Number(given.count ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > MOST_INVITATIONS)
    throw new Error(`--count is a number from 1 to ${MOST_INVITATIONS}`);
  const endpoint = await addressOf(store, team, given.url);
  const out = `${(await invite(store, policy, endpoint ?? HERE, count, now)).join('\n')}\n`;
  return { out, note: endpoint === undefined ? HERE_ONLY : '' };
}

/** `serve members`: counts, never who; ends an invitation, or makes a new key. */
export async function manageMembers(store: Store, given: MemberArguments, now: number): Promise<Said> {
  return { out: await membersText(store, given, now), note: '' };
}

async function membersText(store: Store, given: MemberArguments, now: number): Promise<string> {
  const { team, policy } = await teamOf(store, given.team);
  if (given.retire !== undefined) {
    const number = Number(given.retire);
    if (!Number.isInteger(number) || !(await retire(store, team, number, now)))
      throw new Error('there is no invitation of that number, or it was ended before');
    return `Invitation ${number} is ended: its member gets no new tokens. Those that were taken ahead are for eight weeks at most. Released figures stay.\n`;
  }
  if (given.newKey) {
    const from = await changeKey(store, policy, now);
    const changed = await teamOf(store, team);
    return `The new key ${markOf(changed.policy)} is for weeks from ${from} on. Every member is warned and agrees again: tell them this key.\n`;
  }
  const { invitations, members, retired } = await store.members.counts(team);
  return `invitations issued  ${invitations}\nmembers             ${members}\nretired             ${retired}\nkey                 ${markOf(policy)}\n`;
}

async function teamOf(store: Store, name: string | undefined): Promise<Team> {
  const names = await store.teams.names();
  if (name === undefined && names.length !== 1) throw new Error('which team? The name follows the command');
  const team = await store.teams.find(name ?? names[0] ?? '');
  if (!team) throw new Error(`there is no team ${name}`);
  return team;
}

/** The address that members reach the endpoint at: as given, else as it was given before. */
async function addressOf(store: Store, team: string, given: string | undefined): Promise<string | undefined> {
  const address = given ?? (await store.members.address(team));
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const problem = url ? endpointProblem(url) : 'that is no address';
  if (!url || problem !== '') throw new Error(`--url: ${problem}`);
  const plain = url.origin + url.pathname.replace(/\/+$/, '');
  if (given !== undefined) await store.members.setAddress(team, plain);
  return plain;
}
