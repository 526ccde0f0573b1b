import assert from 'node:assert/strict';
import { initTeam } from '../../../../src/server/command/init.ts';
import { invite } from '../../../../src/server/membership/members.ts';
import { nodeHashing, sha256Hex } from '../../../../src/server/sha256.ts';
import { invitationBearer, parseInvitation } from '../../../../src/wire/membership/invitation.ts';
import { memberCredential } from '../../../../src/wire/membership/membership.ts';
import {
  type Endpoint,
  endpoint,
  headersOf,
  pathOf,
  policyFor,
  secretOf,
  TODAY,
  tokenOf,
  usageRow,
} from '../support.ts';

const KINDS = ['report', 'steward', 'invitation', 'member', 'row'] as const;
type Bearers = Readonly<Record<(typeof KINDS)[number], string>>;

interface Route {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'POST';
  readonly path: string;
  /** The kinds that are let in, with the status; all others get 403. Those of another team never get in. */
  readonly lets: Partial<Readonly<Record<(typeof KINDS)[number], number>>>;
  readonly body?: string;
  /** Without a team in its path it is for the token's own team. */
  readonly ownOnly?: boolean;
}

const row = pathOf('checkout', 1, TODAY, 'usage');
const T = '/v1/teams/checkout';
const ANYBODY = { report: 200, steward: 200, invitation: 200, member: 200, row: 200 };
const ROUTES: readonly Route[] = [
  { method: 'GET', path: `${T}/policy`, lets: ANYBODY },
  { method: 'GET', path: `${T}/audit`, lets: ANYBODY },
  { method: 'GET', path: `${T}/audit/log`, lets: ANYBODY },
  { method: 'PUT', path: row, lets: { row: 201 }, body: 'row' },
  { method: 'DELETE', path: row, lets: { row: 204 } },
  { method: 'POST', path: `${T}/members`, lets: { invitation: 409 }, body: `{"credential":"${'0'.repeat(64)}"}` },
  { method: 'POST', path: `${T}/tokens`, lets: { member: 422 }, body: '{}' },
  { method: 'GET', path: `${T}/report`, lets: { report: 200 } },
  { method: 'GET', path: `${T}/report.csv`, lets: { report: 200 } },
  { method: 'GET', path: '/', lets: { report: 200 }, ownOnly: true },
  { method: 'GET', path: '/metrics', lets: { report: 200, steward: 200 }, ownOnly: true },
  {
    method: 'PUT',
    path: `${T}/denominators/merged/${TODAY}`,
    lets: { steward: 200 },
    body: '{"value":3,"source":"ci"}',
  },
];

/** One bearer of each kind; the invitation's person is the member. */
async function bearersOf({ serving, url, now }: Endpoint, team: string): Promise<Bearers> {
  const found = (await serving.store.teams.find(team)) ?? assert.fail();
  const [text = ''] = await invite(serving.store, found.policy, url, 1, now);
  const invitation = parseInvitation(text) ?? assert.fail();
  const member = memberCredential(nodeHashing, { secret: Buffer.alloc(32, team.length), team });
  await serving.store.members.redeem(team, invitation.number ?? 0, sha256Hex(invitation.secret), sha256Hex(member));
  const row = tokenOf(team, 1, TODAY, await secretOf(serving.store, team));
  return { report: '', steward: '', invitation: invitationBearer(invitation), member, row };
}

describe('tokens in places that are not theirs', () => {
  let end: Endpoint;
  let own: Bearers;
  let other: Bearers;
  before(async () => {
    end = await endpoint(policyFor());
    const made = await initTeam(end.serving.store, policyFor({ team: 'search' }), end.now);
    own = { ...(await bearersOf(end, 'checkout')), ...end.team.tokens };
    other = { ...(await bearersOf(end, 'search')), ...(made?.tokens ?? assert.fail('the team exists')) };
  });
  after(() => end.close());

  const ask = async ({ method, path, body }: Route, authorization: string): Promise<number> => {
    const sent = body === 'row' ? JSON.stringify(usageRow(end.team.policyHash)) : body;
    const headers = { ...headersOf('checkout', 1, TODAY, end.key), authorization };
    return (await fetch(end.url + path, { method, headers, ...(sent === undefined ? {} : { body: sent }) })).status;
  };

  for (const route of ROUTES)
    it(`${route.method} ${route.path.replace(/[\w-]{22}\/0$/, '…')}`, async () => {
      for (const kind of KINDS) {
        // Without a team in the path nothing says which team an invitation or a row's token would be for.
        const refused = route.ownOnly === true && kind !== 'report' && kind !== 'steward' ? 401 : 403;
        assert.equal(await ask(route, `Bearer ${own[kind]}`), route.lets[kind] ?? refused, kind);
        if (route.ownOnly === true) continue;
        const known = kind !== 'report' && kind !== 'steward' ? 401 : 403;
        assert.equal(await ask(route, `Bearer ${other[kind]}`), known, `another team’s ${kind}`);
        // The same secret under the name of another kind is no token at all.
        for (const prefix of ['ttr_', 'tts_', 'tlc_', 'tli_', 'tlt_'].filter((one) => !own[kind].startsWith(one)))
          assert.equal(await ask(route, `Bearer ${prefix}${own[kind].slice(4)}`), 401, `${kind} as ${prefix}`);
      }
      for (const none of ['', 'Bearer ', 'Bearer tlt_', 'Basic !!', `Digest ${end.team.tokens.report}`])
        assert.equal(await ask(route, none), 401, none);
    });

  it('another site in a steward’s browser changes nothing: no form reaches a route, and no preflight is granted', async () => {
    const path = `${end.url}${T}/denominators/merged/${TODAY}`;
    const before = await end.serving.store.facts.denominators('checkout', 0, 30_000);
    const authorization = `Basic ${Buffer.from(`me:${own.steward}`).toString('base64')}`;
    const origin = 'https://elsewhere.example';
    const body = '{"value":99,"source":"ci"}';
    // What a form or a simple request can send, with the password that the browser keeps.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      for (const method of ['POST', 'PUT'])
        assert.ok(
          [404, 415].includes(
            (await fetch(path, { method, body, headers: { authorization, origin, 'content-type': type } })).status,
          ),
          `${method} ${type}`,
        );
    const asked = { authorization, origin, 'access-control-request-method': 'PUT' };
    for (const method of ['OPTIONS', 'GET', 'PUT']) {
      const headers =
        method === 'PUT' ? { origin, authorization: 'Basic x', 'content-type': 'application/json' } : asked;
      const answer = await fetch(path, { method, headers, ...(method === 'PUT' ? { body } : {}) });
      assert.ok(answer.status >= 400, method);
      for (const [name] of answer.headers) assert.doesNotMatch(name, /^access-control/);
    }
    assert.deepEqual(await end.serving.store.facts.denominators('checkout', 0, 30_000), before);
    // The same by the steward's own program.
    const headers = { authorization, 'content-type': 'application/json' };
    assert.equal((await fetch(path, { method: 'PUT', body, headers })).status, 200);
  });

  it('a page and its figures are those of the token’s own team', async () => {
    const page = async (token: string): Promise<string> => (await end.get('/', token)).text();
    assert.match(await page(other.report), /Team totals: search/);
    assert.doesNotMatch(await page(other.report), /checkout|ABC-123/);
  });
});
