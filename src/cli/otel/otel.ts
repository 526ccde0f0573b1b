import { AGENTS } from '../../agents/all.ts';
import { HumanError } from '../../core/humanError.ts';
import {
  acknowledge,
  duePoints,
  type OtelPoint,
  type OtelState,
  otelPoints,
  settle,
} from '../../core/otel/otelPoints.ts';
import { otlpBody } from '../../core/otel/otlpBody.ts';
import { localDay } from '../../core/summary/summaryPeriod.ts';
import { machineOf } from '../../core/usage/callDetail.ts';
import { startOfDay } from '../../core/usage/day.ts';
import { attributeSum } from '../../engine/attribution/attributeSum.ts';
import type { Engine } from '../../engine/ingest/engine.ts';
import { allFolders } from '../../ledger/queries.ts';
import { readLogs, statePath } from '../machine/machine.ts';
import { startOfDays } from '../text/parseDay.ts';
import { terminalFormats } from '../text/terminalFormats.ts';
import { collectorHeaders, collectorUrl } from './collector.ts';
import { OtelStateFile } from './otelStateFile.ts';
import { postMetrics } from './postMetrics.ts';

export interface OtelOptions {
  readonly endpoint: string | undefined;
  readonly since: string | undefined;
  readonly dryRun: boolean;
  /** Repository, branch and ticket go along. */
  readonly withNames: boolean;
  readonly version: string;
}

/** Points in one request: collectors refuse bodies of some megabytes. */
const POINTS_IN_REQUEST = 500;

/** `token-ledger otel`: sends what a collector does not know yet. Run again, it sends only what is new. */
export async function runOtel(dist: string, options: OtelOptions): Promise<string> {
  const url = collectorUrl(options.endpoint, process.env);
  const now = Date.now();
  const { engine } = await readLogs(dist);
  try {
    const file = new OtelStateFile(statePath(), url.href);
    const since = options.since === undefined ? sinceOf(file.read(), now) : startOfDays(options.since, now);
    const points = currentPoints(engine, since, options.withNames);
    if (options.dryRun) return dryRun(duePoints(points, file.read(), { since, now }), options.version);
    return await file.hold(async () => {
      const due = duePoints(points, file.read(), { since, now });
      const rejected = await send(url, due, file, options.version);
      file.write(settle(file.read(), { since, now }));
      return sentText(due, rejected, url);
    });
  } finally {
    engine.close();
  }
}

/** Where it went on the last time; from today on the first time. */
const sinceOf = ({ coveredFrom }: OtelState, now: number): number => Math.min(coveredFrom, startOfDay(localDay(now)));

/** This machine's own calls: what was imported from another one is that one's to send. */
function currentPoints(engine: Engine, since: number, withNames: boolean): readonly OtelPoint[] {
  engine.seeBranches(allFolders(engine.ledger));
  const sums = engine.attributor.sums({ since }, true).filter(({ context }) => machineOf(context.detail) === '');
  const agentLabel = (agent: string): string => AGENTS.find(({ id }) => id === agent)?.label ?? agent;
  return otelPoints(sums.map(attributeSum), { withNames, agentLabel });
}

const dryRun = (due: readonly OtelPoint[], version: string): string =>
  `${JSON.stringify(due.length === 0 ? { resourceMetrics: [] } : otlpBody(due, version), null, 2)}\n`;

/** Sends in parts; each is written down as acknowledged before the next. Returns what the collector said that it rejected. */
async function send(url: URL, due: readonly OtelPoint[], file: OtelStateFile, version: string): Promise<string> {
  const rejected: string[] = [];
  for (let at = 0; at < due.length; at += POINTS_IN_REQUEST) {
    const part = due.slice(at, at + POINTS_IN_REQUEST);
    const said = await postMetrics(url, otlpBody(part, version), collectorHeaders(process.env));
    if (said !== '') rejected.push(said);
    file.write(acknowledge(file.read(), part));
  }
  return rejected[0] ?? '';
}

function sentText(due: readonly OtelPoint[], rejected: string, url: URL): string {
  if (rejected !== '') throw new HumanError(`The collector took the request and rejected points: ${rejected}`);
  if (due.length === 0) return `${url.origin} knows everything already.\n`;
  const quarters = new Set(due.map(({ quarter }) => quarter)).size;
  const formats = terminalFormats();
  return `Sent to ${url.origin}: ${formats.count(due.length)} series of ${formats.count(quarters)} quarters of an hour, up to ${formats.moment(due.at(-1)?.quarter ?? 0)}.\n`;
}
