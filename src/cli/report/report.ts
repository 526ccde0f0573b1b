import { resolve } from 'node:path';
import { userOf } from '../../core/usage/callDetail.ts';
import { createDayOf } from '../../core/usage/day.ts';
import { oldCardText } from '../../core/pricing/cardAge.ts';
import { targetOf } from '../../core/attribution/attribution.ts';
import { branchText, ticketText } from '../../core/attribution/attributionOrigin.ts';
import {
  DIMENSIONS,
  type Dimension,
  jsonTotals,
  type Report,
  type ReportKey,
  report,
  type Valuer,
} from '../../core/export/report.ts';
import type { AttributedSum } from '../../engine/attribution/attributor.ts';
import type { SecondReader } from '../../engine/ingest/secondReader.ts';
import { leftOut, type VendorFigure, vendorFigures } from '../../engine/status/vendorFigures.ts';
import { pricedAs } from '../../engine/status/sessionView.ts';
import { allFolders } from '../../ledger/queries.ts';
import { UsageError } from '../command/usageError.ts';
import { readLogs, type TimedScan } from '../machine.ts';
import { endOfDays, startOfDays } from '../text/parseDay.ts';
import { reportTable, scanNote } from './reportTable.ts';
import { type VendorComparison, gapJson, vendorJson } from './reportVendor.ts';

export interface ReportOptions {
  readonly by: readonly string[];
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly cwd?: string | undefined;
  readonly json: boolean;
  /** Says on the standard error what was read. */
  readonly verbose: boolean;
  /** Started early, for a first reading. */
  readonly second?: SecondReader | undefined;
}

/** `token-ledger report`: what was used and what it costs at list prices, by any dimensions. */
export async function runReport(dist: string, options: ReportOptions): Promise<string> {
  const by = [...new Set(options.by.map(dimension))];
  const now = Date.now();
  const since = options.since === undefined ? undefined : startOfDays(options.since, now);
  const until = options.until === undefined ? undefined : endOfDays(options.until, now);
  if (since !== undefined && until !== undefined && until <= since)
    throw new UsageError(`--until ${options.until} is before --since ${options.since}.`);
  const { engine, book, scan } = await readLogs(dist, options.second);
  try {
    const filter = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
    // A branch may have been renamed since its last call.
    if (by.includes('branch') || by.includes('ticket')) engine.seeBranches(allFolders(engine.ledger));
    const found = engine.attributor.sums(filter, by.includes('day'));
    const outer = options.cwd === undefined ? undefined : resolve(options.cwd);
    const kept = outer === undefined ? found : found.filter((sum) => engine.places.isInside(sum.context.cwd, outer));
    const result = report(kept, by, createValuer());
    const part = isPart(options);
    const { ledger } = engine;
    const beside = {
      vendor: vendorFigures(ledger, kept, part),
      leftOut: leftOut(ledger, kept, part),
      pricedAs: pricedAs(kept, book),
      cardAge: oldCardText(book.inUse.card.date, now),
    };
    if (options.verbose) process.stderr.write(scanNote(scan));
    return options.json ? toJson(result, scan, beside) : reportTable(result, by, beside);
  } finally {
    engine.close();
  }
}

const isPart = ({ since, until, cwd }: ReportOptions): boolean =>
  [since, until, cwd].some((each) => each !== undefined);

function dimension(name: string): Dimension {
  const known = DIMENSIONS.find((each) => each === name);
  if (known === undefined) throw new UsageError(`report --by takes one of ${DIMENSIONS.join(', ')}; got "${name}".`);
  return known;
}

function createValuer(): Valuer<AttributedSum> {
  const dayOf = createDayOf();
  const values: Record<Dimension, (sum: AttributedSum) => string | null> = {
    session: (sum) => known(sum.context.session),
    day: (sum) => dayOf(sum.quarter),
    repo: (sum) => known(sum.place.repository),
    branch: (sum) => known(branchText(sum.attribution)),
    ticket: (sum) => known(ticketText(sum.attribution)),
    agent: (sum) => sum.context.agent,
    model: (sum) => known(sum.context.model),
    cwd: (sum) => known(sum.context.cwd),
    subagent: (sum) => userOf(sum.context.detail, 'subagent'),
    skill: (sum) => userOf(sum.context.detail, 'skill'),
    plugin: (sum) => userOf(sum.context.detail, 'plugin'),
    mcp: (sum) => userOf(sum.context.detail, 'mcp'),
    effort: (sum) => userOf(sum.context.detail, 'effort'),
  };
  return {
    valueOf: (sum, by) => values[by](sum),
    repositoryOf: (sum, by) => {
      const target = by === 'branch' || by === 'ticket' ? targetOf(sum.attribution, by) : undefined;
      return target !== undefined && 'repository' in target && target.repository !== '' ? sum.place.repository : '';
    },
  };
}

const known = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/** A session's own figure belongs to a row only if the row is the whole session. */
function vendorOf(figure: VendorFigure | undefined, key: ReportKey) {
  const whole = Object.keys(key).every((dimension) => dimension === 'session' || dimension === 'agent');
  return figure !== undefined && whole ? { vendor: gapJson(figure.vendor, figure.estimate) } : {};
}

function toJson(result: Report, { files, filesRead, bytesRead, ms }: TimedScan, beside: VendorComparison): string {
  const figures = new Map(beside.vendor.map((each) => [each.session, each]));
  return `${JSON.stringify(
    {
      schema: 'token-ledger/report@1',
      scan: { files, filesRead, bytesRead, ms },
      totals: jsonTotals(result.totals),
      vendor: vendorJson(beside.vendor),
      notMeasured: beside.leftOut,
      pricedAs: beside.pricedAs,
      rows: result.rows.map(({ key, repository, totals, familyModels }) => ({
        key,
        ...(repository !== undefined && { repository }),
        ...jsonTotals(totals),
        ...(familyModels.length > 0 && { familyModels }),
        ...vendorOf(figures.get(key.session ?? ''), key),
      })),
    },
    null,
    2,
  )}\n`;
}
