import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { DAY_MS, mondayOf } from '../../wire/period.ts';
import { policySchema } from '../../wire/policy.ts';
import { TEAM } from '../../wire/schema.ts';
import { chainOf, outdatedTeams } from '../groups/groupTree.ts';
import { sha256Hex } from '../sha256.ts';
import type { Group } from '../store/groupStore.ts';
import { type Store, type Tables, tablesIn } from '../store/store.ts';
import { changePolicy } from './init.ts';

interface GroupArguments {
  readonly name: string;
  readonly parent: string | undefined;
  readonly k: string | undefined;
  readonly readers: string | undefined;
  readonly add: string | undefined;
  readonly remove: string | undefined;
  readonly token: boolean;
  readonly revoke: boolean;
}

/** Options of the command line as the command takes them. */
export function groupArguments(
  name: string,
  values: Readonly<
    Partial<Record<'parent' | 'k' | 'readers' | 'add' | 'remove' | 'token' | 'revoke', string | boolean>>
  >,
): GroupArguments {
  const [parent, k, readers, add, remove] = (['parent', 'k', 'readers', 'add', 'remove'] as const).map((option) => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  });
  return { name, parent, k, readers, add, remove, token: values.token === true, revoke: values.revoke === true };
}

const USUAL_K = 10;
const groupSchema = z.strictObject({
  name: z.string().check(z.regex(TEAM)),
  parent: z.union([z.literal(''), z.string().check(z.regex(TEAM))]),
  k: z.int().check(z.minimum(3), z.maximum(1000)),
  readers: z.array(z.string()),
});

/**
 * Makes or changes a group, or moves a team into or out of it, and returns what is to be said about it. Teams whose policy then shows more
 * ask everybody who sends again. One transaction: a release meanwhile must not see the new tree with weeks that were sent for the old one.
 */
export async function groupCommand(args: GroupArguments, { database }: Store, now: number): Promise<string> {
  return database.exclusively(async (session) => changeTree(args, tablesIn(session), now));
}

async function changeTree(args: GroupArguments, store: Tables, now: number): Promise<string> {
  const day = Math.floor(now / DAY_MS);
  const { name } = args;
  const groups = await store.groups.all();
  const known = groups.find((group) => group.name === name);
  if (args.token || args.revoke) {
    if (!known) throw new Error(`there is no group ${name}`);
    if (args.revoke) await store.groups.endTokens(name);
    return `${await newToken(store, name, day)}\n`;
  }
  const lines: string[] = [];
  if (!known || args.parent !== undefined || args.k !== undefined || args.readers !== undefined) {
    const made = checked(args, known);
    if (!known && (await store.teams.find(name))) throw new Error(`${name} is a team already`);
    const tree = [...groups.filter((group) => group.name !== name), made];
    if (made.parent !== '' && !groups.some((group) => group.name === made.parent))
      throw new Error(`there is no group ${made.parent}`);
    // A circle, or too many levels, anywhere in the new tree.
    for (const group of tree) chainOf(group.name, tree);
    await store.groups.put(made, day);
    lines.push(`Group ${name}: sums of ${made.k} or more people, read by: ${made.readers.join(', ')}.`);
    if (!known)
      lines.push(
        `Its report: /groups/${name}, any name, this token as password (shown once):`,
        `  ${await newToken(store, name, day)}`,
      );
  }
  if (args.add !== undefined) {
    if (!(await store.teams.find(args.add))) throw new Error(`there is no team ${args.add}`);
    await store.groups.join({ team: args.add, name, fromWeek: mondayOf(day) + 7 });
  }
  if (args.remove !== undefined) await store.groups.leave(args.remove);
  for (const policy of await outdatedTeams(store, day)) {
    await changePolicy(store, policy, now);
    lines.push(
      `The policy of ${policy.team} changed: anyone who sends is asked again if it shows more. Weeks count from the next Monday.`,
    );
  }
  return lines.length > 0 ? `${lines.join('\n')}\n` : 'Nothing changed.\n';
}

/** The tree with its teams, as indented lines. */
export async function listGroups(store: Store): Promise<string> {
  const groups = await store.groups.all();
  const teams = await store.groups.teams();
  const lines = (parent: string, depth: number): readonly string[] =>
    groups
      .filter((group) => (parent === '' ? !groups.some(({ name }) => name === group.parent) : group.parent === parent))
      .flatMap((group) => [
        `${'  '.repeat(depth)}${group.name}  k ${group.k}, read by: ${group.readers.join(', ')}`,
        ...teams.filter(({ name }) => name === group.name).map(({ team }) => `${'  '.repeat(depth + 1)}team ${team}`),
        ...lines(group.name, depth + 1),
      ]);
  const all = lines('', 0);
  return all.length > 0 ? `${all.join('\n')}\n` : 'There is no group yet: token-ledger serve group NAME\n';
}

function checked(args: GroupArguments, known: Group | undefined): Group {
  const readers = args.readers?.split(',').map((reader) => reader.trim());
  const parsed = groupSchema.safeParse({
    name: args.name,
    parent: args.parent ?? known?.parent ?? '',
    k: args.k === undefined ? (known?.k ?? USUAL_K) : Number(args.k),
    readers: readers ?? known?.readers ?? [`the leads of ${args.name}`],
  });
  if (!parsed.success) throw new Error('the group does not hold: a name as a team has, k from 3 to 1000');
  // The same rules as in a policy, where everybody reads them.
  const { success } = policySchema.shape.readers.safeParse(parsed.data.readers);
  if (!success) throw new Error('readers are one to ten texts of at most 80 characters');
  return parsed.data;
}

async function newToken(store: Tables, name: string, day: number): Promise<string> {
  const token = `ttg_${randomBytes(32).toString('base64url')}`;
  await store.groups.addToken(sha256Hex(token), name, day);
  return token;
}
