import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf, type PriceFingerprint } from '../../../src/core/pricing/priceFingerprint.ts';
import type { Call } from '../../../src/core/usage/call.ts';
import { NO_TOKENS } from '../../../src/core/usage/tokens.ts';
import type { UsageRecord } from '../../../src/core/usage/usageRecord.ts';
import { BatchBuilder } from '../../../src/ledger/batch.ts';
import type { StoredCharge } from '../../../src/ledger/calls/row.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { claimPrices, pricesOfLedger, rechargesLeft, repriceBatch } from '../../../src/ledger/reprice.ts';
import { sums } from '../../../src/ledger/sums/sums.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const mark = (fields: Partial<PriceFingerprint> = {}): PriceFingerprint => ({
  rules: 1,
  date: '2026-09-23',
  card: 'aa',
  own: '',
  at: NOW,
  ...fields,
});

/** So many nano-dollars for an output token. */
const at =
  (price: number) =>
  (s: UsageRecord): StoredCharge => ({
    input: 0,
    cacheWrite: 0,
    cacheRead: 0,
    output: price * s.tokens.output,
    other: 0,
    unpriced: price === 0,
    family: false,
  });

const call = (n: number, model = 'm'): Call => ({
  agent: 'codex',
  message: `message ${n}`,
  request: '',
  sideChain: false,
  rank: 1,
  session: 's',
  time: NOW - n,
  model,
  provider: '',
  tokens: { ...NO_TOKENS, output: 1 },
  webSearches: 0,
  modifiers: '',
  cwd: '/w',
  branch: '',
  lowerBound: n % 2 === 0,
});

const some = (from: number, to: number, model?: string): Call[] =>
  Array.from({ length: to - from }, (_, i) => call(from + i, model));

/** A window: an open ledger and the prices it goes by. */
class Somebody {
  mark: PriceFingerprint;
  price: number;
  readonly ledger: Ledger;

  constructor(folder: string, own: PriceFingerprint, price: number) {
    this.mark = own;
    this.price = price;
    this.ledger = new Ledger({
      path: join(folder, 'ledger.db'),
      charge: (s) => at(this.price)(s),
      prices: () => fingerprintOf(this.mark),
      check: false,
      onRepaired: (message) => assert.fail(message),
    });
  }

  claim(): boolean {
    return claimPrices(this.ledger, this.mark);
  }

  read(calls: readonly Call[]): void {
    const builder = new BatchBuilder(at(this.price), () => fingerprintOf(this.mark));
    for (const each of calls) builder.call(each);
    this.ledger.commit(builder.take());
  }

  recharge(limit?: number): number[] {
    const slices: number[] = [];
    for (;;) {
      const slice = repriceBatch(this.ledger, at(this.price), fingerprintOf(this.mark), limit);
      slices.push(slice.changed);
      if (slice.done) return slices;
    }
  }

  cost(): number {
    return sums(this.ledger, {}, false).reduce((sum, each) => sum + each.totals.charge.output, 0);
  }

  unpriced(): number {
    return sums(this.ledger, {}, false).reduce((sum, each) => sum + each.totals.unpricedCalls, 0);
  }
}

describe('charging again', () => {
  let folder: string;
  const open: Somebody[] = [];
  const somebody = (fields: Partial<PriceFingerprint>, price: number): Somebody => {
    const made = new Somebody(folder, mark(fields), price);
    open.push(made);
    return made;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-recharge-'));
  });
  afterEach(() => {
    for (const each of open.splice(0)) each.ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('changes nothing while the prices are the same', () => {
    const a = somebody({}, 3);
    assert.ok(a.claim());
    a.read(some(0, 10));
    assert.ok(a.claim());
    assert.deepEqual([a.recharge(), rechargesLeft(a.ledger), a.cost()], [[0], 0, 30]);
  });

  it('charges a ledger of which nobody knows by which prices', () => {
    const before = somebody({}, 3);
    before.read(some(0, 10));
    assert.equal(pricesOfLedger(before.ledger), undefined);
    const a = somebody({}, 5);
    a.claim();
    a.recharge();
    assert.equal(a.cost(), 50);
  });

  it('works in slices, goes on where it was cut off, and keeps what is no charge', () => {
    const a = somebody({}, 3);
    a.claim();
    a.read([...some(0, 25), ...some(25, 40, 'other')]);
    const b = somebody({ date: '2026-10-01', card: 'bb' }, 4);
    assert.ok(b.claim());
    assert.equal(repriceBatch(b.ledger, at(4), fingerprintOf(b.mark), 10).changed, 10);
    assert.equal(b.cost(), 40 * 3 + 10);
    b.ledger.close();
    const c = somebody({ date: '2026-10-01', card: 'bb' }, 4);
    assert.ok(c.claim());
    assert.deepEqual(
      c.recharge(10).reduce((sum, n) => sum + n, 0),
      30,
    );
    assert.deepEqual([c.cost(), rechargesLeft(c.ledger)], [160, 0]);
    assert.ok(sums(c.ledger, {}, false).every((each) => each.totals.lowerBound));
  });

  it('changes the word for a price that is not known', () => {
    const a = somebody({}, 0);
    a.claim();
    a.read(some(0, 5));
    assert.equal(a.unpriced(), 5);
    const b = somebody({ own: 'mine' }, 2);
    b.claim();
    b.recharge();
    assert.deepEqual([b.unpriced(), b.cost()], [0, 10]);
  });

  const rivals: readonly (readonly [string, Partial<PriceFingerprint>, Partial<PriceFingerprint>, boolean])[] = [
    ['a newer card', {}, { date: '2026-10-01', card: 'a' }, true],
    ['an older card', { date: '2026-10-01', card: 'a' }, {}, false],
    ['the greater hash of one day', {}, { card: 'ab' }, true],
    ['the smaller hash of one day', { card: 'ab' }, {}, false],
    ['newer rules and an older card', {}, { rules: 2, date: '2026-01-01' }, true],
    ['older rules and a newer card', { rules: 2 }, { date: '2026-10-01' }, false],
    ["the person's own prices", {}, { own: 'mine' }, true],
    ["the person's own prices, taken back", { own: 'mine' }, {}, true],
    ['own prices beside an older card', { date: '2026-10-01', card: 'bb' }, { own: 'mine' }, false],
    [
      'an older card after a week without the newer',
      { date: '2026-10-01', card: 'bb', at: NOW - 8 * 86_400_000 },
      {},
      true,
    ],
  ];
  for (const [what, first, second, wins] of rivals) {
    it(`${what}: ${wins ? 'wins' : 'yields'}, no matter who comes again`, () => {
      const a = somebody(first, 3);
      const b = somebody(second, 7);
      a.claim();
      a.read(some(0, 10));
      assert.equal(b.claim(), wins);
      b.recharge();
      assert.equal(b.cost(), wins ? 70 : 30);
    });
  }

  it('two versions at once: each reads by its own prices, the newer one puts it right, and neither undoes the other', () => {
    const old = somebody({}, 3);
    const young = somebody({ date: '2026-10-01', card: 'bb' }, 7);
    old.claim();
    old.read(some(0, 10));
    young.claim();
    young.recharge();
    old.read(some(10, 20, 'read by the old one'));
    assert.deepEqual([old.claim(), old.recharge(), old.cost()], [false, [0], 70 + 30]);
    young.read(some(20, 30));
    assert.equal(rechargesLeft(young.ledger), 1);
    young.recharge();
    assert.deepEqual([young.cost(), old.cost(), rechargesLeft(old.ledger)], [210, 210, 0]);
  });

  it('a batch that another thread charged by other prices is put right', () => {
    const a = somebody({}, 7);
    a.claim();
    const builder = new BatchBuilder(at(3), () => fingerprintOf(mark({ card: 'other' })));
    builder.call(call(1));
    a.ledger.commit(builder.take());
    assert.equal(a.cost(), 3);
    a.recharge();
    assert.equal(a.cost(), 7);
  });

  it('charges 100,000 calls fast enough to do it before a report', function () {
    this.timeout(30_000);
    const a = somebody({}, 3);
    a.claim();
    for (let i = 0; i < 100_000; i += 10_000) a.read(some(i, i + 10_000, `model ${i / 10_000}`));
    const b = somebody({ date: '2026-10-01', card: 'bb' }, 4);
    b.claim();
    const before = process.threadCpuUsage();
    const slices = b.recharge();
    const { user, system } = process.threadCpuUsage(before);
    const ms = (user + system) / 1000;
    console.log(`      ${Math.round(ms)} ms, ${slices.length} slices`);
    assert.equal(b.cost(), 400_000);
    // Time of this thread, and thrice the aim, because machines that run tests are shared.
    assert.ok(ms < 4500, `${ms} ms`);
  });
});
