import assert from 'node:assert/strict';
import { modifiersOf, productOf } from '../../../../src/core/pricing/modifiers.ts';

describe('modifiers', () => {
  // modifiers of the call, model, factor, words without a factor, inferred
  const cases: readonly (readonly [string, string, readonly [number, number], string?, boolean?])[] = [
    ['', 'claude-opus-4-6', [1, 1]],
    ['standard', 'claude-opus-4-6', [1, 1]],
    ['fast', 'claude-opus-4-6', [6, 1]],
    ['fast', 'claude-opus-4-6-20260205', [6, 1]],
    ['fast', 'claude-opus-4-7[1m]', [6, 1]],
    ['fast', 'anthropic/claude-opus-4.8', [2, 1]],
    ['fast', 'claude-opus-5', [2, 1]],
    ['fast', 'claude-opus-5-5', [2, 1], '', true],
    ['fast', 'claude-opus-5-1', [1, 1], 'fast'],
    ['fast', 'claude-sonnet-5', [1, 1], 'fast'],
    ['batch', 'claude-sonnet-5', [1, 2]],
    ['us', 'claude-opus-4-6', [11, 10]],
    ['us', 'claude-sonnet-5', [11, 10]],
    ['us', 'claude-opus-4-5-20251101', [1, 1], 'us'],
    ['us', 'claude-3-5-sonnet', [1, 1], 'us'],
    ['us', 'gpt-5.4', [1, 1], 'us'],
    ['fast,us', 'claude-opus-4-8', [22, 10]],
    ['batch,us', 'claude-opus-4-8', [11, 20]],
    ['priority', 'gpt-5.5', [5, 2]],
    ['fast', 'gpt-5.5', [5, 2]],
    ['priority', 'gpt-5.4-2026-03-05', [2, 1]],
    ['priority', 'gpt-5.2-codex', [2, 1]],
    ['priority', 'gpt-5-mini', [9, 5]],
    ['priority', 'gpt-5.6-sol', [2, 1]],
    ['priority', 'gpt-6-sol', [2, 1], '', true],
    ['priority', 'gpt-5.5-pro', [1, 1], 'priority'],
    ['priority', 'o3', [7, 4]],
    ['priority', 'o4-mini', [20, 11]],
    ['flex', 'gpt-5.4', [1, 2]],
    ['batch', 'o3', [1, 2]],
    ['flex', 'gemini-2.5-pro', [1, 2]],
    ['priority', 'gemini-3-pro-preview', [9, 5], '', true],
    ['flex', 'claude-opus-4-6', [1, 1], 'flex'],
    ['priority', 'claude-opus-4-6', [1, 1], 'priority'],
    ['fast,fast', 'claude-opus-4-6', [6, 1]],
    ['never heard of', 'claude-opus-4-6', [1, 1], 'never heard of'],
    ['batch', 'kimi-k3', [1, 1], 'batch'],
  ];
  for (const [words, model, [numerator, denominator], unknown = '', inferred = false] of cases) {
    it(`${words || 'none'} on ${model}: ${numerator}/${denominator}${unknown && `, ${unknown} not known`}`, () => {
      const set = modifiersOf(words, model);
      assert.deepEqual(productOf(set.applied), { numerator, denominator });
      assert.equal(set.unknown.join(), unknown);
      assert.equal(
        set.applied.some((m) => m.inferred),
        inferred,
      );
      for (const m of set.applied) assert.match(m.source, /^[a-z.]+\.(?:com|dev)\//);
    });
  }
});
