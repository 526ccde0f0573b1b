import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RateCard } from '../../../../src/core/pricing/rates.ts';
import { ownPricesPath } from '../../../../src/engine/prices/ownPrices.ts';
import { PriceBook } from '../../../../src/engine/prices/priceBook.ts';
import { PriceKeeper } from '../../../../src/engine/prices/priceKeeper.ts';
import { chargeWith } from '../../../../src/engine/prices/pricing.ts';
import { fetchCard } from '../../../../src/engine/protocol/cardFetch.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { shippedCard, usd } from '../../core/ratesForTests.ts';
import { TestWindow } from '../testWindow.ts';

const MODEL = 'claude-haiku-4-5';

describe('the prices of a window', function () {
  this.timeout(120_000);
  let card: RateCard;
  let home: AgentHome;
  let dist: string;
  let server: Server;
  let asked: number;
  let answer: { status: number; body: string };
  const windows: TestWindow[] = [];

  before(async () => {
    card = await shippedCard();
    server = createServer((_, response) => {
      asked++;
      response.writeHead(answer.status).end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = 0;
    home = new AgentHome();
    dist = mkdtempSync(join(tmpdir(), 'token-ledger-dist-'));
    writeFileSync(join(dist, 'rate-card.json'), JSON.stringify(card));
    home.claude({ cwd: '/work/shop', branch: 'main', model: MODEL }).call({ input: 1_000_000 });
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) await window.service.close();
    rmSync(dist, { recursive: true, force: true });
    home.remove();
  });

  function open(env: Record<string, string> = {}): TestWindow {
    const window = new TestWindow(home, dist, '/work/shop', env);
    windows.push(window);
    return window;
  }
  const own = (text: string): void => writeFileSync(ownPricesPath(join(home.folder, 'ledger')), text);
  const dear = JSON.stringify({ prices: [{ model: MODEL, input: 7, output: 0 }] });
  const upstream = (): string => {
    const models = (of: RateCard['providers'][number]) =>
      of.models.map((each) =>
        each.match && JSON.stringify(each.match).includes(MODEL)
          ? { ...each, prices: { input_mtok: 9, output_mtok: 9 } }
          : each,
      );
    return JSON.stringify(
      card.providers.map((each) => (each.id === 'anthropic' ? { ...each, models: models(each) } : each)),
    );
  };
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  it('are reported with its figures', async () => {
    const window = open();
    await window.until(({ cost }) => cost === usd(1));
    const { status } = window;
    assert.deepEqual(status?.kind === 'session' && status.prices, { date: card.date, own: false, problems: [] });
  });

  it("change at once when the person's file does: what was read before is charged again", async () => {
    const window = open();
    await window.until(({ cost }) => cost === usd(1));
    own(dear);
    await window.until(({ cost }) => cost === usd(7));
    own('{');
    await window.until(({ status }) => status?.kind === 'session' && status.prices?.problems.length === 1);
    assert.equal(window.cost, usd(7));
    assert.match(window.logged, /warn Prices: prices.json is not used/);
  });

  it('are the same in two windows, and after a restart', async () => {
    const windows = [open(), open()];
    for (const window of windows) await window.until(({ cost }) => cost === usd(1));
    own(dear);
    for (const window of windows) await window.until(({ cost }) => cost === usd(7));
    const later = open();
    await later.until(({ cost }) => cost === usd(7));
  });

  it('are asked of nobody unless the person wants it', async () => {
    answer = { status: 304, body: '' };
    const folder = join(home.folder, 'ledger');
    const book = new PriceBook({ dist, folder });
    const ledger = new Ledger({
      path: join(folder, 'ledger.db'),
      charge: chargeWith(book),
      check: false,
      onRepaired: () => undefined,
    });
    const keeper = new PriceKeeper({
      book,
      ledger,
      charge: chargeWith(book),
      folder,
      env: { TOKEN_LEDGER_RATES_URL: address() },
      fetch: fetchCard,
      log: () => undefined,
      changed: () => undefined,
    });
    const asks: number[] = [];
    for (const [wanted, day] of [
      [false, 0],
      [true, 0],
      [true, 0],
      [true, 1],
      [false, 2],
    ] as const) {
      keeper.setRefresh(wanted);
      await keeper.refresh(Date.now() + day * 86_400_000);
      asks.push(asked);
    }
    assert.deepEqual(asks, [0, 1, 1, 2, 2]);
    keeper.stop();
    keeper.setRefresh(true);
    await keeper.refresh(Date.now() + 9 * 86_400_000);
    assert.equal(asked, 2);
    ledger.close();
  });

  it('come from the network when the person wants it, once a day, and hold for the ledger', async () => {
    answer = { status: 200, body: upstream() };
    const window = open({ TOKEN_LEDGER_RATES_URL: address() });
    await window.until(({ cost }) => cost === usd(1));
    window.set({ refreshPrices: true });
    await window.until(({ cost }) => cost === usd(9));
    window.set({ refreshPrices: false });
    window.set({ refreshPrices: true });
    const other = open({ TOKEN_LEDGER_RATES_URL: address() });
    other.set({ refreshPrices: true });
    await other.until(({ cost }) => cost === usd(9));
    assert.equal(asked, 1);
    assert.match(window.logged, /info Prices of \d{4}-\d\d-\d\d are kept/);
  });

  it('are asked for by the editor’s side, which knows the proxy; never by the worker itself', async () => {
    answer = { status: 200, body: upstream() };
    const window = open({ TOKEN_LEDGER_RATES_URL: address() });
    window.editor = async () => ({ kind: 'failed', reason: 'the proxy says no' });
    await window.until(({ cost }) => cost === usd(1));
    window.set({ refreshPrices: true });
    await window.until(({ logged }) => logged.includes('was asked for prices: the proxy says no'));
    assert.equal(asked, 0);
    assert.equal(window.cost, usd(1));
  });

  it('an editor that never answers holds up no closing', async () => {
    const window = open({ TOKEN_LEDGER_RATES_URL: address() });
    window.editor = async () => new Promise(() => undefined);
    await window.until(({ cost }) => cost === usd(1));
    window.set({ refreshPrices: true });
    await window.until(({ messages }) => messages.some(({ type }) => type === 'fetchCard'));
    await window.service.close();
    windows.splice(0);
  });

  it('stay as they are when the network fails, which the log says and nobody else', async () => {
    answer = { status: 500, body: '' };
    const window = open({ TOKEN_LEDGER_RATES_URL: address() });
    await window.until(({ cost }) => cost === usd(1));
    window.set({ refreshPrices: true });
    await window.until(({ logged }) => logged.includes('the answer was 500'));
    const { status } = window;
    assert.deepEqual(status?.kind === 'session' && [window.cost, status.prices?.problems], [usd(1), []]);
  });

  it('a folder that the setting names is read at once and watched, and other windows see it too', async () => {
    const other = new AgentHome(join(home.folder, 'windows', 'ann'));
    // Surely later than the other session's call, which may be of the same millisecond.
    const log = other.claude({ cwd: '/work/shop', branch: 'main', model: MODEL, now: () => Date.now() + 1 });
    log.call({ input: 2_000_000 });
    const window = open();
    const second = open();
    await window.until(({ cost }) => cost === usd(1));
    window.set({ extraRoots: [join(home.folder, 'windows', '*')] });
    for (const each of [window, second]) await each.until(({ cost }) => cost === usd(2));
    mkdirSync(join(home.folder, 'later'));
    log.call({ input: 3_000_000 });
    await window.until(({ cost }) => cost === usd(5));
  });
});
