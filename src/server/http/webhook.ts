import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { uppercaseKeyTicket } from '../../core/tickets/ticket.ts';
import { DAY_MS } from '../../wire/period.ts';
import { PULL_REQUEST, TICKET } from '../../wire/schema.ts';
import { readBody } from './body.ts';
import type { Service } from './context.ts';
import { type Problem, problemResponse } from './problem.ts';

/** GitHub's largest pull request events are a few hundred kilobytes. */
const LIMIT = 1_048_576;
const SOURCE = 'github-webhook';
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;
const UNSIGNED: Problem = { status: 401, code: 'signature', detail: 'The signature does not fit.' };

/** Only what is used; of people, titles and branches nothing is kept. */
const event = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.int(),
    merged: z.boolean(),
    merged_at: z.nullable(z.string()),
    title: z.string(),
    head: z.object({ ref: z.string() }),
    base: z.object({ ref: z.string() }),
  }),
  repository: z.object({ full_name: z.string(), default_branch: z.string() }),
});

/** Merged pull requests become denominators and close what they were for. */
export function webhookRoutes(app: Hono, service: Service): void {
  app.post('/v1/teams/:team/webhooks/github', (c) => github(service, c));
}

async function github(service: Service, c: Context): Promise<Response> {
  const team = await service.gate.team(c.req.param('team') ?? '');
  const signature = c.req.header('x-hub-signature-256') ?? '';
  // A request that has no signature at all sends no body either.
  if (!team || !SIGNATURE.test(signature)) return problemResponse({ ...UNSIGNED, headers: { connection: 'close' } });
  const body = await readBody(c, service, LIMIT);
  if (!body.ok) return problemResponse(body.problem);
  // A team that does not exist and a signature that does not fit look the same.
  if (!isSigned(body.bytes, signature, team.webhookSecret)) return problemResponse(UNSIGNED);
  if (c.req.header('x-github-event') !== 'pull_request') return c.body(null, 204);
  const merged = mergedIn(body.bytes);
  for (const artifact of merged?.artifacts ?? []) {
    await service.store.facts.close(team.team, { artifact, day: merged?.day ?? 0, source: SOURCE });
  }
  return c.body(null, 204);
}

/** Whether GitHub signed these bytes with the team's secret (`sha256=` and the hex HMAC). */
function isSigned(bytes: Uint8Array, signature: string, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(bytes).digest();
  const given = Buffer.from(SIGNATURE.exec(signature)?.[1] ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The pull request that an event merges into the default branch, with the ticket that its title or branch names. */
function mergedIn(bytes: Uint8Array): { readonly artifacts: readonly string[]; readonly day: number } | undefined {
  const parsed = event.safeParse(parseJson(bytes));
  if (!parsed.success) return undefined;
  const { action, pull_request: pull, repository } = parsed.data;
  const time = Date.parse(pull.merged_at ?? '');
  if (action !== 'closed' || !pull.merged || pull.base.ref !== repository.default_branch || Number.isNaN(time))
    return undefined;
  const request = `${repository.full_name}#${pull.number}`;
  const ticket = uppercaseKeyTicket(pull.head.ref) ?? uppercaseKeyTicket(pull.title.slice(0, 200));
  const artifacts = [PULL_REQUEST.test(request) ? request : '', ticket && TICKET.test(ticket) ? ticket : ''];
  return { artifacts: artifacts.filter((one) => one !== ''), day: Math.floor(time / DAY_MS) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
