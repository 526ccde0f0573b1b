import type { Context, Hono } from 'hono';
import { WEBHOOK_NAMES, WEBHOOKS } from '../webhooks/hookSources.ts';
import { readBody } from './body.ts';
import { type Problem, problemResponse } from './problem.ts';
import type { Service } from './requestContext.ts';

/** The largest events of forges and trackers are a few hundred kilobytes. */
const LIMIT = 1_048_576;
const UNSIGNED: Problem = { status: 401, code: 'signature', detail: 'The signature does not fit.' };

/** Merged pull requests and closed tickets become denominators and close what they were for. */
export function webhookRoutes(app: Hono, service: Service): void {
  app.post(`/v1/teams/:team/webhooks/:name{${WEBHOOK_NAMES.join('|')}}`, (c) => receive(service, c));
}

async function receive(service: Service, c: Context): Promise<Response> {
  const name = WEBHOOK_NAMES.find((one) => one === c.req.param('name')) ?? 'github';
  const source = WEBHOOKS[name];
  const header = (field: string) => c.req.header(field) ?? '';
  const team = await service.gate.team(c.req.param('team') ?? '');
  const secret = team && (await service.store.teams.webhookSecret(team, name));
  // A request that shows neither token nor signature sends no body either.
  if (!secret || !source.mayBe(header, secret))
    return problemResponse({ ...UNSIGNED, headers: { connection: 'close' } });
  const body = await readBody(c, service, LIMIT);
  if (!body.ok) return problemResponse(body.problem);
  // A team that does not exist and a signature that does not fit look the same.
  if (!source.isGenuine(header, body.bytes, secret)) return problemResponse(UNSIGNED);
  for (const closing of source.closings(header, parseJson(body.bytes)))
    await service.store.facts.close(team.team, { ...closing, source: source.source });
  return c.body(null, 204);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
