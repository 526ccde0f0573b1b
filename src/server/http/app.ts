import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { PROTOCOL_HEADER, SCHEMA } from '../../wire/schema.ts';
import { TooManyTokens } from '../auth/tokenGate.ts';
import { errorText } from '../log.ts';
import { problemPage, type ShownProblem } from '../page/problemPage.ts';
import { isUnavailable } from '../store/watched.ts';
import { BUSY } from './body.ts';
import { groupRoutes } from './groupRoutes.ts';
import { memberRoutes } from './memberRoutes.ts';
import { type Problem, problemResponse } from './problem.ts';
import { readRoutes } from './readRoutes.ts';
import type { Service } from './requestContext.ts';
import { rowRoutes } from './rowRoutes.ts';
import { stewardRoutes } from './stewardRoutes.ts';
import { webhookRoutes } from './webhook.ts';

/** Nothing may be loaded but our own style sheet; no script at all, no frame, no other site. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'interest-cohort=()',
  [PROTOCOL_HEADER]: SCHEMA,
};

/** Nothing of the request was kept; it is to be sent again. */
const NO_ROOM: Problem = {
  status: 503,
  code: 'store',
  detail: 'The store cannot write now; nothing was kept.',
  headers: { 'retry-after': '60' },
};

/** A browser asks for a page, and is refused outside of the protocol's own addresses. */
function isForPerson({ req, res }: Context): boolean {
  return (
    res.headers.get('content-type') === 'application/problem+json' &&
    (req.header('accept') ?? '').includes('text/html') &&
    !req.path.startsWith('/v1/') &&
    req.path !== '/metrics'
  );
}

async function asPage(refusal: Response): Promise<Response> {
  const headers = new Headers(refusal.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(problemPage((await refusal.json()) as ShownProblem), { status: refusal.status, headers });
}

/** All endpoints of the protocol. */
export function makeApp(service: Service): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    const start = performance.now();
    await next();
    if (isForPerson(c)) c.res = await asPage(c.res);
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    service.counts.add(`${c.req.method} ${routePath(c, -1)}`, c.res.status, performance.now() - start);
  });
  app.get('/v1/health', async (c) => {
    // A load balancer asks this: an instance that cannot reach its store is of no use; one that cannot write shows reports.
    await service.store.database.read('SELECT 1 AS one', []);
    return c.json({ status: service.store.database.isWritable ? 'ok' : 'read-only', schema: SCHEMA });
  });
  rowRoutes(app, service);
  memberRoutes(app, service);
  readRoutes(app, service);
  groupRoutes(app, service);
  stewardRoutes(app, service);
  webhookRoutes(app, service);
  app.notFound(() => problemResponse({ status: 404, code: 'not-found', detail: 'There is nothing here.' }));
  app.onError((error) => {
    if (isUnavailable(error)) return problemResponse(NO_ROOM);
    if (error instanceof TooManyTokens) return problemResponse(BUSY);
    service.log({ level: 'error', event: 'failure', message: errorText(error) });
    return problemResponse({ status: 500, code: 'internal', detail: 'Something failed here; try again later.' });
  });
  return app;
}
