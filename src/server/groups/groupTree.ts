import { canonical } from '../../wire/canonical.ts';
import { mondayOf } from '../../wire/period.ts';
import { loosenings, type Policy } from '../../wire/policy.ts';
import type { Group } from '../store/groupStore.ts';
import type { Store } from '../store/store.ts';

type Above = NonNullable<Policy['above']>;

/** Levels above a team. */
const MOST_LEVELS = 4;

/** The groups above one, nearest first. Throws where they make a circle, or are more than four. */
export function chainOf(name: string, groups: readonly Group[]): readonly Group[] {
  const chain: Group[] = [];
  let next = groups.find((group) => group.name === name);
  while (next) {
    if (chain.length === MOST_LEVELS) throw new Error(`there are at most ${MOST_LEVELS} levels above a team`);
    chain.push(next);
    const { parent } = next;
    next = groups.find((group) => group.name === parent);
  }
  return chain;
}

/** What a team's policy names of the tree; undefined for a team that is in none. */
export async function aboveOf({ groups }: Pick<Store, 'groups'>, team: string): Promise<Above | undefined> {
  const place = (await groups.teams()).find((one) => one.team === team);
  if (!place) return undefined;
  const chain = chainOf(place.name, await groups.all());
  return chain.map(({ name, k, readers }) => ({ group: name, k, readers: [...readers] }));
}

/**
 * Teams whose policy does not name the tree as it is now. What more is shown begins with the week after this one: rows of that week can
 * only be sent under the new policy.
 */
export async function outdatedTeams(store: Pick<Store, 'groups' | 'teams'>, today: number): Promise<readonly Policy[]> {
  const outdated: Policy[] = [];
  const places = new Map((await store.groups.teams()).map((place) => [place.team, place]));
  for (const name of await store.teams.names()) {
    const found = await store.teams.find(name);
    const above = (await aboveOf(store, name)) ?? [];
    if (!found || canonical(found.policy.above ?? []) === canonical(above)) continue;
    outdated.push(found.policy);
    const place = places.get(name);
    if (place && loosenings(found.policy, { ...found.policy, above: [...above] }).length > 0)
      await store.groups.join({ ...place, fromWeek: mondayOf(today) + 7 });
  }
  return outdated;
}
