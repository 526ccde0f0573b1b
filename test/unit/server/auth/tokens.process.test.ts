import assert from 'node:assert/strict';
import { initTeam } from '../../../../src/server/command/init.ts';
import { type Endpoint, endpoint, headersOf, pathOf, policyFor, TODAY, usageRow } from '../support.ts';

const KINDS = ['ingest', 'report', 'steward'] as const;

interface Route {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'POST';
  readonly path: string;
  /** Statuses for the own team's tokens; those of another team never get further than 403. */
  readonly ingest: number;
  readonly report: number;
  readonly steward: number;
  readonly body?: string;
  /** Without a team in its path it is for the token's own team. */
  readonly ownOnly?: boolean;
}

const row = pathOf('checkout', 1, TODAY, 'usage');
const T = '/v1/teams/checkout';
const ROUTES: readonly Route[] = [
  { method: 'GET', path: `${T}/policy`, ingest: 200, report: 200, steward: 200 },
  { method: 'GET', path: `${T}/audit`, ingest: 200, report: 200, steward: 200 },
  { method: 'PUT', path: row, ingest: 201, report: 403, steward: 403, body: 'row' },
  { method: 'DELETE', path: row, ingest: 204, report: 403, steward: 403 },
  { method: 'GET', path: `${T}/report`, ingest: 403, report: 200, steward: 403 },
  { method: 'GET', path: `${T}/report.csv`, ingest: 403, report: 200, steward: 403 },
  { method: 'GET', path: '/', ingest: 403, report: 200, steward: 403, ownOnly: true },
  { method: 'GET', path: '/metrics', ingest: 403, report: 200, steward: 200, ownOnly: true },
  { method: 'GET', path: `${T}/quarantine`, ingest: 403, report: 403, steward: 200 },
  {
    method: 'POST',
    path: `${T}/quarantine/${TODAY}/remove`,
    ingest: 403,
    report: 403,
    steward: 200,
    body: '{"count":1}',
  },
  {
    method: 'PUT',
    path: `${T}/denominators/merged/${TODAY}`,
    ingest: 403,
    report: 403,
    steward: 200,
    body: '{"value":3,"source":"ci"}',
  },
];

describe('tokens in places that are not theirs', () => {
  let end: Endpoint;
  let other: Readonly<Record<(typeof KINDS)[number], string>>;
  before(async () => {
    end = await endpoint(policyFor());
    const made = await initTeam(end.serving.store, policyFor({ team: 'search' }), end.now);
    other = made?.tokens ?? assert.fail('the team exists');
  });
  after(() => end.close());

  const ask = async ({ method, path, body }: Route, authorization: string): Promise<number> => {
    const sent = body === 'row' ? JSON.stringify(usageRow(end.team.policyHash)) : body;
    const headers = { ...headersOf('checkout', 1, TODAY, ''), authorization };
    return (await fetch(end.url + path, { method, headers, ...(sent === undefined ? {} : { body: sent }) })).status;
  };

  for (const route of ROUTES)
    it(`${route.method} ${route.path.replace(/[\w-]{22}$/, '…')}`, async () => {
      for (const kind of KINDS) {
        assert.equal(await ask(route, `Bearer ${end.team.tokens[kind]}`), route[kind], kind);
        if (route.ownOnly !== true)
          assert.equal(await ask(route, `Bearer ${other[kind]}`), 403, `another team’s ${kind}`);
        // The same secret under the name of another kind is no token at all.
        const swapped = KINDS.filter((one) => one !== kind).map(
          (one) => `tt${one.charAt(0)}_${end.team.tokens[kind].slice(4)}`,
        );
        for (const token of swapped) assert.equal(await ask(route, `Bearer ${token}`), 401, token.slice(0, 4));
      }
      for (const none of ['', 'Bearer ', 'Bearer tti_', 'Basic !!', `Digest ${end.team.tokens.report}`])
        assert.equal(await ask(route, none), 401, none);
    });

  it('a page and its figures are those of the token’s own team', async () => {
    const page = async (token: string): Promise<string> => (await end.get('/', token)).text();
    assert.match(await page(other.report), /Team totals: search/);
    assert.doesNotMatch(await page(other.report), /checkout|ABC-123/);
  });
});
