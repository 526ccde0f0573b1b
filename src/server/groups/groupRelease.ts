import { DAY_MS, mondayOf, weekText } from '../../wire/period.ts';
import { dollarsOf, nanoOf, twoDigits } from '../../wire/round.ts';
import type { WeekUsage } from '../report/week.ts';
import { releasedFrom } from '../report/weeks.ts';
import { sha256Hex } from '../sha256.ts';
import { AuditStore } from '../store/auditStore.ts';
import { FactStore } from '../store/factStore.ts';
import { auditName, type Group, GroupStore, type GroupTeam } from '../store/groupStore.ts';
import { RowStore } from '../store/rowStore.ts';
import type { Store } from '../store/store.ts';
import type { Session } from '../store/teamDatabase.ts';
import { TeamStore } from '../store/teamRegister.ts';
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
  const groups = await store.groups.all();
  const teams = await store.groups.teams();
  let count = 0;
  for (const root of groups.filter(({ parent }) => !groups.some(({ name }) => name === parent))) {
    const inside = treeOf(root, groups);
    const members = teams.filter(({ name }) => inside.some((group) => group.name === name));
    await keepTimes(store, inside, members, today);
    if (members.length === 0) continue;
    const first = Math.max(mondayOf(today - LATEST_DAYS), Math.min(...members.map(({ fromWeek }) => fromWeek)));
    for (let week = first; now >= releasedFrom(week, 'usage', LAST); week += 7) {
      if ((await store.groups.weeks(root.name, week, week)).size > 0) continue;
      // One transaction: the sums of teams that are withheld are of the moment of the release.
      count += await store.database.exclusively(async (session) =>
        releaseTree(session, root, groups, members, week, today),
      );
    }
  }
  return count;
}

/** A group's sums are kept no longer than any of its teams keeps its own. */
async function keepTimes(
  store: Store,
  groups: readonly Group[],
  members: readonly GroupTeam[],
  today: number,
): Promise<void> {
  const found = await Promise.all(members.map(async ({ team }) => store.teams.find(team)));
  const months = Math.min(...found.map((team) => team?.policy.aggregateMonths ?? MOST_MONTHS), MOST_MONTHS);
  for (const { name } of groups) {
    await store.audit.closeReads(auditName(name), today);
    await store.groups.forget(name, mondayOf(today - months * MONTH_DAYS));
  }
}

function treeOf(root: Group, groups: readonly Group[]): readonly Group[] {
  return [root, ...groups.filter(({ parent }) => parent === root.name).flatMap((group) => treeOf(group, groups))];
}

/** 0 while a team of the tree has not released the week yet. */
async function releaseTree(
  session: Session,
  root: Group,
  groups: readonly Group[],
  members: readonly GroupTeam[],
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
  const marginOf = async (names: readonly string[]) => {
    const margin = await store.marginOf(names, week);
    const isRounded = names.some((name) => teams.get(name)?.isRounded === true);
    const nano = margin.total * NANO;
    return { ...margin, total: isRounded ? nanoOf(twoDigits(dollarsOf(nano))) : nano };
  };
  const visit = async (group: Group): Promise<readonly GroupSums[]> => {
    const below: GroupSums[][] = [];
    for (const child of groups.filter(({ parent }) => parent === group.name)) below.push([...(await visit(child))]);
    const own = members.filter(({ name }) => name === group.name).map(({ team }) => teams.get(team));
    const sums = await groupSums({
      name: group.name,
      k: group.k,
      teams: own.flatMap((one) => one?.figure ?? []),
      withheld: own.flatMap((one) => (one && !one.figure ? [one.team] : [])),
      groups: below.flatMap(([first]) => first ?? []),
      marginOf,
    });
    return [sums, ...below.flat()];
  };
  const made = await visit(root);
  for (const { name, shown } of made) {
    const body = JSON.stringify(shown ?? {});
    await store.release(name, week, body);
    const detail = `${weekText(week)} sha256:${sha256Hex(body)}`;
    await new AuditStore(session).append(auditName(name), today, 'spend released', detail);
  }
  return made.length;
}

interface TeamWeek {
  readonly team: string;
  readonly figure: Figure | undefined;
  readonly isRounded: boolean;
}

/** What a team released of a week; undefined where it has no rows. */
async function teamWeek(session: Session, team: string, week: number): Promise<TeamWeek | 'waiting' | undefined> {
  const body = (await new FactStore(session).frozen(team, 'usage', week, week)).get(week);
  if (body === undefined)
    return (await new RowStore(session).weeksBetween(team, week, week)).length > 0 ? 'waiting' : undefined;
  const { tables, people } = JSON.parse(body) as WeekUsage;
  const found = await new TeamStore(session).find(team);
  const figure = tables && { name: team, value: tables.buckets.total, people, teams: [team] };
  return { team, figure, isRounded: found?.policy.detail === 'bucket' };
}
