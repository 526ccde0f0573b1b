import { DAY_MS, QUARTER_MS } from '../../core/durations.ts';
import type { Ledger } from '../ledger.ts';

const MINUTES_OF_QUARTER = 15;
const MINUTES_OF_DAY = 1440;

/** Makes an expression for the number of the local day of a quarter, which is an expression too; for all quarters in the ledger. */
export type DayOfQuarter = (quarter: string) => string;

export function dayOfQuarter(ledger: Ledger): DayOfQuarter {
  const sql = 'SELECT (SELECT MIN(quarter) FROM quarters) AS first, (SELECT MAX(quarter) FROM quarters) AS last';
  const { first, last } = ledger.db.prepare(sql).get() as { first: number | null; last: number | null };
  const stretches = zoneStretches((first ?? 0) * QUARTER_MS, (last ?? 0) * QUARTER_MS);
  return (quarter) => {
    const dayIn = ({ offset }: ZoneStretch): string =>
      `(${quarter} * ${MINUTES_OF_QUARTER} - ${offset}) / ${MINUTES_OF_DAY}`;
    const whens = stretches
      .slice(0, -1)
      .map((each) => `WHEN ${quarter} < ${each.until / QUARTER_MS} THEN ${dayIn(each)}`);
    const otherwise = dayIn(stretches.at(-1) as ZoneStretch);
    return whens.length === 0 ? otherwise : `CASE ${whens.join(' ')} ELSE ${otherwise} END`;
  };
}

interface ZoneStretch {
  /** ms UTC, exclusive; a whole quarter. */
  readonly until: number;
  /** Minutes that UTC is ahead of local time. */
  readonly offset: number;
}

const offsetAt = (time: number): number => new Date(time).getTimezoneOffset();

/** Stretches of one offset from UTC; `first` and `last` are whole quarters. */
function zoneStretches(first: number, last: number): readonly ZoneStretch[] {
  const stretches: ZoneStretch[] = [];
  let start = first;
  for (let time = first; time < last; ) {
    const next = Math.min(last, time + DAY_MS);
    if (offsetAt(next) === offsetAt(time)) {
      time = next;
      continue;
    }
    let [before, after] = [time / QUARTER_MS, next / QUARTER_MS];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle * QUARTER_MS) === offsetAt(time)) before = middle;
      else after = middle;
    }
    stretches.push({ until: after * QUARTER_MS, offset: offsetAt(start) });
    start = after * QUARTER_MS;
    time = start;
  }
  return [...stretches, { until: Number.POSITIVE_INFINITY, offset: offsetAt(start) }];
}
