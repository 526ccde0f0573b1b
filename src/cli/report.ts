import { createDayOf, endOfDay, startOfDay } from '../core/day.ts';
import type { CallSum } from '../core/callSum.ts';
import { HumanError } from '../core/humanError.ts';
import { DIMENSIONS, type Dimension, jsonTotals, type Report, report } from '../core/report.ts';
import { uppercaseKeyTicket } from '../core/ticket.ts';
import type { Engine } from '../engine/engine.ts';
import { sums } from '../ledger/queries.ts';
import { readLogs, type TimedScan } from './machine.ts';
import { reportTable } from './reportTable.ts';

export interface ReportOptions {
  readonly by: readonly string[];
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly cwd?: string | undefined;
  readonly json: boolean;
}

/** `token-ledger report`: what was used and what it costs at list prices, by any dimensions. */
export async function runReport(dist: string, options: ReportOptions): Promise<string> {
  const by = options.by.map(dimension);
  const since = options.since === undefined ? undefined : date(options.since, startOfDay);
  const until = options.until === undefined ? undefined : date(options.until, endOfDay);
  const { engine, scan } = await readLogs(dist);
  try {
    const filter = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
    const found = sums(engine.ledger, filter, by.includes('day'));
    const kept =
      options.cwd === undefined
        ? found
        : found.filter((sum) => engine.places.isInside(sum.context.cwd, options.cwd as string));
    const result = report(kept, by, createValueOf(engine));
    return options.json ? toJson(result, scan) : reportTable(result, by, scan);
  } finally {
    engine.close();
  }
}

function dimension(name: string): Dimension {
  const known = DIMENSIONS.find((each) => each === name);
  if (known === undefined) throw new HumanError(`report --by takes one of ${DIMENSIONS.join(', ')}; got "${name}".`);
  return known;
}

function date(text: string, bound: (day: string) => number): number {
  try {
    return bound(text);
  } catch {
    throw new HumanError(`A date is written as 2026-11-21; got "${text}".`);
  }
}

function createValueOf(engine: Engine): (sum: CallSum, dimension: Dimension) => string | null {
  const dayOf = createDayOf();
  const known = (text: string): string | null => (text === '' ? null : text);
  const values: Record<Dimension, (sum: CallSum) => string | null> = {
    session: (sum) => known(sum.context.session),
    day: (sum) => dayOf(sum.quarter),
    repo: (sum) => known(engine.places.of(sum.context.cwd).repository),
    branch: (sum) => known(sum.context.branch),
    ticket: (sum) => uppercaseKeyTicket(sum.context.branch) ?? null,
    agent: (sum) => sum.context.agent,
    model: (sum) => known(sum.context.model),
    cwd: (sum) => known(sum.context.cwd),
  };
  return (sum, by) => values[by](sum);
}

function toJson(result: Report, { files, filesRead, bytesRead, ms }: TimedScan): string {
  return `${JSON.stringify(
    {
      schema: 'token-ledger/report@1',
      scan: { files, filesRead, bytesRead, ms },
      totals: jsonTotals(result.totals),
      rows: result.rows.map((row) => ({ key: row.key, ...jsonTotals(row.totals) })),
    },
    null,
    2,
  )}\n`;
}
