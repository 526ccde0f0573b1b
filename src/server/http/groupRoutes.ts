import { timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { DAY_MS } from '../../wire/period.ts';
import { bearerIn } from '../auth/auth.ts';
import { groupCsv, groupJson } from '../groups/groupForms.ts';
import { releaseGroups } from '../groups/groupRelease.ts';
import { type GroupReport, groupReport } from '../groups/levelReport.ts';
import { groupPage } from '../page/groupPage.ts';
import { rangeOf } from '../report/report.ts';
import { sha256Hex } from '../sha256.ts';
import { auditName, type Group } from '../store/groupStore.ts';
import { isUnavailable } from '../store/watched.ts';
import { type Problem, problemResponse } from './problem.ts';
import type { Service } from './requestContext.ts';

const TOKEN = /^ttg_[A-Za-z0-9_-]{43}$/;
const BAD_RANGE: Problem = { status: 400, code: 'range', detail: 'from and to are no range of days or weeks.' };

/** The reports above the teams, each with the token of its group only. */
export function groupRoutes(app: Hono, service: Service): void {
  app.get('/v1/groups/:group/report', (c) => reading(service, c, (made) => Response.json(groupJson(made))));
  app.get('/v1/groups/:group/report.csv', (c) =>
    reading(service, c, (made) =>
      typed(groupCsv(made), 'text/csv; charset=utf-8', {
        'content-disposition': 'attachment; filename="group-totals.csv"',
      }),
    ),
  );
  app.get('/groups/:group', (c) => reading(service, c, (made) => typed(groupPage(made), 'text/html; charset=utf-8')));
}

async function reading(service: Service, c: Context, show: (made: GroupReport) => Response): Promise<Response> {
  const { store, bucket, clock, requestsPerHour } = service;
  const hash = sha256Hex(bearerIn(c.req.header('authorization')));
  const group = await groupOf(service, c, hash);
  if (!group) {
    // A browser asks for a password, and takes the token as one.
    const headers = { 'www-authenticate': 'Basic realm="Token Ledger: any name, the group token as password"' };
    return problemResponse({ status: 401, code: 'token', detail: 'A valid token of this group is needed.', headers });
  }
  const wait = bucket.take(hash, requestsPerHour);
  if (wait > 0) {
    const headers = { 'retry-after': String(wait) };
    return problemResponse({ status: 429, code: 'requests', detail: 'Too many requests with this token.', headers });
  }
  const now = clock();
  const today = Math.floor(now / DAY_MS);
  const range = rangeOf(c.req.query('from') ?? '', c.req.query('to') ?? '', today);
  if (!range) return problemResponse(BAD_RANGE);
  try {
    await store.teams.note(auditName(group.name), today, 'report read', '');
    await releaseGroups(store, now);
  } catch (error) {
    // On a full disk what is released is still shown.
    if (!isUnavailable(error)) throw error;
  }
  return show(await groupReport(store, group, range.from, range.to));
}

/** The group in the path, for its own token; a group that does not exist looks the same as a token that is none. */
async function groupOf({ store }: Service, c: Context, hash: string): Promise<Group | undefined> {
  if (!TOKEN.test(bearerIn(c.req.header('authorization')))) return undefined;
  const found = await store.groups.ofToken(hash);
  const asked = c.req.param('group') ?? '';
  if (found === undefined || !timingSafeEqual(Buffer.from(sha256Hex(found)), Buffer.from(sha256Hex(asked))))
    return undefined;
  return (await store.groups.all()).find(({ name }) => name === found);
}

function typed(text: string, type: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { headers: { 'content-type': type, ...headers } });
}
