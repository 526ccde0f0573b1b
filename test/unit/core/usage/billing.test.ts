import assert from 'node:assert/strict';
import {
  type BillingFacts,
  billingCode,
  billingOf,
  billingText,
  cleanBilling,
} from '../../../../src/core/usage/billing.ts';
import type { AgentId } from '../../../../src/core/usage/call.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../../../src/core/usage/totals.ts';

const NOTHING: BillingFacts = { chosen: undefined, answersOfCloud: false, planInLog: false, planWindows: false };

const CASES: readonly (readonly [
  agent: AgentId,
  provider: string,
  model: string,
  facts: Partial<BillingFacts>,
  code: string,
])[] = [
  ['claude-code', 'anthropic', 'claude-opus-5-5', {}, 'unknown/none'],
  ['claude-code', 'anthropic', 'claude-opus-5-5', { planWindows: true }, 'plan/plan-windows'],
  ['claude-code', 'anthropic', 'claude-opus-5-5', { planWindows: true, answersOfCloud: true }, 'cloud/cloud-answers'],
  ['claude-code', 'anthropic', 'us.anthropic.claude-opus-4-6-v1:0', { planWindows: true }, 'cloud/cloud-provider'],
  ['claude-code', 'anthropic', 'glm-5.1', { planWindows: true }, 'gateway/foreign-model'],
  ['claude-code', 'anthropic', 'claude-opus-5-5', { chosen: 'api', answersOfCloud: true }, 'api/setting'],
  ['codex', 'openai', 'gpt-5.5', {}, 'unknown/none'],
  ['codex', 'openai', 'gpt-5.5', { planInLog: true }, 'plan/plan-in-log'],
  ['codex', 'azure', 'gpt-5.5', { planInLog: true }, 'cloud/cloud-provider'],
  ['cline', 'anthropic', 'claude-opus-5-5', {}, 'api/own-key'],
  ['cline', 'openrouter', 'anthropic/claude-opus-5-5', {}, 'gateway/gateway-provider'],
  ['cline', 'bedrock', 'claude-opus-5-5', {}, 'cloud/cloud-provider'],
  ['cline', 'openai-codex', 'gpt-5.5', {}, 'plan/plan-provider'],
  ['opencode', 'anthropic', 'claude-opus-5-5', {}, 'unknown/none'],
  ['opencode', 'github-copilot', 'gpt-5.5', {}, 'plan/plan-provider'],
  ['copilot-chat', '', 'gpt-5.5', {}, 'plan/seat'],
  ['copilot-cli', '', 'gpt-5.5', {}, 'unknown/none'],
  ['copilot-cli', 'anthropic', 'claude-opus-5-5', {}, 'api/own-key'],
  ['gemini-cli', '', 'gemini-2.5-pro', {}, 'unknown/none'],
];

const totals = (calls: number, ...billing: readonly string[]): Totals => ({
  ...NO_TOTALS,
  calls,
  ...(billing.length > 0 && { billing }),
});

describe('how a session is billed', () => {
  for (const [agent, provider, model, facts, code] of CASES)
    it(`${agent}, ${provider} ${model}, ${JSON.stringify(facts)}: ${code}`, () =>
      assert.equal(billingCode({ agent, provider, model }, { ...NOTHING, ...facts }), code));

  const sums: readonly (readonly [
    name: string,
    parts: readonly Totals[],
    mode: string,
    evidence: readonly string[],
  ])[] = [
    ['nothing', [], 'unknown', ['none']],
    ['calls of which nothing is known', [totals(2)], 'unknown', ['none']],
    [
      'one plan, known twice',
      [totals(1, 'plan/plan-in-log'), totals(1, 'plan/plan-windows')],
      'plan',
      ['plan-in-log', 'plan-windows'],
    ],
    [
      'a plan and a key',
      [totals(1, 'plan/plan-in-log'), totals(1, 'api/own-key')],
      'mixed',
      ['own-key', 'plan-in-log'],
    ],
    ['a plan and what is not known', [totals(1, 'plan/plan-in-log'), totals(1)], 'mixed', ['plan-in-log', 'none']],
  ];
  for (const [name, parts, mode, evidence] of sums)
    it(`of ${name}: ${mode}`, () => {
      for (const order of [parts, parts.toReversed()])
        assert.deepEqual(billingOf(order.reduce(addTotals, NO_TOTALS).billing), { mode, evidence });
    });

  it('is reported in words only where something shows it', () => {
    assert.equal(billingText(undefined), '');
    assert.equal(
      billingText(['plan/plan-in-log']),
      'List price; covered by your plan. The log names the plan or the windows of one.',
    );
  });

  const PLAN = ['plan/plan-in-log'];
  const KEY = ['api/own-key'];
  for (const [name, codes, sessions, text] of [
    ['one session', [...KEY, ...PLAN], [], 'covered by your plan, billed by use at your own key'],
    [
      'several sessions',
      [...KEY, ...PLAN],
      [PLAN, PLAN, KEY],
      'covered by your plan (2 sessions), billed by use at your own key (1 session)',
    ],
    [
      'a session of both and one of neither',
      [...KEY, ...PLAN, 'unknown/none'],
      [[...PLAN, ...KEY], undefined],
      'covered by your plan (1 session), billed by use at your own key (1 session), not known (1 session)',
    ],
  ] as const)
    it(`names each way, and how many sessions are paid for so: ${name}`, () =>
      assert.equal(
        billingText(codes, () => sessions),
        `How it is paid for: ${text}.`,
      ));

  it('takes no mode that does not exist from a setting', () => {
    assert.deepEqual(cleanBilling({ codex: 'plan', cline: 'free', kimi: 7 }), { codex: 'plan' });
    for (const value of [null, 'plan', 3]) assert.deepEqual(cleanBilling(value), {});
  });
});
