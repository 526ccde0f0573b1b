import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { DAY_MS, mondayOf, parsePeriod } from '../../wire/period.ts';
import { denominator } from '../../wire/schema.ts';
import { readJson } from './body.ts';
import { admit, type Service } from './context.ts';
import { pointer, problemResponse } from './problem.ts';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const SMALL_BODY = 1024;
/** How many of a period's names: one by one, since ids do not distinguish invented people from real ones. */
const settlement = z.strictObject({ count: z.int().check(z.minimum(1), z.maximum(10_000)) });

/** What a team's steward, or a job of the team's own, may do: denominators and the quarantine. */
export function stewardRoutes(app: Hono, service: Service): void {
  app.put('/v1/teams/:team/denominators/:name/:period', (c) => putDenominator(service, c));
  app.get('/v1/teams/:team/quarantine', (c) => quarantine(service, c));
  app.post('/v1/teams/:team/quarantine/:period/:action{release|remove}', (c) => settle(service, c));
}

async function putDenominator(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['steward']);
  if (!admission.ok) return admission.response;
  const name = c.req.param('name') ?? '';
  const period = parsePeriod(c.req.param('period') ?? '');
  if (!NAME.test(name) || !period) {
    return problemResponse({
      status: 400,
      code: 'names',
      detail: 'The name or period is not of this protocol’s form.',
    });
  }
  if (period.start * DAY_MS > service.clock() + DAY_MS) {
    return problemResponse({ status: 422, code: 'period-future', detail: 'The period has not begun.' });
  }
  const json = await readJson(c, service, SMALL_BODY);
  if (!json.ok) return problemResponse(json.problem);
  const parsed = denominator.safeParse(json.value);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({ pointer: pointer(issue.path), message: issue.code }));
    return problemResponse({ status: 422, code: 'schema', detail: 'The body is not {value, source}.', errors });
  }
  const row = { name, period: period.text, week: mondayOf(period.start), ...parsed.data };
  await service.store.facts.putDenominator(admission.caller.team.team, row);
  return c.json({ name, period: period.text, ...parsed.data });
}

async function quarantine(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['steward']);
  if (!admission.ok) return admission.response;
  return c.json({ periods: await service.store.rows.quarantine(admission.caller.team.team) });
}

async function settle(service: Service, c: Context): Promise<Response> {
  const admission = await admit(service, c, ['steward']);
  if (!admission.ok) return admission.response;
  const { team } = admission.caller.team;
  const period = parsePeriod(c.req.param('period') ?? '');
  if (!period)
    return problemResponse({ status: 400, code: 'period', detail: 'The period is neither a day nor an ISO week.' });
  // A body in JSON cannot come from a form of another site.
  const json = await readJson(c, service, SMALL_BODY);
  if (!json.ok) return problemResponse(json.problem);
  const parsed = settlement.safeParse(json.value);
  if (!parsed.success) return problemResponse({ status: 422, code: 'schema', detail: 'The body is not {count}.' });
  const release = c.req.param('action') === 'release';
  const rows = await service.store.rows.settleQuarantine(team, period.text, release, parsed.data.count);
  await service.store.teams.note(
    team,
    Math.floor(service.clock() / DAY_MS),
    release ? 'quarantine released' : 'quarantine removed',
    period.text,
  );
  return c.json({ period: period.text, rows });
}
