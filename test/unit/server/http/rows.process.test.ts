import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { UsageRow } from '../../../../src/wire/schema.ts';
import {
  type Endpoint,
  endpoint,
  headersOf,
  pathOf,
  policyFor,
  TODAY,
  tokenOf,
  usageCell,
  usageRow,
} from '../support.ts';

const code = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

/** `fetch` would tidy the path up first. */
async function statusOf(end: Endpoint, path: string): Promise<number> {
  const call = request(`${end.url}/`, { path, headers: { authorization: `Bearer ${end.team.tokens.report}` } });
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

describe('rows over HTTP', () => {
  let end: Endpoint;
  let person = 0;
  before(async () => {
    end = await endpoint(policyFor({ teamSize: 100 }));
  });
  after(() => end.close());
  const row = (part: Partial<UsageRow> = {}) => usageRow(end.team.policyHash, part);

  it('created, the same, replaced, conflict, removed, removed again', async () => {
    const me = ++person;
    const first = await end.put(me, TODAY, row());
    assert.equal(first.status, 201);
    assert.equal(first.headers.get('x-token-ledger'), 'team-totals/2');
    assert.deepEqual(await first.json(), { rev: 1, status: 'created' });
    assert.equal((await end.put(me, TODAY, row())).status, 200);
    assert.deepEqual(await (await end.put(me, TODAY, row({ rev: 3, linked: 0.5 }))).json(), {
      rev: 3,
      status: 'replaced',
    });
    const conflict = await end.put(me, TODAY, row({ rev: 2 }));
    assert.equal(conflict.headers.get('content-type'), 'application/problem+json');
    assert.equal(((await conflict.json()) as { rev: number }).rev, 3);
    const remove = () =>
      fetch(end.url + pathOf('checkout', me, TODAY, 'usage'), {
        method: 'DELETE',
        headers: headersOf('checkout', me, TODAY, end.key),
      });
    assert.equal((await remove()).status, 204);
    assert.equal((await remove()).status, 204);
    // What was sent before the removal, and arrives after it.
    assert.deepEqual(await code(await end.put(me, TODAY, row({ rev: 4 }))), [410, 'row-removed']);
  });

  it('removals are for periods, of either kind, open or closed', async () => {
    const remove = async (period: string) =>
      fetch(end.url + pathOf('checkout', 1, period, 'usage'), {
        method: 'DELETE',
        headers: headersOf('checkout', 1, period, end.key),
      });
    for (const period of ['2026-11-01', '2026-W40', '2026-12-24']) assert.equal((await remove(period)).status, 204);
    const noted = await end.serving.store.database.read('SELECT period FROM rows WHERE period <> $1', [TODAY]);
    assert.deepEqual(noted, [], 'nothing is noted about periods of which nothing can come');
  });

  const cell = usageCell;
  const refusals: readonly (readonly [string, number, string, () => Promise<Response>])[] = [
    ['not JSON', 400, 'not-json', () => end.put(1, TODAY, row(), { body: '{"a":' })],
    ['not UTF-8', 400, 'not-json', () => end.put(1, TODAY, row(), { body: Buffer.from([0x22, 0xff, 0x22]) })],
    [
      'a period that is none',
      400,
      'period',
      () => end.put(1, '2026-02-30', row(), { headers: headersOf('checkout', 1, TODAY, end.key) }),
    ],
    [
      'another person’s token',
      403,
      'token-row',
      () => end.put(1, TODAY, row(), { headers: headersOf('checkout', 2, TODAY, end.key) }),
    ],
    [
      'a token for another week',
      403,
      'token-row',
      () => end.put(1, TODAY, row(), { headers: headersOf('checkout', 1, '2026-11-13', end.key) }),
    ],
    ['a bad proof', 400, 'names', () => end.put(1, TODAY, row(), { headers: { 'x-row-proof': 'short' } })],
    ['no token', 401, 'token', () => end.put(1, TODAY, row(), { headers: { authorization: '' } })],
    [
      'a token that is none',
      401,
      'token',
      () => end.put(1, TODAY, row(), { headers: { authorization: `Bearer tlt_2026-W47.${'A'.repeat(86)}` } }),
    ],
    [
      'an almost right token',
      401,
      'token',
      () =>
        end.put(1, TODAY, row(), {
          headers: { authorization: `Bearer ${almostRight(tokenOf('checkout', 1, TODAY, end.key))}` },
        }),
    ],
    [
      'a report token',
      403,
      'token-kind',
      () => end.put(1, TODAY, row(), { headers: { authorization: `Bearer ${end.team.tokens.report}` } }),
    ],
    [
      'a steward token',
      403,
      'token-kind',
      () => end.put(1, TODAY, row(), { headers: { authorization: `Bearer ${end.team.tokens.steward}` } }),
    ],
    ['an unknown path', 404, 'not-found', () => end.get('/v2/anything')],
    ['a released period', 410, 'released', () => end.put(1, '2026-11-01', row())],
    ['another policy', 412, 'policy-changed', () => end.put(1, TODAY, row({ policy: `sha256:${'0'.repeat(64)}` }))],
    ['a large body', 413, 'body-too-large', () => end.put(1, TODAY, row(), { body: ' '.repeat(65_537) })],
    [
      'a large body that does not say its length',
      413,
      'body-too-large',
      () => {
        const body = new Blob([' '.repeat(100_000)]).stream();
        return end.put(1, TODAY, row(), { body, duplex: 'half' } as RequestInit);
      },
    ],
    [
      'another media type',
      415,
      'media-type',
      () => end.put(1, TODAY, row(), { headers: { 'content-type': 'text/plain' } }),
    ],
    [
      'a compressed body',
      415,
      'media-type',
      () => end.put(1, TODAY, row(), { headers: { 'content-encoding': 'gzip' } }),
    ],
    ['a period that has not begun', 422, 'period-future', () => end.put(1, '2026-11-23', row())],
    ['a week where days are asked for', 422, 'period-kind', () => end.put(1, '2026-W47', row())],
    [
      'a week under another policy, which may have asked for weeks',
      412,
      'policy-changed',
      () => end.put(1, '2026-W47', row({ policy: `sha256:${'0'.repeat(64)}` })),
    ],
    ['an unknown field', 422, 'schema', () => end.put(1, TODAY, { ...row(), host: 'laptop' } as unknown as UsageRow)],
    ['a bucket of nobody', 422, 'policy', () => end.put(1, TODAY, row({ cells: [cell({ bucket: 'mine' })] }))],
    ['the same cell twice', 422, 'policy', () => end.put(1, TODAY, row({ cells: [cell(), cell()] }))],
    ['a cost above the cap', 422, 'policy', () => end.put(1, TODAY, row({ cells: [cell({ cost: 5_001 })] }))],
    [
      'tokens above the cap',
      422,
      'policy',
      () => end.put(1, TODAY, row({ cells: [cell({ cacheRead: 50_000_000_001 })] })),
    ],
    [
      'more reasoning than output',
      422,
      'policy',
      () => end.put(1, TODAY, row({ cells: [cell({ reasoning: 61_001 })] })),
    ],
    [
      'an older schema',
      426,
      'schema-old',
      () => end.put(1, TODAY, { ...row(), schema: 'team-totals/0' } as unknown as UsageRow),
    ],
  ];
  for (const [what, status, name, send] of refusals) {
    it(`${what}: ${status} ${name}`, async () => assert.deepEqual(await code(await send()), [status, name]));
  }
  it('reports where a body is wrong by JSON pointers, and quotes nothing of it', async () => {
    const response = await end.put(1, TODAY, row({ cells: [cell({ artifact: 'PLANTED branch' })] }));
    const text = await response.text();
    assert.equal(response.status, 422);
    assert.match(text, /"pointer":"\/cells\/0\/artifact"/);
    assert.doesNotMatch(text, /PLANTED/);
  });
  it('a removal that is sent again and again holds up no release: it counts once', async () => {
    const { facts } = end.serving.store;
    const me = ++person;
    const [day, week] = ['2026-11-12', 20_766];
    const remove = async () =>
      fetch(end.url + pathOf('checkout', me, day, 'usage'), {
        method: 'DELETE',
        headers: headersOf('checkout', me, day, end.key),
      });
    await end.put(me, day, row());
    await facts.closeFor('checkout', 'usage', week);
    for (let i = 0; i < 5; i++) assert.equal((await remove()).status, 204);
    assert.equal(await facts.removals('checkout', 'usage', week), '1');
    await facts.endClosing('checkout', 'usage', week);
  });
  it('somebody else’s row is neither replaced nor removed', async () => {
    const [me, other] = [++person, ++person];
    await end.put(me, TODAY, row());
    const path = end.url + pathOf('checkout', me, TODAY, 'usage');
    const headers = {
      ...headersOf('checkout', me, TODAY, end.key),
      'x-row-proof': headersOf('checkout', other, TODAY, end.key)['x-row-proof'] ?? '',
    };
    assert.deepEqual(await code(await fetch(path, { method: 'PUT', headers, body: JSON.stringify(row({ rev: 9 })) })), [
      403,
      'proof',
    ]);
    assert.deepEqual(await code(await fetch(path, { method: 'DELETE', headers })), [403, 'proof']);
  });
  it('too many writes of a row in a day: 429 until the next day', async () => {
    const few = await endpoint(policyFor({ caps: { costPerRow: 9, tokensPerRow: 9_999_999, writesPerRowAndDay: 2 } }));
    const put = (rev: number) => few.put(1, TODAY, usageRow(few.team.policyHash, { rev }));
    assert.deepEqual([(await put(1)).status, (await put(2)).status], [201, 200]);
    const third = await put(3);
    assert.deepEqual([third.status, third.headers.get('retry-after')], [429, String(14 * 3600)]);
    few.now += 14 * 3_600_000;
    assert.equal((await put(3)).status, 200);
    await few.close();
  });
  it('too many requests with a token: 429 with the seconds to wait; other tokens go on', async () => {
    const slow = await endpoint(policyFor({ teamSize: 5 }), { requestsPerHour: 1 });
    const statuses: number[] = [];
    for (let i = 0; i < 502; i++)
      statuses.push((await slow.get('/v1/teams/checkout/policy', tokenOf('checkout', 1, TODAY, slow.key))).status);
    assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.at(-1)], [500, 429]);
    const refused = await slow.get('/v1/teams/checkout/policy', tokenOf('checkout', 1, TODAY, slow.key));
    assert.equal(refused.headers.get('retry-after'), '12');
    assert.equal((await slow.get('/v1/teams/checkout/policy')).status, 200);
    slow.now += 60_000;
    assert.equal((await slow.get('/v1/teams/checkout/policy', tokenOf('checkout', 1, TODAY, slow.key))).status, 200);
    await slow.close();
  });
  it('bucket detail takes weeks of two digits without artifacts, nothing else', async () => {
    const weekly = await endpoint(policyFor({ detail: 'bucket' }));
    const put = (part: Parameters<typeof usageCell>[0]) =>
      weekly.put(
        1,
        '2026-W47',
        usageRow(weekly.team.policyHash, { cells: [usageCell({ artifact: null, cacheWrite1h: 0, ...part })] }),
      );
    assert.equal((await put({})).status, 201);
    for (const part of [{ artifact: 'ABC-1' }, { cost: 4.11 }, { input: 12_345 }])
      assert.deepEqual(await code(await put(part)), [422, 'policy']);
    await weekly.close();
  });
  it('tokens that were ended stop within seconds', async () => {
    await end.serving.store.teams.revokeTokens('checkout', 'steward', 1);
    end.now += 6_000;
    assert.equal((await end.get('/v1/teams/checkout/policy', end.team.tokens.steward)).status, 401);
  });
  it('paths that climb, and tokens of another team, get nowhere', async () => {
    assert.deepEqual(
      await Promise.all(
        [
          '/v1/teams/checkout/../../../etc/passwd',
          '/..%2f..%2fetc/passwd',
          '/v1/teams/other/report',
          "/v1/teams/'%20OR%201=1/report",
          '/%00',
        ].map((path) => statusOf(end, path)),
      ),
      [404, 404, 403, 403, 404],
    );
  });
  it('headers are bounded, and a sender that dawdles is cut off', async () => {
    const socket = connect(Number(new URL(end.url).port), '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(9_000)}\r\n\r\n`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    assert.match(first.toString(), /^HTTP\/1\.1 431/);
    const strict = await endpoint(policyFor(), { slowMs: 300 });
    const slow = connect(Number(new URL(strict.url).port), '127.0.0.1');
    slow.write('GET / HTTP/1.1\r\nhost: x\r\n');
    slow.resume();
    await once(slow, 'close');
    await strict.close();
  });
  it('idle connections beyond the limit make room, and anyone who asks is served at the first try', async () => {
    const narrow = await endpoint(policyFor(), { maxConnections: 20, slowMs: 60_000 });
    const port = Number(new URL(narrow.url).port);
    const sockets = Array.from({ length: 300 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    let open = sockets.length;
    await new Promise<void>((resolve) => {
      for (const socket of sockets)
        socket.once('close', () => {
          open -= 1;
          if (open === 20) resolve();
        });
    });
    assert.equal(await narrow.serving.connections(), 20);
    assert.equal((await narrow.get('/v1/health')).status, 200);
    for (const socket of sockets) socket.destroy();
    await narrow.close();
  });
  it('plain http beyond this machine needs a proxy with https to be named', async () => {
    await assert.rejects(endpoint(policyFor(), { host: '0.0.0.0' }), /plain http/);
  });
  it('the log holds sums of requests: no address, token, pseudonym, path or agent string', async () => {
    const quiet = await endpoint();
    await quiet.put(1, TODAY, usageRow(quiet.team.policyHash), { headers: { 'user-agent': 'PLANTED-agent' } });
    await quiet.get('/v1/teams/checkout/report?from=PLANTED');
    await quiet.close();
    const text = JSON.stringify(quiet.logs);
    assert.match(text, /PUT \/v1\/teams\/:team\/periods/);
    assert.doesNotMatch(text, /PLANTED|127\.0\.0\.1|tlt_|tl[ic]_|ttr_|ABC-123|checkout|2026-11-21/);
    assert.ok(!text.includes(pathOf('checkout', 1, TODAY, 'usage').split('/').at(-2) ?? ''));
  });
  it('running requests end before the endpoint does', async () => {
    const busy = await endpoint(policyFor({ teamSize: 100 }));
    const puts = Array.from({ length: 30 }, (_, i) =>
      busy.put(i, TODAY, usageRow(busy.team.policyHash)).then(
        (r) => r.status,
        () => 0,
      ),
    );
    await Promise.race(puts);
    const started = performance.now();
    await busy.close();
    const statuses = await Promise.all(puts);
    // 201, or never begun: none is cut off in the middle with another status.
    const clean = statuses.every((status) => status === 201 || status === 0);
    assert.ok(clean && statuses.includes(201), statuses.join());
    assert.ok(performance.now() - started < 5_000);
  });
});

/** The same token but for one letter of its output. */
function almostRight(token: string): string {
  return `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
}
