import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RateCard } from '../../../../src/core/pricing/rates.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import { hashOf, keepCard, keptCardPath } from '../../../../src/engine/prices/cachedRateCard.ts';
import { ensureOwnPrices, ownPricesPath } from '../../../../src/engine/prices/ownPrices.ts';
import { PriceBook } from '../../../../src/engine/prices/priceBook.ts';
import { aCall, shippedCard, usd } from '../../core/ratesForTests.ts';

const MODEL = 'claude-haiku-4-5';

const own = (input: number) => ({ prices: [{ model: MODEL, input, output: 0 }] });
const cost = (book: PriceBook): number =>
  chargeTotal(book.price(aCall({ model: MODEL, tokens: { ...NO_TOKENS, input: 1_000_000 } })).charge);

describe('the prices in use', () => {
  let card: RateCard;
  let folder: string;
  before(async () => {
    card = await shippedCard();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-prices-'));
    ship({});
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function ship(fields: Partial<RateCard>, version = 'dist'): void {
    mkdirSync(join(folder, version), { recursive: true });
    writeFileSync(join(folder, version, 'rate-card.json'), JSON.stringify({ ...card, ...fields }));
  }
  const open = (version = 'dist'): PriceBook => new PriceBook({ dist: join(folder, version), folder });
  const write = (json: unknown): void =>
    writeFileSync(ownPricesPath(folder), typeof json === 'string' ? json : JSON.stringify(json));

  it('are those that shipped', () => {
    const { kept, problems, card: used } = open().inUse;
    assert.deepEqual([kept, problems, used.date, cost(open())], [false, [], card.date, usd(1)]);
  });

  it('are known by the hash that is beside them, where one does', () => {
    const beside = join(folder, 'dist', 'rate-card.hash.json');
    writeFileSync(beside, '"0123456789abcdef"');
    assert.equal(open().inUse.cardHash, '0123456789abcdef');
    writeFileSync(beside, '"0123456789abcdef" and more');
    assert.equal(open().inUse.cardHash, hashOf(readFileSync(join(folder, 'dist', 'rate-card.json'), 'utf8')));
  });

  it("change when the person's file does, and only then", () => {
    const book = open();
    const before = book.fingerprint;
    assert.equal(book.reload(), false);
    write(own(7));
    assert.ok(book.reload());
    assert.deepEqual([cost(book), book.fingerprint === before], [usd(7), false]);
    assert.equal(book.reload(), false);
    rmSync(ownPricesPath(folder));
    assert.ok(book.reload());
    assert.deepEqual([cost(book), book.fingerprint], [usd(1), before]);
  });

  it('are not others because of a file that says nothing, or the same in other words', () => {
    const before = open().fingerprint;
    ensureOwnPrices(folder);
    assert.deepEqual([open().fingerprint, open().inUse.problems], [before, []]);
    write(own(7));
    const seven = open().fingerprint;
    write(`\uFEFF${JSON.stringify({ $schema: 'x', aliases: {}, ...own(7) }, null, 4)}`);
    assert.equal(open().fingerprint, seven);
    assert.equal(readFileSync(ensureOwnPrices(folder), 'utf8').length > 60, true, 'what the person wrote stays');
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['cut off', '{"prices": [', /^prices.json is not used: it is no JSON/],
    ['a price without a model', '{"prices":[{"input":1,"output":1}]}', /prices\.0\.model/],
    ['a word that is not known', '{"price":[]}', /prices.json is not used/],
    ['an enormous file', ' '.repeat(1_000_001), /larger than 1000000 bytes/],
  ];
  for (const [what, text, problem] of broken) {
    it(`${what}: says so, and what held before holds, also in the next window`, () => {
      write(own(7));
      const book = open();
      const seven = book.fingerprint;
      write(text);
      assert.ok(book.reload());
      for (const each of [book, open()]) {
        assert.match(each.inUse.problems.join(), problem);
        assert.deepEqual([cost(each), each.fingerprint], [usd(7), seven]);
      }
      write(own(8));
      assert.ok(book.reload());
      assert.deepEqual([cost(book), book.inUse.problems], [usd(8), []]);
    });
  }

  const cards: readonly (readonly [string, string, string])[] = [
    ['a kept card of a later day', '2026-12-01', '2026-12-01'],
    ['a kept card of the same day', '2026-11-20', '2026-11-20'],
    ['a kept card of an earlier day', '2026-01-01', '2026-11-20'],
  ];
  for (const [what, date, used] of cards) {
    it(`${what}: the card of ${used} holds`, () => {
      keepCard(folder, JSON.stringify({ ...card, source: 'kept', date }), { asked: 0, etag: 'e', url: 'u' });
      const { inUse } = open();
      assert.deepEqual([inUse.card.date, inUse.card.source === 'kept', inUse.kept], [used, date >= used, date >= used]);
    });
  }

  it('an older version uses the card that a newer one brought', () => {
    ship({ date: '2026-12-24' }, 'newer');
    const old = open();
    const young = open('newer');
    assert.equal(old.inUse.card.date, card.date);
    assert.ok(old.reload());
    assert.deepEqual([old.inUse.card.date, old.fingerprint], ['2026-12-24', young.fingerprint]);
  });

  it('a kept card that is none is reported and not used', () => {
    writeFileSync(keptCardPath(folder), '[]');
    const { inUse } = open();
    assert.deepEqual([inUse.card.date, inUse.problems.length], [card.date, 1]);
  });

  it('an old call keeps its old price, whatever holds now', () => {
    write({
      prices: [
        { model: MODEL, from: '2026-01-01', input: 5, output: 0 },
        { model: MODEL, from: '2026-11-01', input: 9, output: 0 },
      ],
    });
    const book = open();
    const at = (day: string): number =>
      chargeTotal(
        book.price(aCall({ model: MODEL, time: Date.parse(day), tokens: { ...NO_TOKENS, input: 1_000_000 } })).charge,
      );
    assert.deepEqual(['2025-12-31', '2026-10-31', '2026-11-01'].map(at), [1, 5, 9].map(usd));
  });
});
