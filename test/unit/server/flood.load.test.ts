import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { type Endpoint, endpoint, headersOf, pathOf, policyFor, TODAY, usageRow } from './support.ts';

const CONNECTIONS = 10_000;
const AT_ONCE = 500;
const ROOM = 100;
const MB = 1_048_576;

/** What a sender says that wants to hold a connection for as long as it can. */
const SLOW: readonly (readonly [string, (end: Endpoint) => string])[] = [
  ['nothing', () => ''],
  ['half a request line', () => 'PU'],
  ['a header without an end', () => 'GET / HTTP/1.1\r\nhost: x\r\nx-a: '],
  ['a body that does not come', (end) => `${headOf(end)}content-length: 100\r\n\r\n{`],
  ['a chunk that does not end', (end) => `${headOf(end)}transfer-encoding: chunked\r\n\r\n5\r\n{"a`],
];

describe('an endpoint that is held by slow and idle connections', function () {
  this.timeout(120_000);
  let end: Endpoint;
  before(async () => {
    end = await endpoint(policyFor(), { maxConnections: ROOM, slowMs: 300, requestsPerHour: 1e9 });
  });
  after(() => end.close());

  it('lets go of anyone who does not come to an end', async () => {
    const waits = SLOW.map(async ([what, words]) => closed(open(end, words(end))).then(() => what));
    assert.equal((await Promise.all(waits)).length, SLOW.length);
  });

  it('lets go of who asks once and then stays', async () => {
    const short = await endpoint(policyFor(), { idleMs: 300 });
    const socket = open(short, 'GET /v1/health HTTP/1.1\r\nhost: x\r\n\r\n');
    await closed(socket);
    await short.close();
  });

  it(`takes ${CONNECTIONS} of them, holds ${ROOM} at most, and serves anyone who comes then`, async () => {
    const before = process.memoryUsage.rss();
    const all: Promise<void>[] = [];
    let most = 0;
    for (let made = 0; made < CONNECTIONS; made += AT_ONCE) {
      const sockets = Array.from({ length: AT_ONCE }, (_, i) => open(end, SLOW[i % SLOW.length]?.[1](end) ?? ''));
      const gone = sockets.map(async (socket) => closed(socket));
      all.push(...gone);
      // Anyone who finds no room is dropped at once; the others are not waited for, more come.
      await settled(gone, AT_ONCE - ROOM);
      most = Math.max(most, await end.serving.connections());
    }
    await Promise.all(all);
    assert.ok(most > 0 && most <= ROOM, `${most}`);
    assert.ok(process.memoryUsage.rss() - before < 200 * MB);
    const taken = await end.put(1, TODAY, usageRow(end.team.policyHash));
    assert.equal(taken.status, 201);
  });
});

describe('half-sent bodies of anyone who has no key', function () {
  this.timeout(120_000);
  const webhook = (signature: string) =>
    `POST /v1/teams/checkout/webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${signature}content-length: 1000000\r\n\r\n`;
  const half = 'x'.repeat(999_000);
  const forged = `x-hub-signature-256: sha256=${'0'.repeat(64)}\r\n`;

  for (const [what, head] of [
    ['without a signature are not read at all', webhook('')],
    ['with a forged one are held within a budget', webhook(forged)],
  ] as const)
    it(`400 of them ${what}, and honest people are served`, async () => {
      const end = await endpoint(policyFor(), { slowMs: 60_000 });
      const before = process.memoryUsage();
      const sockets = Array.from({ length: 400 }, () => open(end, head + half));
      const gone = sockets.map(async (socket) => closed(socket));
      const put = await end.put(1, TODAY, usageRow(end.team.policyHash));
      assert.equal(put.status, 201);
      // Answers come for all that are not held; those that are held are at most the budget.
      const held = 34;
      await settled(gone, 400 - held);
      const after = process.memoryUsage();
      const grown = after.arrayBuffers + after.external - before.arrayBuffers - before.external;
      assert.ok(grown < 150 * MB, `${Math.round(grown / MB)} MB`);
      for (const socket of sockets) socket.destroy();
      await end.close();
    });
});

function open(end: Endpoint, words: string): Socket {
  const socket = connect(Number(new URL(end.url).port), '127.0.0.1');
  // Being dropped is what is asked for here.
  socket.on('error', () => socket.destroy());
  socket.resume();
  if (words !== '') socket.write(words);
  return socket;
}

/** Being dropped with an error is being dropped as well. */
async function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('close', () => resolve()));
}

/** Resolves when so many of them have. */
async function settled(all: readonly Promise<void>[], count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    for (const one of all)
      void one.then(() => {
        left -= 1;
        if (left === 0) resolve();
      });
  });
}

function headOf(end: Endpoint): string {
  const headers = Object.entries(headersOf('checkout', 1, TODAY, end.key));
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `PUT ${pathOf('checkout', 1, TODAY, 'usage')} HTTP/1.1\r\nhost: x\r\n${lines.join('')}`;
}
