import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REFRESH_MAX_BYTES, REFRESH_URL } from '../../../../src/core/pricing/decideRefresh.ts';
import type { RateCard } from '../../../../src/core/pricing/rates.ts';
import { keptCardPath, readKeptCard, readRefreshState } from '../../../../src/engine/prices/cachedRateCard.ts';
import { type Refreshed, refreshCard, refreshIsDue, refreshUrl } from '../../../../src/engine/prices/refreshCard.ts';
import { type CardFetch, fetchCard } from '../../../../src/engine/protocol/cardFetch.ts';
import { shippedCard } from '../../core/ratesForTests.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DAY = 86_400_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('the refresh of the rate card', () => {
  let card: RateCard;
  let folder: string;
  let server: Server;
  let url: string;
  let handle: Handler;
  let asked: IncomingMessage[];
  before(async () => {
    card = await shippedCard();
    server = createServer((request, response) => {
      asked.push(request);
      handle(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prices.json`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-refresh-'));
    asked = [];
    handle = (_, response) => response.setHeader('etag', '"one"').end(JSON.stringify(card.providers));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refresh = async (over: { now?: number; url?: string; fetch?: CardFetch } = {}): Promise<Refreshed> =>
    refreshCard({ folder, current: card, url, now: NOW, ...over });
  const kept = (): RateCard | undefined => {
    const found = readKeptCard(folder, readRefreshState(folder));
    assert.notEqual(typeof found, 'string');
    return typeof found === 'string' ? undefined : found?.card;
  };

  it('keeps what came, with its day and where it is from', async () => {
    assert.deepEqual(await refresh(), { kind: 'new', date: '2026-11-21', leftOut: [] });
    const sources = [{ source: url, date: '2026-11-21' }, ...(card.sources ?? []).slice(1)];
    const { differences: _, ...rest } = card;
    const ids = (each: RateCard) =>
      each.providers.map(({ id, models }) => [id, models.map((model) => model.id).toSorted()]);
    const { providers, ...head } = kept() as RateCard;
    assert.deepEqual(ids({ ...rest, providers }), ids(card));
    assert.deepEqual(head, { schema: card.schema, date: '2026-11-21', source: url, sources });
  });

  it('has the day that the answer says, unless that is still to come', async () => {
    for (const [said, day] of [
      ['Tue, 10 Nov 2026 10:00:00 GMT', '2026-11-10'],
      ['Tue, 10 Nov 2099 10:00:00 GMT', '2026-11-21'],
      ['never', '2026-11-21'],
    ] as const) {
      handle = (_, response) => response.setHeader('last-modified', said).end(JSON.stringify(card.providers));
      assert.deepEqual(await refresh(), { kind: 'new', date: day, leftOut: [] });
    }
  });

  it('asks with the etag of the same address, and keeps what it has if nothing is newer', async () => {
    await refresh();
    handle = (_, response) => response.writeHead(304).end();
    assert.deepEqual(await refresh({ now: NOW + DAY }), { kind: 'same' });
    assert.equal(kept()?.date, '2026-11-21');
    await refresh({ url: `${url}?other` });
    assert.deepEqual(
      asked.map(({ headers }) => headers['if-none-match']),
      [undefined, '"one"', undefined],
    );
  });

  it('is due once a day, also after an answer that was none, and after a clock that ran ahead', async () => {
    assert.ok(refreshIsDue(folder, NOW));
    handle = (_, response) => response.writeHead(500).end();
    await refresh();
    assert.deepEqual(
      [NOW, NOW + DAY - 1, NOW + DAY, NOW - 2 * DAY].map((now) => refreshIsDue(folder, now)),
      [false, false, true, true],
    );
  });

  const bad: readonly (readonly [string, Handler, RegExp])[] = [
    ['an error', (_, r) => r.writeHead(503).end('busy'), /127\.0\.0\.1:\d+ was asked for prices: the answer was 503/],
    ['no JSON', (_, r) => r.end('<html>log in</html>'), /not JSON/],
    ['another shape', (_, r) => r.end('{"models":[]}'), /no rate card/],
    [
      'a card that lost a main seller',
      (_, r) => r.end(JSON.stringify(card.providers.filter((p) => p.id !== 'openai'))),
      /lacks most models of OpenAI/i,
    ],
    ['a redirect', (_, r) => r.writeHead(302, { location: '/elsewhere' }).end(), /was asked for prices/],
    ['a connection that breaks', (q) => q.socket.destroy(), /was asked for prices/],
    [
      'an answer that breaks off',
      (_, r) => r.writeHead(200, { 'content-length': '1000' }).write('[', () => r.destroy()),
      /was asked for prices/,
    ],
    ['an answer without end', endless, /larger than 2000000 bytes/],
    [
      'an old card',
      (_, r) => r.setHeader('last-modified', 'Mon, 01 Jan 2024 00:00:00 GMT').end(JSON.stringify(card.providers)),
      /of 2024-01-01/,
    ],
  ];
  for (const [what, answer, reason] of bad) {
    it(`${what}: says why, and the last good card stays`, async () => {
      await refresh();
      const before = readFileSync(keptCardPath(folder), 'utf8');
      handle = answer;
      const refreshed = await refresh({ now: NOW + DAY });
      assert.equal(refreshed.kind, 'failed');
      assert.match(refreshed.kind === 'failed' ? refreshed.reason : '', reason);
      assert.equal(readFileSync(keptCardPath(folder), 'utf8'), before);
      assert.equal(kept()?.date, '2026-11-21');
    });
  }

  it('waits no longer than its limit', async () => {
    handle = () => undefined;
    assert.deepEqual(await refresh({ fetch: async (request, signal) => fetchCard(request, signal, fetch, 50) }), {
      kind: 'failed',
      reason: `${new URL(url).host} was asked for prices: no answer in time`,
    });
  });

  it('leaves out what does not fit and names it', async () => {
    const odd = { id: 'odd', match: { regex: '(a+)+$' }, prices: {} };
    handle = (_, response) => {
      const providers = card.providers.map((p) => (p.id === 'openai' ? { ...p, models: [...p.models, odd] } : p));
      response.end(JSON.stringify(providers));
    };
    const refreshed = await refresh();
    assert.match(refreshed.kind === 'new' ? refreshed.leftOut.join() : '', /^openai\/odd: /);
  });

  const refused = ['http://example.org/prices.json', 'file:///etc/passwd', 'prices', 'data:application/json,[]'];
  for (const address of refused) {
    it(`asks nobody at ${address}`, async () => {
      const refreshed = await refresh({ url: address });
      assert.match(refreshed.kind === 'failed' ? refreshed.reason : '', /must begin with https|is no URL/);
      assert.ok(!existsSync(keptCardPath(folder)));
    });
  }

  it('a kept card that somebody changed is checked as one from the network', async () => {
    await refresh();
    const dear = JSON.stringify(kept()).replace(/"input_mtok":\d+/, '"input_mtok":99999');
    writeFileSync(keptCardPath(folder), dear);
    const found = readKeptCard(folder, readRefreshState(folder));
    assert.ok(typeof found === 'object');
    assert.equal(modelsOf(found.card), modelsOf(card) - 1);
    writeFileSync(keptCardPath(folder), '{"schema"');
    const broken = readKeptCard(folder, readRefreshState(folder));
    assert.match(typeof broken === 'string' ? broken : '', /kept rate card is not used/);
  });

  it('a variable of the machine may name another address', () =>
    assert.deepEqual(
      [
        refreshUrl({ TOKEN_LEDGER_RATES_URL: ' https://a ' }),
        refreshUrl({ TOKEN_LEDGER_RATES_URL: '' }),
        refreshUrl({}),
      ],
      ['https://a', REFRESH_URL, REFRESH_URL],
    ));
});

function endless(_: IncomingMessage, response: ServerResponse): void {
  const chunk = Buffer.alloc(REFRESH_MAX_BYTES / 10, ' ');
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

const modelsOf = (card: RateCard): number => card.providers.reduce((sum, p) => sum + p.models.length, 0);
