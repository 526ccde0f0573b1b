import type { Context, Hono } from 'hono';
import { DAY_MS, mondayOf, parsePeriod } from '../../wire/period.ts';
import { denominator } from '../../wire/schema.ts';
import { readJson } from './body.ts';
import { pointer, problemResponse } from './problem.ts';
import { admit, type Service } from './requestContext.ts';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const SMALL_BODY = 1024;

/** What a team's steward, or a job of the team's own, may do: denominators. */
export function stewardRoutes(app: Hono, service: Service): void {
  app.put('/v1/teams/:team/denominators/:name/:period', (c) => putDenominator(service, c));
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
