import assert from 'node:assert/strict';
import { amp } from '../../../src/agents/amp.ts';
import { conforms } from './conform.ts';
import { readMade, short } from './made.ts';
import { walkSamples } from './samples.ts';

const thread = (messages: readonly unknown[], more: object = {}) => ({
  '.local/share/amp/threads/T-1.json': { v: 1, id: 'T-1', created: 1788000000000, messages, ...more },
});
const answer = (messageId: number, usage: object) => ({ role: 'assistant', messageId, usage });

describe('amp', () => {
  walkSamples(amp);
  conforms(amp, thread([answer(1, { model: 'gpt-5', inputTokens: 0, outputTokens: 2, cacheCreationInputTokens: 30 })]));

  it('the three prompt counts exclude each other', () => {
    const usage = {
      model: 'claude-x',
      inputTokens: 1,
      outputTokens: 2,
      cacheCreationInputTokens: 3,
      cacheReadInputTokens: 4,
      totalInputTokens: 8,
      timestamp: '2026-09-01T00:00:00Z',
    };
    const { calls } = readMade(amp, thread([{ role: 'user', messageId: 0 }, answer(1, usage), answer(2, usage)]));
    assert.deepEqual(short(calls), ['claude-x 1/4/3/0/2(0)', 'claude-x 1/4/3/0/2(0)']);
    assert.equal(calls[0]?.time, Date.UTC(2026, 8, 1));
  });

  it("OpenAI's uncached prompt stands in the field of cache writes", () => {
    const usage = {
      model: 'gpt-5',
      inputTokens: 0,
      outputTokens: 2,
      cacheCreationInputTokens: 30,
      cacheReadInputTokens: 4,
    };
    assert.deepEqual(short(readMade(amp, thread([answer(1, usage)])).calls), ['gpt-5 30/4/0/0/2(0)']);
  });

  it('folder and branch are those of the beginning', () => {
    const tree = { uri: 'file:///w/a%20b', repository: { ref: 'refs/heads/topic/x' } };
    const more = { env: { initial: { trees: [tree] } } };
    const [call] = readMade(amp, thread([answer(1, { model: 'm', outputTokens: 1 })], more)).calls;
    assert.deepEqual([call?.cwd, call?.branch, call?.time], ['/w/a b', 'topic/x', 1788000000000]);
  });

  it('old threads have a ledger, which counts only where messages do not', () => {
    const events = [{ id: 'e', timestamp: '2025-09-01T00:00:00Z', model: 'm', tokens: { input: 5, output: 6 } }];
    assert.deepEqual(short(readMade(amp, thread([], { usageLedger: { events } })).calls), ['m 5/0/0/0/6(0) at least']);
    const both = thread([answer(1, { model: 'n', outputTokens: 1 })], { usageLedger: { events } });
    assert.deepEqual(short(readMade(amp, both).calls), ['n 0/0/0/0/1(0)']);
  });
});
