import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { teamSentence } from '../../../src/core/summary/teamStanding.ts';
import { formatsFor } from '../../../src/core/text/format.ts';
import { boundedFetch } from '../../../src/engine/protocol/boundedFetch.ts';
import { nodeHashing } from '../../../src/engine/team/hashing.ts';
import { defaultPolicy, hashPolicy, type Policy } from '../../../src/wire/policy.ts';
import { Developer, sendIn } from './developer.ts';
import { json, problem, type Reply, Scripted } from './scripted.ts';

const PROTOCOL = { 'x-token-ledger': 'team-totals/2' };
const NOW = Date.parse('2026-11-21T10:00Z');
const HOUR = 3_600_000;

interface Case {
  readonly name: string;
  readonly replies: readonly Reply[];
  /** Requests until sync stops. */
  readonly puts: number;
  /** Where it stands then, in the words that the hover shows. */
  readonly state: RegExp;
  /** PUTs of a second round an hour later, when the endpoint takes everything. */
  readonly later: number;
  readonly verdict: string;
}

const plain =
  (status: number, type = 'text/html'): Reply =>
  (_, response) =>
    response.writeHead(status, { 'content-type': type }).end('<h1>hello</h1>');

const CASES: readonly Case[] = [
  {
    name: '400: stops this row, never again unchanged',
    replies: [problem(400, 'not-json')],
    puts: 1,
    state: /: on .*1 row not taken/,
    later: 0,
    verdict: 'refused not-json',
  },
  {
    name: '415: the same',
    replies: [problem(415, 'media-type')],
    puts: 1,
    state: /: on .*1 row not taken/,
    later: 0,
    verdict: 'refused media-type',
  },
  {
    name: '422: the same',
    replies: [problem(422, 'schema')],
    puts: 1,
    state: /: on .*1 row not taken/,
    later: 0,
    verdict: 'refused schema',
  },
  {
    name: '401: pauses and asks',
    replies: [problem(401, 'token')],
    puts: 1,
    state: /paused: the endpoint does not take this machine’s tokens/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: '403: the same',
    replies: [problem(403, 'token-kind')],
    puts: 1,
    state: /paused: the endpoint does not take this machine’s tokens/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: '404: pauses: no such team',
    replies: [problem(404, 'not-found')],
    puts: 1,
    state: /paused: the endpoint knows no such team/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: '409: once more under the revision after the endpoint’s',
    replies: [problem(409, 'rev', { rev: 7 })],
    puts: 2,
    state: /: on · last sent/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: '409 twice: later',
    replies: [problem(409, 'rev', { rev: 7 }), problem(409, 'rev', { rev: 9 })],
    puts: 2,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: '409 with a revision that nobody can have: later',
    replies: [problem(409, 'rev', { rev: Number.MAX_SAFE_INTEGER })],
    puts: 1,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: '409 without a number: later',
    replies: [problem(409, 'rev', { rev: 'x' })],
    puts: 1,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: '410: never again for this period',
    replies: [problem(410, 'released')],
    puts: 1,
    state: /: on · nothing sent yet$/,
    later: 0,
    verdict: 'gone ',
  },
  {
    name: '413: folds once',
    replies: [problem(413, 'body-too-large')],
    puts: 2,
    state: /: on · last sent/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: '413 twice: stops this row',
    replies: [problem(413, 'body-too-large'), problem(413, 'body-too-large')],
    puts: 2,
    state: /1 row not taken/,
    later: 0,
    verdict: 'refused body-too-large',
  },
  {
    name: '426: pauses: update needed',
    replies: [problem(426, 'schema-old')],
    puts: 1,
    state: /paused: the endpoint wants a newer version/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: '429: waits as long as it is told',
    replies: [problem(429, 'requests', {}, { 'retry-after': '1200' })],
    puts: 1,
    state: /asked to wait; next try Nov 21, .*:20/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: '429 for longer than a day: a day',
    replies: [problem(429, 'requests', {}, { 'retry-after': '999999999' })],
    puts: 1,
    state: /asked to wait; next try Nov 22,/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: '500: waits with jitter',
    replies: [problem(500, 'internal')],
    puts: 1,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: '302: not followed',
    replies: [(_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    puts: 1,
    state: /paused: the endpoint points elsewhere/,
    later: 0,
    verdict: 'acknowledged ',
  },
  {
    name: 'a captive portal’s 200 is not believed',
    replies: [plain(200)],
    puts: 1,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'a taken row of another revision is not believed',
    replies: [(_, response) => json(200, { rev: 99 })(response)],
    puts: 1,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'an answer of 10 MB is cut off',
    replies: [(_, response) => json(200, { rev: 1, more: 'x'.repeat(10_000_000) })(response)],
    puts: 1,
    state: /was not reached; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'an answer of 10 MB that comes as a few bytes is cut off',
    replies: [
      (_, response) => {
        response.writeHead(200, { ...PROTOCOL, 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(gzipSync(`{"rev":1,"more":"${'x'.repeat(10_000_000)}"}`));
      },
    ],
    puts: 1,
    state: /was not reached; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'headers without an end are cut off',
    replies: [
      (_, { socket }) => {
        socket?.write('HTTP/1.1 200 OK\r\n');
        for (let i = 0; i < 100; i += 1) socket?.write(`x-${i}: ${'y'.repeat(1000)}\r\n`);
      },
    ],
    puts: 1,
    state: /was not reached; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'an answer that drips for ever is cut off',
    replies: [
      (_, response) => {
        response.writeHead(200, { ...PROTOCOL, 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
    puts: 1,
    state: /was not reached; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'an answer of another type is not believed',
    replies: [
      (_, response) => void response.writeHead(201, { ...PROTOCOL, 'content-type': 'text/plain' }).end('{"rev":1}'),
    ],
    puts: 1,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'a word that is none is not kept',
    replies: [problem(422, '\u001b[2Jevil $(alert)')],
    puts: 1,
    state: /: on .*1 row not taken/,
    later: 0,
    verdict: 'refused status-422',
  },
  {
    name: 'an answer that ends in its middle',
    replies: [
      (_, response) => {
        response.writeHead(200, { 'x-token-ledger': 'team-totals/2', 'content-length': '100' });
        response.write('{"rev"');
        setImmediate(() => response.destroy());
      },
    ],
    puts: 1,
    state: /was not reached; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: 'an answer that does not come',
    replies: [() => undefined],
    puts: 1,
    state: /was not reached; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
  {
    name: '412 with the same policy: later',
    replies: [problem(412, 'policy-changed')],
    puts: 1,
    state: /reports an internal error; next try/,
    later: 1,
    verdict: 'acknowledged ',
  },
];

describe('each error of the protocol’s table', () => {
  let server: Scripted;
  let dev: Developer;

  beforeEach(async () => {
    server = await new Scripted().open();
    dev = new Developer({ invitation: server.invitation, now: NOW, send: sendIn(8000) });
    await dev.work({ at: NOW - HOUR }, { at: NOW - HOUR, branch: 'XYZ-9', output: 9_000_000 });
    await dev.connect();
  });
  afterEach(async () => {
    dev.close();
    await server.close();
  });

  for (const each of CASES)
    it(each.name, async () => {
      server.replies = [...each.replies];
      await dev.sync();
      assert.equal(server.puts.length, each.puts);
      assert.match(teamSentence(dev.desk.state(dev.key), formatsFor('en', 'UTC')), each.state);
      const row = dev.engine.ledger.db.prepare('SELECT verdict, code FROM team_rows').get();
      assert.equal(`${String(row?.['verdict'])} ${String(row?.['code'])}`, each.verdict);
      dev.now += HOUR;
      await dev.sync();
      assert.equal(server.puts.length - each.puts, each.later);
    });

  it('a row that was refused goes again when it changed', async () => {
    server.replies = [problem(422, 'schema')];
    await dev.sync();
    await dev.work({ at: NOW - HOUR / 2 });
    await dev.sync();
    assert.equal(server.puts.length, 2);
    const state = dev.desk.state(dev.key);
    assert.equal(state.kind !== 'off' && state.refused, 0);
  });

  it('413 halves the cells, and the sums stay', async () => {
    server.replies = [problem(413, 'body-too-large')];
    await dev.sync();
    const [first, second] = server.puts.map(({ body }) => JSON.parse(body) as { cells: { output: number }[] });
    const sum = (row: typeof first) => row?.cells.reduce((all, { output }) => all + output, 0);
    assert.equal(first?.cells.length, 2);
    assert.equal(second?.cells.length, 1);
    assert.equal(sum(first), sum(second));
  });

  it('409 gives each try a revision of its own', async () => {
    server.replies = [problem(409, 'rev', { rev: 7 })];
    await dev.sync();
    assert.deepEqual(
      server.puts.map(({ body }) => (JSON.parse(body) as { rev: number }).rev),
      [1, 8],
    );
  });

  it('waits twice as long with each failure, up to six hours, and not at all after a success', async () => {
    dev.random = 0.999_999;
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      server.replies = [problem(503, 'down')];
      await dev.sync();
      const state = dev.desk.state(dev.key);
      const until = state.kind === 'waiting' ? state.until : 0;
      waits.push(Math.round((until - dev.now) / 60_000));
      dev.now = until;
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    await dev.sync();
    assert.equal(dev.desk.state(dev.key).kind, 'on');
  });

  it('nothing goes while it waits, and a person may try at once', async () => {
    server.replies = [problem(503, 'down')];
    await dev.sync();
    await dev.sync();
    assert.equal(server.puts.length, 1);
    dev.desk.resume(dev.key);
    await dev.sync();
    assert.equal(server.puts.length, 2);
  });

  it('what the endpoint asked for is waited for, no matter who asks', async () => {
    server.replies = [problem(429, 'requests', {}, { 'retry-after': '600' })];
    await dev.sync();
    dev.desk.resume(dev.key);
    await dev.sync();
    assert.equal(server.puts.length, 1);
  });

  it('a policy that is another one each time is not run after', async () => {
    let k = 5;
    const changed: Reply = (seen, response) => {
      k += 1;
      server.policy = { ...defaultPolicy('checkout', 8), k };
      problem(412, 'policy-changed')(seen, response);
    };
    server.replies = Array.from({ length: 50 }, () => changed);
    await dev.sync();
    assert.ok(server.puts.length <= 4, `${server.puts.length}`);
    assert.equal(dev.desk.state(dev.key).kind, 'waiting');
  });

  it('a malicious policy is not agreed to', async () => {
    const bad = [
      { ...defaultPolicy('checkout', 8), k: 1 },
      { ...defaultPolicy('other', 8) },
      { ...defaultPolicy('checkout', 8), fields: ['branch'] },
      { ...defaultPolicy('checkout', 8), extra: 'x' },
      { ...defaultPolicy('checkout', 8), retentionDays: 4000 },
      { ...defaultPolicy('checkout', 8), readers: ['you\u001b[2K\u001b[1A alone'] },
      { ...defaultPolicy('checkout', 8), readers: ['you\n\n## The policy in plain words'] },
      { ...defaultPolicy('checkout', 8), readers: ['you \u202eenola'] },
      { ...defaultPolicy('checkout', 8), buckets: ['[x](command:evil)'] },
      'no policy',
    ];
    for (const policy of bad) {
      const sha256 = hashPolicy(nodeHashing, policy as Policy);
      const answer = { status: 200, retryAfter: '', protocol: 'team-totals/2', body: { policy, sha256 } };
      assert.equal(dev.desk.offer(dev.key, answer, []).ok, false, JSON.stringify(policy));
    }
  });

  it('a policy that is somebody else’s by a redirect is not fetched', async () => {
    const other = await new Scripted().open();
    server.replies = [problem(412, 'policy-changed')];
    server.policyReply = (_, response) =>
      response.writeHead(307, { location: `${other.url}/v1/teams/checkout/policy` }).end();
    await dev.sync();
    assert.deepEqual(other.seen, []);
    assert.match(
      teamSentence(dev.desk.state(dev.key), formatsFor('en', 'UTC')),
      /paused: the endpoint points elsewhere/,
    );
    await other.close();
  });

  it('agreeing to another policy than the one shown is refused', () => {
    assert.throws(() => dev.desk.agree(dev.key, `sha256:${'0'.repeat(64)}`, []), /not the one that was shown/);
  });

  it('one request at a time', async () => {
    await dev.work(...Array.from({ length: 10 }, (_, i) => ({ at: NOW - i * 24 * HOUR })));
    let open = 0;
    let most = 0;
    const counting = dev.deskWith(async (...request) => {
      open += 1;
      most = Math.max(most, open);
      const answer = await dev.send(...request);
      open -= 1;
      return answer;
    });
    await Promise.all([dev.sync(counting), dev.sync(counting)]);
    assert.ok(server.puts.length >= 10);
    assert.equal(most, 1);
  });

  it('nothing is asked of a plain-http address elsewhere, nor of one with a password', async () => {
    const request = { method: 'PUT' as const, path: '/', body: '{}', proof: 'x', bearer: 'tlt_x' };
    const parts = { fetch: () => assert.fail('it was asked'), timeoutMs: 100, onFailure: () => undefined };
    for (const address of ['http://example.com', 'https://me:secret@example.com', 'ftp://example.com', 'nowhere'])
      assert.equal(await boundedFetch(parts, address, request), undefined, address);
  });
});
