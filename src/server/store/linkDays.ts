import { createHash } from 'node:crypto';

/** A row as the endpoint before weekly names kept it. */
export interface DayRow {
  readonly team: string;
  readonly week: number;
  readonly period: string;
  readonly cid: string;
  /** Dollars. */
  readonly cost: number;
}

/**
 * Returns a name of the week for each row of a day: the first of each day get one name, the second of each day another, in the order of
 * their costs. Nobody knows which rows were one person's; so there are as few people as there can have been, and the largest is as large.
 */
export function linkDays(rows: readonly DayRow[]): readonly (DayRow & { readonly name: string })[] {
  const days = Map.groupBy(rows, ({ team, period }) => `${team} ${period}`);
  return [...days.values()].flatMap((day) =>
    day
      .toSorted((a, b) => b.cost - a.cost || (a.cid < b.cid ? -1 : 1))
      .map((row, place) => ({ ...row, name: nameOf(`${row.team} ${row.week} ${place}`) })),
  );
}

/** 22 letters, as every name has. */
function nameOf(text: string): string {
  return createHash('sha256').update(`linked ${text}`).digest('base64url').slice(0, 22);
}
