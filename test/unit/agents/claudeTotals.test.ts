import assert from 'node:assert/strict';
import { claude } from '../../../src/agents/claude/claude.ts';
import { lines, readMade } from './made.ts';

const T = Date.parse('2026-11-30T10:00:00Z');
const call = (second: number, owner = 'f') => ({
  type: 'assistant',
  sessionId: 'f',
  requestSessionId: owner,
  uuid: `u${second}`,
  timestamp: new Date(T + second * 1000).toISOString(),
  message: { id: `m${second}`, model: 'm', stop_reason: 'end_turn', usage: { input_tokens: 9, output_tokens: 9 } },
});
const totals = { type: 'cost-state', sessionId: 'f', startTime: T, totalCostUSD: 0, modelUsage: {} };

/** What the fork `f` of `p` copied and called, and up to when (seconds) its parent's calls are what it began with. */
const CASES: Readonly<Record<string, readonly [calls: readonly object[], forked: number]>> = {
  'a fork begins before its own first call': [[call(1, 'p'), call(2, 'p'), call(9), call(10)], 9],
  '… and after what it copied, where the clock was set back': [[call(1, 'p'), call(20, 'p'), call(9)], 20.001],
};

describe("Claude Code's totals of a fork", () => {
  for (const [name, [calls, forked]] of Object.entries(CASES))
    it(name, () => {
      const { facts } = readMade(claude, { '.claude/projects/-w/f.jsonl': lines(...calls, totals) });
      const value = facts.find(({ kind }) => kind === 'running-totals')?.value as { parent: string; forked: number };
      assert.deepEqual([value.parent, value.forked], ['p', T + forked * 1000]);
    });
});
