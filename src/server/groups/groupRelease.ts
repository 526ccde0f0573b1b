import { DAY_MS, mondayOf, weekText } from '../../wire/period.ts';
import { LEAST_K, type Policy } from '../../wire/policy.ts';
import { dollarsOf, nanoOf, twoDigits } from '../../wire/round.ts';
import type { WeekUsage } from '../report/week.ts';
import { releasedFrom } from '../report/weeks.ts';
import { sha256Hex } from '../sha256.ts';
import { AuditStore } from '../store/auditStore.ts';
import { auditName, type Group, GroupStore, type GroupTeam } from '../store/groupStore.ts';
import { type Store, type Tables, tablesIn } from '../store/store.ts';
import type { Session } from '../store/teamDatabase.ts';
import { type Figure, type GroupSums, groupSums } from './groupRule.ts';

/** Nano-dollars in what the database sums: millionths. */
const NANO = 1_000;
/** Weeks are released late, if at all, when nobody ran the endpoint for so long. */
const LATEST_DAYS = 120;
const MONTH_DAYS = 31;
const MOST_MONTHS = 60;
/** The later of both kinds of detail: a group may hold teams of either. */
const LAST = { detail: 'artifact' } as const;

/**
 * Releases what is due of every group, each week once and a whole tree together, when all its teams have released theirs. Returns how many
 * figures that were.
 */
export async function releaseGroups(store: Store, now: number): Promise<number> {
  const today = Math.floor(now / DAY_MS);
  let count = 0;
  for (const tree of await treesOf(store.groups)) {
    await keepTimes(store, tree, today);
    if (tree.members.length === 0) continue;
    const first = Math.max(mondayOf(today - LATEST_DAYS), Math.min(...tree.members.map(({ fromWeek }) => fromWeek)));
    for (let week = first; now >= releasedFrom(week, 'usage', LAST); week += 7) {
      if ((await store.groups.weeks(tree.root.name, week, week)).size > 0) continue;
      // One transaction: the tree and the sums of teams that are withheld are of the moment of the release.
      count += await store.database.exclusively(async (session) => {
        const current = (await treesOf(new GroupStore(session))).find(({ root }) => root.name === tree.root.name);
        return current ? releaseTree(session, current, week, today) : 0;
      });
    }
  }
  return count;
}

interface Tree {
  readonly root: Group;
  readonly groups: readonly Group[];
  readonly members: readonly GroupTeam[];
}

async function treesOf(store: GroupStore): Promise<readonly Tree[]> {
  const groups = await store.all();
  const teams = await store.teams();
  return groups
    .filter(({ parent }) => !groups.some(({ name }) => name === parent))
    .map((root) => {
      const inside = treeOf(root, groups);
      return { root, groups: inside, members: teams.filter(({ name }) => inside.some((group) => group.name === name)) };
    });
}

/** A group's sums of a week are kept no longer than any team that is in them keeps its own, also one that left the group. */
async function keepTimes({ audit, groups, teams }: Tables, tree: Tree, today: number): Promise<void> {
  const months = new Map<string, number>();
  for (const { name } of tree.groups) {
    await audit.closeReads(auditName(name), today);
    // Nobody's own sums go before a month is over.
    for (const [week, body] of await groups.weeks(name, 0, mondayOf(today - MONTH_DAYS))) {
      const { teams: inside = [] } = JSON.parse(body) as Partial<Figure>;
      for (const team of inside)
        if (!months.has(team)) months.set(team, (await teams.find(team))?.policy.aggregateMonths ?? 0);
      const least = Math.min(MOST_MONTHS, ...inside.map((team) => months.get(team) ?? 0));
      // While it could be released again, that it was stays known.
      if (week < mondayOf(today - least * MONTH_DAYS))
        await (week < mondayOf(today - LATEST_DAYS) ? groups.forget(name, week) : groups.empty(name, week));
    }
  }
}

function treeOf(root: Group, groups: readonly Group[]): readonly Group[] {
  return [root, ...groups.filter(({ parent }) => parent === root.name).flatMap((group) => treeOf(group, groups))];
}

/** 0 while a team of the tree has not released the week yet. */
async function releaseTree(
  session: Session,
  { root, groups, members }: Tree,
  week: number,
  today: number,
): Promise<number> {
  const store = new GroupStore(session);
  if ((await store.weeks(root.name, week, week)).size > 0) return 0;
  const teams = new Map<string, TeamWeek | undefined>();
  for (const { team, fromWeek } of members) {
    const state = fromWeek <= week ? await teamWeek(session, team, week) : undefined;
    if (state === 'waiting') return 0;
    teams.set(team, state);
  }
  const isRounded = (names: readonly string[]) => names.some((name) => teams.get(name)?.detail === 'bucket');
  const marginOf = async (names: readonly string[]) => {
    const shown = names.flatMap((name) => (teams.get(name)?.artifacts ?? []).map((one) => [name, one] as const));
    const { value, hidden } = await store.marginOf(names, week, shown);
    const nano = value.total * NANO;
    return { value: { ...value, total: isRounded(names) ? nanoOf(twoDigits(dollarsOf(nano))) : nano }, hidden };
  };
  const visit = async (group: Group): Promise<readonly GroupSums[]> => {
    const below: GroupSums[][] = [];
    for (const child of groups.filter(({ parent }) => parent === group.name)) below.push([...(await visit(child))]);
    const own = members.filter(({ name }) => name === group.name).map(({ team }) => teams.get(team));
    const inside = treeOf(group, groups).flatMap(({ name }) => members.filter((one) => one.name === name));
    // The rows of such a team were sent for sums of at least so many.
    const least = isRounded(inside.map(({ team }) => team)) ? LEAST_K.bucket : LEAST_K.artifact;
    const sums = await groupSums({
      name: group.name,
      k: Math.max(group.k, least),
      teams: own.flatMap((one) => one?.figure ?? []),
      withheld: own.flatMap((one) => (one && !one.figure ? [one.team] : [])),
      groups: below.flatMap(([first]) => first ?? []),
      marginOf,
    });
    return [sums, ...below.flat()];
  };
  let count = 0;
  for (const { name, shown } of await visit(root)) {
    const body = JSON.stringify(shown ?? {});
    // A group may have been released by itself before it joined the tree: that figure stays.
    if (!(await store.release(name, week, body))) continue;
    const detail = `${weekText(week)} sha256:${sha256Hex(body)}`;
    await new AuditStore(session).append(auditName(name), today, 'spend released', detail);
    count++;
  }
  return count;
}

interface TeamWeek {
  readonly team: string;
  readonly figure: Figure | undefined;
  /** Those whose costs its report names, also where its total is withheld. */
  readonly artifacts: readonly string[];
  readonly detail: Policy['detail'];
}

/** What a team released of a week; undefined where it has no rows, or where they are no longer those of its release. */
async function teamWeek(session: Session, team: string, week: number): Promise<TeamWeek | 'waiting' | undefined> {
  const { facts, rows, teams, groups } = tablesIn(session);
  const body = (await facts.frozen(team, 'usage', week, week)).get(week);
  if (body === undefined) return (await rows.weeksBetween(team, week, week)).length > 0 ? 'waiting' : undefined;
  const { tables, people, artifacts, exactTotal } = JSON.parse(body) as WeekUsage;
  const figure = tables && { name: team, value: tables.buckets.total, people, teams: [team] };
  // A row that was deleted since would be the difference to the costs of artifacts, which stay published.
  if (!figure && (await groups.marginOf([team], week, [])).value.total * NANO !== exactTotal) return undefined;
  const detail = (await teams.find(team))?.policy.detail ?? 'bucket';
  return { team, figure, artifacts: artifacts.map(({ artifact }) => artifact), detail };
}
