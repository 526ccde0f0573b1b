import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { fingerprintOf, type PriceFingerprint } from '../../../../src/core/pricing/priceFingerprint.ts';
import type { Call } from '../../../../src/core/usage/call.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import type { UsageRecord } from '../../../../src/core/usage/usageRecord.ts';
import { BatchBuilder } from '../../../../src/ledger/batch.ts';
import type { StoredCharge } from '../../../../src/ledger/calls/row.ts';
import { Ledger, type LedgerOptions } from '../../../../src/ledger/ledger.ts';
import { claimPrices, repriceBatch } from '../../../../src/ledger/reprice.ts';
import { addTag } from '../../../../src/ledger/tags/tagStore.ts';
import { call, contentOf } from '../ledgers.ts';
import { assertSums } from '../sums/assertSums.ts';

const NOW = 1_700_000_100_000;

/** Nano-dollars by a price that changes; a price of 0 is none. */
export const chargeAt =
  (price: number) =>
  ({ tokens }: UsageRecord): StoredCharge => ({
    input: price * tokens.input,
    cacheWrite: 0,
    cacheRead: 0,
    output: price * tokens.output,
    other: price,
    unpriced: price === 0,
    family: price % 2 === 1,
  });

const priced = (price: number): PriceFingerprint => ({
  rules: 1,
  date: '2026-09-23',
  card: `${price}`,
  own: '',
  at: NOW,
});

/** Few messages in few quarters, so that most meet what is there: copies, other requests, other times, nothing at all. */
export const someCall = fc
  .record({
    message: fc.nat(12),
    request: fc.constantFrom('', 'r1', 'r2'),
    output: fc.nat(3),
    minutes: fc.nat(40),
    session: fc.constantFrom('a', 'b'),
    branch: fc.constantFrom('main', 'x'),
    copy: fc.boolean(),
    lowerBound: fc.boolean(),
    vendorCost: fc.constantFrom(-1, 3),
  })
  .map(
    ({ message, output, minutes, ...more }): Call =>
      call(`m${message}`, {
        ...more,
        rank: output,
        time: 1_700_000_000_000 + minutes * 60_000,
        tokens: { ...NO_TOKENS, input: output, output },
      }),
  );

/** One thing that a process does with a ledger, or that happens to it. */
export const someStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('read' as const), calls: fc.array(someCall, { maxLength: 40 }) }),
  },
  fc.record({ kind: fc.constant('drop' as const), message: fc.nat(12) }),
  fc.record({ kind: fc.constant('reprice' as const), price: fc.nat(4), slices: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('tag' as const) }),
  fc.record({ kind: fc.constant('begin a first reading' as const) }),
  fc.record({ kind: fc.constant('end a first reading' as const) }),
  // A process that ends in the middle of a first reading, and the next one.
  fc.record({ kind: fc.constant('end and begin again' as const) }),
  // A process that ends in the middle of a transaction leaves none of it.
  fc.record({ kind: fc.constant('cut off' as const), calls: fc.array(someCall, { minLength: 1, maxLength: 5 }) }),
);

export type Step = typeof someStep extends fc.Arbitrary<infer S> ? S : never;

/** Two windows on one ledger. After each step its sums are those of its calls, and no call is there twice. */
export class Windows {
  private price = 1;
  private readonly ledgers: Ledger[];
  private readonly ends = new Map<number, () => void>();
  private readonly options: LedgerOptions;

  constructor(folder: string) {
    const options = {
      path: join(folder, 'ledger.db'),
      charge: (record: UsageRecord) => chargeAt(this.price)(record),
      prices: () => fingerprintOf(priced(this.price)),
      check: false,
      onRepaired: (message: string) => assert.fail(message),
    };
    this.options = options;
    this.ledgers = [new Ledger(options), new Ledger(options)];
  }

  do(step: Step, at: number): void {
    const ledger = this.ledgers[at % 2] as Ledger;
    const builder = new BatchBuilder(chargeAt(this.price), () => fingerprintOf(priced(this.price)));
    if (step.kind === 'read') {
      for (const each of step.calls) builder.call(each);
      ledger.commit(builder.take());
    } else if (step.kind === 'drop') {
      builder.drop([builder.call(call(`m${step.message}`))]);
      ledger.commit({ ...builder.take(), rows: new Float64Array() });
    } else if (step.kind === 'reprice') {
      this.price = step.price;
      claimPrices(ledger, priced(step.price));
      for (let n = 0; n < step.slices; n++)
        repriceBatch(ledger, chargeAt(step.price), fingerprintOf(priced(step.price)), 5);
    } else if (step.kind === 'tag') addTag(ledger, { kind: 'session', agent: 'codex', session: 'a' }, 'ABC-1', NOW);
    else if (step.kind === 'begin a first reading') this.ends.set(at % 2, ledger.writeManyCalls());
    else if (step.kind === 'end a first reading') this.ends.get(at % 2)?.();
    else if (step.kind === 'end and begin again') {
      ledger.close();
      this.ends.delete(at % 2);
      this.ledgers[at % 2] = new Ledger(this.options);
    } else {
      for (const each of step.calls) builder.call(each);
      const fact = { agent: 'pi', session: 's', kind: 'k', key: '', time: Number.NaN, value: 'x' } as const;
      assert.throws(() => ledger.commit({ ...builder.take(), facts: [fact] }));
    }
    const { db } = this.ledgers[at % 2] as Ledger;
    assertSums(db);
    const twice = db.prepare('SELECT key FROM calls GROUP BY key HAVING COUNT(*) > 1').all();
    assert.deepEqual(twice, []);
  }

  /** All calls, whatever numbers their contexts have. */
  get content(): unknown[] {
    return contentOf(this.ledgers[0] as Ledger);
  }

  close(): void {
    for (const ledger of this.ledgers) ledger.close();
  }
}
