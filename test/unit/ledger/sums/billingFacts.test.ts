import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { billingOf } from '../../../../src/core/usage/billing.ts';
import type { Call } from '../../../../src/core/usage/call.ts';
import { NO_TOKENS } from '../../../../src/core/usage/tokens.ts';
import { BatchBuilder } from '../../../../src/ledger/batch.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { storePlanWindow } from '../../../../src/ledger/planWindowStore.ts';
import { storeBilling } from '../../../../src/ledger/sums/billingFacts.ts';
import { sums } from '../../../../src/ledger/sums/sums.ts';

const FREE = { input: 0, cacheWrite: 0, cacheRead: 0, output: 0, other: 0, unpriced: false, family: false };

const call = (agent: Call['agent'], session: string): Call => ({
  agent,
  message: `${agent} ${session}`,
  request: '',
  sideChain: false,
  rank: 1,
  session,
  time: 1_796_000_000_000,
  model: 'claude-opus-5-5',
  provider: '',
  tokens: { ...NO_TOKENS, output: 1 },
  webSearches: 0,
  modifiers: '',
  cwd: '/w',
  branch: '',
  lowerBound: false,
});

describe('billing of sums', () => {
  let folder = '';
  let ledger: Ledger;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-billing-'));
    ledger = new Ledger({ path: join(folder, 'l.db'), charge: () => FREE, check: false, onRepaired: assert.fail });
    const builder = new BatchBuilder(() => FREE);
    for (const session of ['plan', 'key', 'null']) builder.call(call('codex', session));
    builder.call(call('claude-code', 'cloud'));
    builder.call(call('claude-code', 'plain'));
    const fact = (agent: Call['agent'], session: string, kind: string, value: unknown) =>
      builder.fact({ agent, session, kind, key: '', time: 1, value });
    fact('codex', 'plan', 'rate-limits', { plan_type: 'pro', primary: null });
    fact('codex', 'key', 'rate-limits', { plan_type: null, primary: null, secondary: null });
    fact('codex', 'null', 'rate-limits', null);
    fact('claude-code', 'cloud', 'cloud', true);
    ledger.commit(builder.take());
  });
  afterEach(() => {
    ledger.close();
    rmSync(folder, { recursive: true });
  });

  const modes = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      sums(ledger, {}, false).map(({ context, totals }) => [context.session, billingOf(totals.billing).mode]),
    );

  it("follows a session's facts, an account's windows and the person's word", () => {
    assert.deepEqual(modes(), { plan: 'plan', key: 'unknown', null: 'unknown', cloud: 'cloud', plain: 'unknown' });
    storePlanWindow(ledger.db, {
      agent: 'claude-code',
      home: '/h',
      name: 'week',
      usedPercent: 3,
      resetsAt: null,
      seenAt: 1,
    });
    assert.deepEqual(modes(), { plan: 'plan', key: 'unknown', null: 'unknown', cloud: 'cloud', plain: 'plan' });
    storeBilling(ledger, { codex: 'api', 'claude-code': 'nonsense' });
    assert.deepEqual(modes(), { plan: 'api', key: 'api', null: 'api', cloud: 'cloud', plain: 'plan' });
    storeBilling(ledger, {});
    assert.equal(modes()['plan'], 'plan');
  });

  it('is the same for each of hundreds of sessions', () => {
    const builder = new BatchBuilder(() => FREE);
    const plans = Array.from({ length: 300 }, (_, n) => n % 3 === 0);
    for (const [n, isPlan] of plans.entries()) {
      builder.call(call('codex', `s${n}`));
      const value = { plan_type: isPlan ? 'pro' : null, primary: null };
      if (n % 2 === 0) builder.fact({ agent: 'codex', session: `s${n}`, kind: 'rate-limits', key: '', time: 1, value });
    }
    ledger.commit(builder.take());
    const found = modes();
    for (const [n, isPlan] of plans.entries())
      assert.equal(found[`s${n}`], isPlan && n % 2 === 0 ? 'plan' : 'unknown', `s${n}`);
  });
});
