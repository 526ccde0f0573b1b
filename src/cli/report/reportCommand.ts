import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { inferredBranches, markInferred } from '../../core/attribution/inferredBranches.ts';
import { DIMENSIONS, type Dimension, needsTime, type Report, report } from '../../core/export/groupReport.ts';
import { oldCardText } from '../../core/pricing/cardAge.ts';
import type { BillingCodes } from '../../core/usage/billing.ts';
import type { CallSum } from '../../core/usage/callSum.ts';
import { type SessionKey, sessionKey } from '../../core/usage/sessionKey.ts';
import { billingOfBoth } from '../../core/usage/totals.ts';
import { attributeSum } from '../../engine/attribution/attributeSum.ts';
import type { SecondReader } from '../../engine/ingest/secondReader.ts';
import { askedWork, branchWork } from '../../engine/outcomes/evidence/branchWork.ts';
import { type RequestSum, requestSums } from '../../engine/outcomes/evidence/requestSums.ts';
import { allWork } from '../../engine/outcomes/outcomes.ts';
import { pricedAs } from '../../engine/status/sessionView.ts';
import { leftOut, vendorFigures } from '../../engine/status/vendorFigures.ts';
import { machineLabel } from '../../ledger/machines/machineIdentity.ts';
import { allFolders } from '../../ledger/queries.ts';
import type { SumStep } from '../../ledger/rollup/sumFilter.ts';
import { lookAtBranches } from '../machine/lookAtBranches.ts';
import { readLogs } from '../machine/machine.ts';
import { repositoryOf } from '../repositoryHere.ts';
import { parseSpan, type SpanOptions } from '../text/parseSpan.ts';
import { UsageError } from '../text/usageError.ts';
import { reportCsv } from './reportCsv.ts';
import { reportJson } from './reportJson.ts';
import { reportTable, scanNote } from './reportTable.ts';
import { describeRequests } from './requestRows.ts';
import { describeSessions } from './sessionColumns.ts';
import { createValuer } from './valuer.ts';

export interface ReportOptions extends SpanOptions {
  readonly by: readonly string[];
  /** Only calls in this folder or below it. */
  readonly cwd?: string | undefined;
  /** Only calls in the repository that holds this folder. */
  readonly repo?: string | undefined;
  readonly json: boolean;
  readonly csv: boolean;
  /** Says on the standard error what was read. */
  readonly verbose: boolean;
  /** Started early, for a first reading. */
  readonly second?: SecondReader | undefined;
}

/** `token-ledger report`: what was used and what it costs at list prices, by any dimensions. */
export async function runReport(dist: string, options: ReportOptions): Promise<string> {
  const by = [...new Set(options.by.map(dimension))];
  if (options.json && options.csv) throw new UsageError('report prints --json or --csv, not both.');
  const now = Date.now();
  const span = parseSpan(options, now);
  const { engine, book, scan } = await readLogs(dist, options.second);
  try {
    // A branch may have been renamed since its last call.
    if (by.includes('branch') || by.includes('ticket') || by.includes('session'))
      engine.seeBranches(allFolders(engine.ledger));
    const isByRequest = by.includes('pull-request');
    const outer = options.cwd === undefined ? undefined : resolve(options.cwd);
    const repository = options.repo === undefined ? undefined : repositoryOf(engine, options.repo).commonDir;
    const found = engine.attributor
      .sums(span, stepOf(by))
      .filter(
        ({ context, place }) =>
          (outer === undefined || engine.places.isInside(context.cwd, outer)) &&
          (repository === undefined || place.commonDir === repository),
      );
    if (isByRequest) {
      const asked = askedWork(allWork(engine), branchWork(found));
      await lookAtBranches(engine, asked, { compares: false, rereads: true });
    }
    const kept: readonly RequestSum[] = isByRequest ? requestSums(engine, found) : found;
    const valuer = createValuer(by.includes('machine') ? machineLabel(engine.ledger, hostname()) : '');
    const result = markBranches(report(kept, by, valuer), kept);
    if (options.verbose) process.stderr.write(scanNote(scan));
    if (options.csv) return reportCsv(result, by);
    const isPart = outer !== undefined || repository !== undefined || Object.keys(span).length > 0;
    const { ledger } = engine;
    const beside = {
      vendor: vendorFigures(ledger, kept, isPart),
      leftOut: leftOut(ledger, kept, isPart),
      pricedAs: pricedAs(kept, book),
      cardAge: oldCardText(book.inUse.card.date, now),
    };
    const requests = by.length === 1 && isByRequest ? describeRequests(kept) : undefined;
    if (options.json) return reportJson(result, scan, { ...beside, requests });
    const sessions = by.length === 1 && by[0] === 'session' ? describeSessions(engine, kept) : undefined;
    return reportTable(result, by, { ...beside, sessions, requests, billings: () => billingsOf(kept) });
  } finally {
    engine.close();
  }
}

/** Marks the rows of branches some of whose calls are inferred. */
function markBranches(result: Report, sums: readonly RequestSum[]): Report {
  const isInferred = inferredBranches(sums.map((sum) => attributeSum(sum).work));
  const rows = result.rows.map((row) => {
    const { branch } = row.key;
    const isMarked = typeof branch === 'string' && isInferred(row.repository ?? '', branch);
    return isMarked ? { ...row, totals: markInferred(row.totals, true) } : row;
  });
  return { ...result, rows };
}

/** How each session is paid for. */
function billingsOf(sums: readonly CallSum[]): readonly BillingCodes[] {
  const sessions = new Map<SessionKey, BillingCodes>();
  for (const { context, totals } of sums) {
    const key = sessionKey(context);
    const before = sessions.get(key);
    // Nearly all sums of a session are paid for alike, and share one list.
    if (before === totals.billing || !sessions.has(key)) sessions.set(key, totals.billing);
    else sessions.set(key, billingOfBoth({ billing: before, calls: totals.calls }, totals)?.billing);
  }
  return [...sessions.values()];
}

/** Weeks and months are made of local days, hours of quarters of an hour. */
function stepOf(by: readonly Dimension[]): SumStep {
  if (by.includes('hour')) return true;
  return needsTime(by) ? 'day' : false;
}

function dimension(name: string): Dimension {
  const known = DIMENSIONS.find((each) => each === name);
  if (known === undefined) throw new UsageError(`report --by takes one of ${DIMENSIONS.join(', ')}; got "${name}".`);
  return known;
}
