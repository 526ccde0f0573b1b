import assert from 'node:assert/strict';
import { claude } from '../../../src/agents/claude/claude.ts';
import { worktreeStays } from '../../../src/core/branches/branchOfCall.ts';
import { lines, readMade } from './made.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString();
const call = (minute: number): object => ({
  type: 'assistant',
  sessionId: 's',
  requestId: `r${minute}`,
  timestamp: at(minute),
  message: { id: `m${minute}`, model: 'claude-sonnet-4-5', stop_reason: 'end_turn', usage: { output_tokens: 9 } },
});
const into = (branch: string | null, minute?: number): object => ({
  type: 'worktree-state',
  ...(minute !== undefined && { timestamp: at(minute) }),
  sessionId: 's',
  worktreeSession: branch === null ? null : { worktreeBranch: branch, worktreePath: `/w/${branch}` },
});

/** The branch of the session's worktree at each of the minutes that have a call; - for none. */
function stays(...records: readonly object[]): string {
  const { facts } = readMade(claude, { '.claude/projects/p/s.jsonl': lines(...records) });
  const found = worktreeStays(facts.filter((fact) => fact.kind === 'worktree'));
  const times = records
    .filter((record) => 'message' in record)
    .map((record) => ('timestamp' in record && typeof record.timestamp === 'string' ? record.timestamp : ''));
  return times
    .map((time) => found.findLast((one) => one.from <= Date.parse(time) && Date.parse(time) < one.until)?.branch ?? '-')
    .join(' ');
}

describe('worktrees that Claude Code reports', () => {
  const cases: readonly [string, readonly object[], string][] = [
    ['none', [call(1)], '-'],
    ['entered and left', [call(1), into('a', 2), call(3), into(null, 4), call(5)], '- a -'],
    ['one after another', [into('a', 0), call(1), into('b', 2), call(3)], 'a b'],
    ['reported again on resuming', [into('a', 0), call(1), into('a', 2), call(3), into(null, 4), call(5)], 'a a -'],
    ['without times: right after the last call', [call(1), into('a'), call(3), into(null), call(5)], '- a -'],
    ['without a time, before the first call', [into('a'), call(1), call(3), into(null), call(5)], 'a a -'],
    ['a name that cannot be a branch', [into('a b', 0), call(1)], '-'],
  ];
  for (const [name, records, expected] of cases) it(name, () => assert.equal(stays(...records), expected));
});
