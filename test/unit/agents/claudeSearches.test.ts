import assert from 'node:assert/strict';
import { claude } from '../../../src/agents/claude/claude.ts';
import { lines, readMade } from './made.ts';

const TIME = '2026-11-30T10:00:00.000Z';
const CALL = {
  type: 'assistant',
  sessionId: 's',
  uuid: 'u',
  timestamp: TIME,
  message: { id: 'm', model: 'm', stop_reason: 'tool_use', usage: { input_tokens: 9, output_tokens: 9 } },
};
const result = (uuid: string | undefined, searchCount: number) => ({
  type: 'user',
  sessionId: 's',
  ...(uuid !== undefined && { uuid }),
  timestamp: TIME,
  toolUseResult: { query: 'q', durationSeconds: 1, searchCount },
});

const CASES: Readonly<Record<string, readonly [results: readonly object[], searches: number]>> = {
  'a tool that searched': [[result('a', 1)], 1],
  'two tools of one answer': [[result('a', 1), result('b', 2)], 3],
  'a result that is written twice': [[result('a', 2), result('a', 2)], 2],
  'results without an id': [[result(undefined, 1), result(undefined, 1)], 2],
  'a tool that found no need to search': [[result('a', 0)], 0],
};

describe('searches of Claude Code, which its results count', () => {
  for (const [name, [results, searches]] of Object.entries(CASES))
    it(name, () => {
      const { calls } = readMade(claude, { '.claude/projects/-w/s.jsonl': lines(CALL, ...results) });
      assert.equal(Math.max(...calls.map(({ webSearches }) => webSearches)), searches);
    });
});
