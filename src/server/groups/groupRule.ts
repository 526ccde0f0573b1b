import { isHiding, P_SHARE, type Rule, type Table } from '../disclosure/publish.ts';
import type { PeopleMargins } from '../store/groupStore.ts';

/** A figure that is published below a group: a team's total, or a group's. */
export interface Figure {
  readonly name: string;
  /** Nano-dollars. */
  readonly value: number;
  /** The least number of people in it. */
  readonly people: number;
  /** Teams whose people are in it. */
  readonly teams: readonly string[];
}

/** What a group did with a week; `loose` and `left` are in none of its figures, and may be in one further up. */
export interface GroupSums {
  readonly name: string;
  readonly shown: (Figure & { readonly lines: Table }) | undefined;
  /** Published below, but in no figure of this group. */
  readonly loose: readonly Figure[];
  /** Teams whose total is not published. */
  readonly left: readonly string[];
}

/** What the rule is asked for. */
export interface GroupInput {
  readonly name: string;
  readonly k: number;
  /** Totals of teams that are released and shown. */
  readonly teams: readonly Figure[];
  /** Teams with rows whose total is withheld. */
  readonly withheld: readonly string[];
  readonly groups: readonly GroupSums[];
  /** All people of some teams as one, each person in one team; the total of `value` as it would be shown. */
  marginOf(teams: readonly string[]): Promise<PeopleMargins>;
}

/**
 * Decides what a group shows of a week. Everybody is assumed to see every report of the tree: the group's total minus all that is
 * published below it is therefore a figure too. It is nothing, or it is a sum that hides everybody by the group's own rule.
 */
export async function groupSums(input: GroupInput): Promise<GroupSums> {
  const { name, k, teams, withheld, groups } = input;
  const rule = { k, share: P_SHARE };
  const published = [...teams, ...groups.flatMap(({ shown }) => (shown ? [shown] : []))];
  const loose = groups.flatMap((group) => group.loose);
  const left = [...withheld, ...groups.flatMap((group) => group.left)];
  // Each loose figure is known, so the teams that are not must hide their people by themselves.
  const unknown = left.length > 0 ? await input.marginOf(left) : undefined;
  const takesUnknown = unknown !== undefined && hides(unknown, rule);
  const rest: Figure[] = [...loose];
  if (takesUnknown) rest.push({ name: '', value: unknown.value.total, people: unknown.value.people, teams: left });
  const takesRest = rest.length > 0 && (takesUnknown || isHiding((await input.marginOf(teamsOf(rest))).value, rule));
  const all = takesRest ? [...published, ...rest] : published;
  const people = sumOf(all, (figure) => figure.people);
  const value = sumOf(all, (figure) => figure.value);
  if (people < k || value <= 0) return { name, shown: undefined, loose: [...published, ...loose], left };
  const lines = foldBelow(published, takesRest ? rest : [], k);
  return {
    name,
    shown: { name, value, people, teams: teamsOf(all), lines },
    loose: takesRest ? [] : loose,
    left: takesUnknown && takesRest ? [] : left,
  };
}

/** A withheld team's tickets may be named all the same: the sum hides everybody, and so does the sum minus these. */
function hides({ value, hidden }: PeopleMargins, rule: Rule): boolean {
  return isHiding(value, rule) && (hidden.people === 0 || isHiding(hidden, rule));
}

/** A table whose cells, and whose rest, are of `k` or more people each: what is not joins the rest, the smallest first. */
export function foldBelow(
  cells: readonly Pick<Figure, 'name' | 'value' | 'people'>[],
  rest: readonly Pick<Figure, 'value' | 'people'>[],
  k: number,
): Table {
  const sorted = cells
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
  const shown = sorted.filter(({ people, name }) => people >= k && name !== 'other');
  const folded = [...rest.filter(({ value }) => value > 0), ...sorted.filter((cell) => !shown.includes(cell))];
  while (folded.length > 0 && shown.length > 0 && sumOf(folded, ({ people }) => people) < k)
    folded.push(...shown.splice(-1));
  const other = sumOf(folded, ({ value }) => value);
  const named = shown.map(({ name, value }) => ({ key: name, value }));
  return { cells: named, other, total: sumOf(named, ({ value }) => value) + other };
}

function teamsOf(figures: readonly Figure[]): readonly string[] {
  return figures.flatMap(({ teams }) => teams);
}

function sumOf<T>(all: readonly T[], measure: (one: T) => number): number {
  return all.reduce((sum, one) => sum + measure(one), 0);
}
