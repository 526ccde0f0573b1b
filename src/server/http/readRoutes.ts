import type { Context, Hono } from 'hono';
import { DAY_MS, dayText } from '../../wire/period.ts';
import { reportPage } from '../page/page.ts';
import { STYLE } from '../page/style.ts';
import { OPENMETRICS, openMetrics } from '../report/metrics.ts';
import { type Report, rangeOf, report } from '../report/report.ts';
import { reportCsv } from '../report/teamReportCsv.ts';
import { reportJson } from '../report/teamReportJson.ts';
import type { Team } from '../store/teamRegister.ts';
import { isUnavailable } from '../store/watched.ts';
import { endpointMetrics } from './endpointMetrics.ts';
import { type Problem, problemResponse } from './problem.ts';
import { ANYBODY, admit, type Service } from './requestContext.ts';

/** An artifact may have cost something so long before it was closed. */
const LOOK_BACK_DAYS = 26 * 7;

const BAD_RANGE: Problem = { status: 400, code: 'range', detail: 'from and to are no range of days or weeks.' };

/** The fixed report in its four forms, the policy and the audit. There is no parameter but the range. */
export function readRoutes(app: Hono, service: Service): void {
  app.get('/v1/teams/:team/policy', (c) => policy(service, c));
  app.get('/v1/teams/:team/audit', (c) => audit(service, c));
  app.get('/v1/teams/:team/audit/log', (c) => auditLog(service, c));
  app.get('/v1/teams/:team/report', (c) => reading(service, c, (made) => Response.json(reportJson(made))));
  app.get('/v1/teams/:team/report.csv', (c) => reading(service, c, (made) => csv(reportCsv(made))));
  app.get('/metrics', (c) => metrics(service, c));
  app.get('/', (c) => page(service, c));
  app.get('/report.css', () => typed(STYLE, 'text/css; charset=utf-8', { 'cache-control': 'public, max-age=300' }));
}

async function policy(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ANYBODY);
  if (!admission.ok) return admission.response;
  const { team } = admission.caller;
  return c.json({ policy: team.policy, sha256: team.policyHash });
}

async function audit(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ANYBODY);
  if (!admission.ok) return admission.response;
  const lines = await service.store.teams.audit(admission.caller.team.team);
  return c.json({ audit: lines.map((line) => ({ ...line, day: dayText(line.day) })) });
}

/** What came after an entry of the hash chain, with its signed head: a client checks that nothing before it was changed. */
async function auditLog(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ANYBODY);
  if (!admission.ok) return admission.response;
  const after = c.req.query('after') ?? '0';
  if (!/^\d{1,9}$/.test(after)) return problemResponse({ status: 400, code: 'range', detail: 'after is no number.' });
  return c.json(await service.store.audit.after(admission.caller.team.team, Number(after)));
}

async function reading(service: Service, c: Context, show: (made: Report) => Response): Promise<Response> {
  const admission = await admit(service, c, ['report']);
  if (!admission.ok) return admission.response;
  const made = await makeReport(service, admission.caller.team, c);
  return made ? show(made) : problemResponse(BAD_RANGE);
}

/** With the report token the published figures; with the steward's the endpoint's own state, which shows when rows arrive. */
async function metrics(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['report', 'steward']);
  if (!admission.ok) return admission.response;
  const { kind, team } = admission.caller;
  if (kind === 'steward') return typed(await endpointMetrics(service), OPENMETRICS);
  const made = await makeReport(service, team, c);
  return made ? typed(openMetrics(made), OPENMETRICS) : problemResponse(BAD_RANGE);
}

/** A browser cannot send a bearer token by itself: it asks for a password, and takes the report token as one. */
async function page(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['report']);
  if (!admission.ok) {
    if (admission.response.status === 401) {
      admission.response.headers.set(
        'www-authenticate',
        'Basic realm="Token Ledger: any name, the report token as password"',
      );
    }
    return admission.response;
  }
  const made = await makeReport(service, admission.caller.team, c);
  if (!made) return problemResponse(BAD_RANGE);
  return typed(reportPage(made, service.clock()), 'text/html; charset=utf-8');
}

/** Makes the report and notes in the audit that it was read. */
async function makeReport(service: Service, { team, policy }: Team, c: Context): Promise<Report | undefined> {
  const now = service.clock();
  const today = Math.floor(now / DAY_MS);
  const range = rangeOf(c.req.query('from') ?? '', c.req.query('to') ?? '', today);
  if (!range) return undefined;
  await noteRead(service, team, today);
  const { facts, teams } = service.store;
  return report({
    policy,
    ...range,
    weeks: await service.weeks.between(policy, range.from - LOOK_BACK_DAYS, range.to, now),
    denominators: await facts.denominators(team, range.from, range.to),
    closed: await facts.closed(team, range.from, range.to + 6),
    audit: await teams.audit(team),
  });
}

/** A full disk does not keep the report from being read; the read is written down with the next one. */
async function noteRead({ store, unnoted }: Service, team: string, today: number): Promise<void> {
  const times = (unnoted.get(team) ?? 0) + 1;
  unnoted.delete(team);
  try {
    await store.teams.note(team, today, 'report read', '', times);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    unnoted.set(team, (unnoted.get(team) ?? 0) + times);
  }
}

function csv(text: string): Response {
  return typed(text, 'text/csv; charset=utf-8', { 'content-disposition': 'attachment; filename="team-totals.csv"' });
}

function typed(text: string, type: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { headers: { 'content-type': type, ...headers } });
}
