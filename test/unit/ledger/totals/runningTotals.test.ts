import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '../../../../src/core/usage/call.ts';
import { readDetail } from '../../../../src/core/usage/callDetail.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import { BatchBuilder } from '../../../../src/ledger/batch.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';

const FREE = { input: 0, cacheWrite: 0, cacheRead: 0, output: 0, other: 0, unpriced: false, family: false };
const TIME = Date.parse('2026-11-30T10:00:00Z');

const call = (session: string, minute: number, input: number, parts: Partial<Call> = {}): Call => ({
  agent: 'claude-code',
  message: `${session} ${minute}`,
  request: '',
  sideChain: false,
  rank: 0,
  session,
  time: TIME + minute * 60_000,
  model: 'm',
  provider: 'anthropic',
  tokens: { ...NO_TOKENS, input },
  webSearches: 0,
  modifiers: '',
  cwd: '/w',
  branch: 'main',
  lowerBound: false,
  ...parts,
});

interface Totals {
  readonly session: string;
  readonly key: string;
  readonly minute: number;
  readonly input: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

describe('calls that only running totals hold', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-totals-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes each part in a transaction of its own, then settles; returns input, branch and mark of each context. */
  function ledgerOf(parts: readonly (Call | Totals)[], settleEach = false) {
    const ledger = new Ledger({
      path: join(folder, `${Math.random()}.db`),
      charge: () => FREE,
      check: false,
      onRepaired: assert.fail,
    });
    for (const part of parts) {
      const builder = new BatchBuilder(() => FREE);
      if ('message' in part) builder.call(part);
      else builder.fact(factOf(part));
      ledger.commit(builder.take());
      if (settleEach) ledger.settleTotals();
    }
    ledger.settleTotals();
    const found = sums(ledger, {}, false).map(({ context, totals }) => ({
      session: context.session,
      branch: context.branch,
      part: readDetail(context.detail).part,
      input: totals.tokens.input,
      calls: totals.calls,
    }));
    const vendor = ledger.db.prepare("SELECT session, value FROM facts WHERE kind = 'vendor-cost' ORDER BY 1").all();
    ledger.close();
    return { sums: found.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))), vendor };
  }

  const factOf = ({ session, key, minute, input, more }: Totals) => ({
    agent: 'claude-code' as const,
    session,
    kind: 'running-totals',
    key,
    time: TIME + minute * 60_000,
    value: {
      start: TIME,
      cost: input,
      models: [{ model: 'm', tokens: { ...NO_TOKENS, input }, webSearches: 0 }],
      ...more,
    },
  });

  const FORKED: readonly (Call | Totals)[] = [
    call('p', 1, 100),
    { session: 'p', key: '1', minute: 1, input: 107 },
    call('f', 2, 50),
    { session: 'f', key: '1', minute: 2, input: 160, more: { parent: 'p', forked: TIME + 120_000 } },
    call('f', 3, 1000),
  ];

  it('are the same in whatever order calls and totals are met', () => {
    const expected = ledgerOf(FORKED);
    assert.deepEqual(
      expected.sums.filter(({ part }) => part !== ''),
      [
        // The call after the record is not in it; the fork began with its parent's 107.
        { session: 'p', branch: 'main', part: 'not-itemised', input: 7, calls: 1 },
      ],
    );
    const until = { ...(FORKED[3] as Totals), more: { parent: 'p', forked: TIME + 120_000, until: TIME + 180_000 } };
    const withUntil = FORKED.map((part, at) => (at === 3 ? until : part));
    const exact = ledgerOf(withUntil);
    assert.deepEqual(
      exact.sums.filter(({ part }) => part !== '').map(({ session, input }) => [session, input]),
      [
        ['f', 3],
        ['p', 7],
      ],
    );
    for (const settleEach of [false, true])
      for (const parts of [withUntil, withUntil.toReversed(), [...withUntil, ...withUntil]])
        assert.deepEqual(ledgerOf(parts, settleEach), exact);
  });

  it("keep the agent's own figure of a fork without its parent's", () => {
    const { vendor } = ledgerOf(FORKED);
    assert.deepEqual(
      vendor.map(({ session, value }) => [session, value]),
      [
        ['f', '53'],
        ['p', '107'],
      ],
    );
  });

  it('are on no branch of a session that had two', () => {
    const parts = [
      call('s', 1, 10),
      call('s', 2, 10, { branch: 'b' }),
      { session: 's', key: '1', minute: 2, input: 25 },
    ] as const;
    const [found] = ledgerOf(parts).sums.filter(({ part }) => part !== '');
    assert.deepEqual([found?.branch, found?.input], ['', 5]);
  });

  it('leave a parent without totals to its calls', () => {
    const parts = [
      call('p', 1, 100),
      call('f', 2, 50),
      { session: 'f', key: '1', minute: 2, input: 160, more: { parent: 'p', forked: TIME + 120_000 } },
    ] as const;
    // What the parent called may be read last, when the fork's totals were settled already.
    for (const settleEach of [false, true])
      for (const order of [parts, parts.toReversed()]) {
        const found = ledgerOf(order, settleEach).sums.filter(({ part }) => part !== '');
        assert.deepEqual(
          found.map(({ input }) => input),
          [10],
        );
      }
  });
});
