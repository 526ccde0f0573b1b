import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { type Endpoint, endpoint, headersOf, outcomeRow, pathOf, policyFor, TODAY, usageRow } from './support.ts';

/** Values that parsers and stores stumble over. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '__proto__',
    '\u0000',
    '\ud800',
    '\u202eabc',
    'x'.repeat(5_000),
    "'; DROP TABLE rows; --",
    '=cmd|/c calc!A1',
    1e308,
    -0,
    2 ** 53,
    0.1 + 0.2,
    null,
    true,
    [],
    {},
  ),
);
const MARKER = 'planted-marker';

describe('an endpoint and hostile bytes', () => {
  let end: Endpoint;
  before(async () => {
    const caps = { costPerRow: 1e6, tokensPerRow: 1e15, writesPerRowAndDay: 10_000 };
    end = await endpoint(policyFor({ caps }), { requestsPerHour: 1e9 });
  });
  after(() => end.close());

  const put = async (kind: 'usage' | 'outcome', body: string): Promise<Response> =>
    fetch(end.url + pathOf('checkout', 1, TODAY, kind), {
      method: 'PUT',
      headers: headersOf('checkout', 1, TODAY, end.key),
      body,
    });

  it('a row with anything in any place is taken or refused, never a failure, and never reported back', async () => {
    const cells = [{ artifact: 'ABC-1', bucket: 'checkout', state: 'open' as const, cost: 1 }];
    const rows = { usage: usageRow(end.team.policyHash), outcome: outcomeRow(end.team.policyHash, cells) };
    const property = fc.asyncProperty(
      fc.constantFrom('usage' as const, 'outcome' as const),
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      odd,
      fc.boolean(),
      async (kind, path, value, adds) => {
        const body = changed(structuredClone(rows[kind]), path, adds ? { [MARKER]: value } : value);
        const response = await put(kind, JSON.stringify(body));
        assert.ok([200, 201, 409, 412, 422, 426].includes(response.status), `${response.status}`);
        assert.ok(!(await response.text()).includes(MARKER));
      },
    );
    await fc.assert(property, { numRuns: FUZZ_RUNS * 4 });
  });

  it('any text as a body is answered', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constant('['.repeat(60_000)),
      fc.constant('{"__proto__":{"rev":1}}'),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        assert.ok([400, 422, 426].includes((await put('usage', text)).status));
      }),
      { numRuns: FUZZ_RUNS * 2 },
    );
    assert.equal(({} as { rev?: number }).rev, undefined);
  });

  it('any path and query is answered, and adds no header', async () => {
    const part = fc.oneof(
      fc.string().map((text) => encodeURIComponent(text)),
      fc.constantFrom('%0d%0aset-cookie:%20a=b', '%00', '..%2f..', '%ff', '%e2%80%ae', '__proto__', "'"),
    );
    const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('/')}`);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', '/v1/teams', '/v1/teams/checkout/report?from='),
        path,
        async (head, tail) => {
          const url = end.url + (head.endsWith('=') ? head + tail.slice(1) : head + tail);
          const response = await fetch(url, { headers: { authorization: `Bearer ${end.team.tokens.report}` } });
          assert.ok([200, 400, 403, 404].includes(response.status), `${url} ${response.status}`);
          assert.equal(response.headers.get('set-cookie'), null);
        },
      ),
      { numRuns: FUZZ_RUNS * 2 },
    );
  });

  it('bytes that are no HTTP are cut off, and others are served', async () => {
    const property = fc.asyncProperty(fc.uint8Array({ minLength: 20, maxLength: 2_000 }), async (bytes) => {
      const socket = connect(Number(new URL(end.url).port), '127.0.0.1');
      const closed = once(socket, 'close').catch(() => undefined);
      socket.resume();
      socket.end(Buffer.concat([Buffer.from(bytes), Buffer.from('\r\n\r\n')]));
      await closed;
    });
    await fc.assert(property, { numRuns: FUZZ_RUNS });
    assert.equal((await end.get('/v1/health')).status, 200);
  });

  it('nothing of it was a failure', () => {
    assert.deepEqual(
      end.logs.filter(({ level }) => level === 'error'),
      [],
    );
  });
});

/** The value with another one in some place of it. */
function changed(value: unknown, [first = 0, ...rest]: readonly number[], other: unknown): unknown {
  if (typeof value !== 'object' || value === null) return other;
  const keys = Object.keys(value);
  const key = keys[first % Math.max(1, keys.length)];
  if (key === undefined) return other;
  const parts = value as Record<string, unknown>;
  parts[key] = rest.length === 0 ? other : changed(parts[key], rest, other);
  return value;
}
