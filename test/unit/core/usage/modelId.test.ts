import assert from 'node:assert/strict';
import { readModelName } from '../../../../src/core/usage/modelId.ts';
import { plainEffort, sameModel } from '../../../../src/core/usage/sameModel.ts';

describe("a model's name", () => {
  // log's spelling, bare name, maker, seller, region
  const cases: readonly (readonly [string, string, string?, string?, string?])[] = [
    ['claude-opus-5-5', 'claude-opus-5-5'],
    ['claude-opus-5-5[1m]', 'claude-opus-5-5'],
    [' Claude-Sonnet-5 [1M]', 'claude-sonnet-5'],
    ['claude-opus-4.6', 'claude-opus-4-6'],
    ['anthropic/claude-opus-4.6', 'claude-opus-4-6', 'anthropic'],
    ['openrouter/anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5', 'anthropic', 'openrouter'],
    ['~anthropic/claude-opus-latest', 'claude-opus-latest', 'anthropic'],
    ['openai/gpt-5.4', 'gpt-5.4', 'openai'],
    ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['google/gemini-3-pro-preview', 'gemini-3-pro-preview', 'google'],
    ['moonshotai/kimi-k2.6', 'kimi-k2.6', 'moonshotai'],
    ['z-ai/glm-5.2', 'glm-5.2', 'zai'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5-20250929', 'anthropic', 'aws', 'us'],
    ['eu.anthropic.claude-opus-4-6-v1', 'claude-opus-4-6', 'anthropic', 'aws', 'eu'],
    ['apac.anthropic.claude-sonnet-4-20250514-v1:0', 'claude-sonnet-4-20250514', 'anthropic', 'aws', 'apac'],
    ['global.anthropic.claude-opus-5', 'claude-opus-5', 'anthropic', 'aws', 'global'],
    ['anthropic.claude-3-5-haiku-20241022-v1:0', 'claude-3-5-haiku-20241022', 'anthropic', 'aws'],
    ['bedrock/us.anthropic.claude-opus-4-8', 'claude-opus-4-8', 'anthropic', 'aws', 'us'],
    [
      'arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-6-v1:0',
      'claude-opus-4-6',
      'anthropic',
      'aws',
      'us',
    ],
    ['claude-opus-4-5@20251101', 'claude-opus-4-5-20251101'],
    ['claude-opus-4-6@default', 'claude-opus-4-6'],
    ['vertex_ai/claude-sonnet-4@20250514', 'claude-sonnet-4-20250514', '', 'google'],
    ['azure/gpt-5', 'gpt-5', '', 'azure'],
    ['accounts/fireworks/models/kimi-k2p6', 'kimi-k2p6', '', 'fireworks'],
    ['deepseek-v3', 'deepseek-v3'],
    ['claude-v1', 'claude-v1'],
    ['gpt-4o:extended', 'gpt-4o:extended'],
    ['', ''],
    ['x'.repeat(201), ''],
    ['__proto__/constructor/x', 'x'],
  ];
  for (const [spelling, id, maker = '', seller = '', region = ''] of cases) {
    it(`${JSON.stringify(spelling.slice(0, 60))} is ${id || 'none'}`, () => {
      const name = readModelName(spelling);
      assert.deepEqual({ ...name, full: '' }, { full: '', id, maker, seller, region, fast: false });
    });
  }

  it('with -fast behind a Claude version is that version in fast mode', () => {
    assert.deepEqual(pick('claude-opus-4-6-fast'), ['claude-opus-4-6', true]);
    assert.deepEqual(pick('anthropic/claude-opus-4.8-fast'), ['claude-opus-4-8', true]);
    assert.deepEqual(pick('grok-4-fast'), ['grok-4-fast', false]);
  });
});

function pick(spelling: string): [string, boolean] {
  const { id, fast } = readModelName(spelling);
  return [id, fast];
}

describe('the same model, or a relative', () => {
  const same: readonly (readonly [string, string])[] = [
    ['claude-opus-4-5-20251101', 'claude-opus-4-5'],
    ['claude-opus-4-20250514', 'claude-opus-4-0'],
    ['claude-4.6-opus', 'claude-opus-4-6'],
    ['claude-3-5-sonnet-20241022', 'claude-3-5-sonnet'],
    ['claude-3-7-sonnet', 'claude-3-7-sonnet-latest'],
    ['claude-sonnet-5.0', 'claude-sonnet-5'],
    ['claude-sonnet-4-5-thinking', 'claude-sonnet-4-5'],
    ['gpt-5.4-2026-03-05', 'gpt-5.4'],
    ['gpt-5-4', 'gpt-5.4'],
    ['gpt-5.4-xhigh', 'gpt-5.4'],
    ['gpt-5 (high)', 'gpt-5'],
    ['gemini-2.5-flash-preview-09-2025', 'gemini-2.5-flash'],
    ['gemini-3-pro-preview-11-2025', 'gemini-3-pro-preview'],
    ['gemini-2.0-flash-001', 'gemini-2.0-flash'],
    ['kimi-k2-thinking', 'kimi-k2-thinking'],
    ['us.anthropic.claude-sonnet-5-v1:0', 'regional.anthropic.claude-sonnet-5-v1:0'],
  ];
  const others: readonly (readonly [string, string])[] = [
    ['claude-sonnet-5-5', 'claude-sonnet-5'],
    ['claude-opus-5-1', 'claude-opus-5'],
    ['claude-opus-4-10', 'claude-opus-4-1'],
    ['claude-fable-5-1', 'claude-fable-5'],
    ['gpt-5.5-codex', 'gpt-5.5'],
    ['gpt-5.5-pro', 'gpt-5.5'],
    ['gpt-5-mini', 'gpt-5'],
    ['gpt-5', 'gpt-5-mini'],
    ['gemini-2.5-flash-lite', 'gemini-2.5-flash'],
    ['gemini-3-pro', 'gemini-3-pro-preview'],
    ['gemini-1.5-flash-8b', 'gemini-1.5-flash'],
    ['kimi-k2', 'kimi-k2-thinking'],
    ['kimi-k2.6-turbo', 'kimi-k2.6'],
    ['grok-4-fast', 'grok-4'],
    ['claude-5-4-opus', 'claude-opus-4-5'],
  ];
  for (const [name, id] of same) it(`${name} is ${id}`, () => assert.equal(sameModel(name, id), true));
  for (const [name, id] of others) it(`${name} is not ${id}`, () => assert.equal(sameModel(name, id), false));

  it('takes the effort off a name', () => {
    const cases = {
      'gpt-5.4-high': 'gpt-5.4',
      'gpt-5 (low)': 'gpt-5',
      'a:thinking': 'a',
      'gpt-5': undefined,
      high: undefined,
    };
    for (const [name, plain] of Object.entries(cases)) assert.equal(plainEffort(name), plain, name);
  });
});
