import assert from 'node:assert/strict';
import { omp } from '../../../../src/agents/pi/omp.ts';
import { conforms } from '../conform.ts';
import { lines, readMade, short } from '../made.ts';

const FOLDER = '.omp/agent/sessions/-w-p';
const FILE = '2026-09-01T00-00-00-000Z_s1';
const at = (second: number): string => new Date(1_788_220_800_000 + second * 1000).toISOString();
const usage = (input: number, output: number) => ({
  input,
  output,
  cacheRead: 3,
  cacheWrite: 0,
  totalTokens: 0,
});
const header = (id: string, more: object = {}) => ({
  type: 'session',
  version: 3,
  id,
  cwd: '/w/p',
  timestamp: at(0),
  ...more,
});
const answer = (id: string, second: number, own: object, more: object = {}) => ({
  type: 'message',
  id,
  timestamp: at(second),
  message: { role: 'assistant', provider: 'anthropic', model: 'claude-sonnet-4-5', usage: own, ...more },
});

describe('omp', () => {
  conforms(omp, { [`${FOLDER}/${FILE}.jsonl`]: lines(header('s1'), answer('a', 1, usage(5, 2))) });

  it('counts answers, and requests beside the conversation by the model that they name', () => {
    const { calls, unread } = readMade(omp, {
      [`${FOLDER}/${FILE}.jsonl`]: lines(
        { type: 'title', v: 1, title: 'Shop', updatedAt: at(0), pad: '' },
        header('s1'),
        { type: 'model_change', id: 'm', timestamp: at(0), model: 'anthropic/claude-sonnet-4-5' },
        answer('a', 1, usage(5, 2)),
        {
          type: 'model_usage',
          id: 'b',
          timestamp: at(2),
          purpose: 'title',
          provider: 'anthropic',
          model: 'claude-haiku-4-5',
          usage: usage(7, 1),
        },
      ),
    });
    assert.deepEqual(short(calls), ['claude-haiku-4-5 7/3/0/0/1(0)', 'claude-sonnet-4-5 5/3/0/0/2(0)']);
    assert.deepEqual(unread, []);
    assert.ok(calls.every(({ session, cwd }) => session === 's1' && cwd === '/w/p'));
  });

  it('a sub-agent’s file is in a folder of its parent’s name; the result of its tool repeats it', () => {
    const { calls } = readMade(omp, {
      [`${FOLDER}/${FILE}.jsonl`]: lines(header('s1'), answer('a', 1, usage(5, 2)), {
        type: 'message',
        id: 't',
        timestamp: at(4),
        message: { role: 'toolResult', toolName: 'task', details: { usage: usage(9, 9) } },
      }),
      [`${FOLDER}/${FILE}/Helper.jsonl`]: lines(
        header('kid', { parentSession: `/h/${FOLDER}/${FILE}.jsonl`, timestamp: at(2) }),
        answer('k', 3, usage(9, 9)),
      ),
    });
    assert.deepEqual(calls.map((call) => `${call.session} ${call.tokens.input}`).toSorted(), ['s1 5', 's1 9']);
  });

  it('a fork counts what it copied for the session that it came from', () => {
    const { calls } = readMade(omp, {
      [`${FOLDER}/${FILE}.jsonl`]: lines(header('s1'), answer('a', 1, usage(5, 2))),
      [`${FOLDER}/2026-09-01T00-00-09-000Z_s2.jsonl`]: lines(
        header('s2', { parentSession: 's1', timestamp: at(9) }),
        answer('a', 1, usage(5, 2)),
        answer('b', 10, usage(6, 2)),
      ),
    });
    assert.deepEqual(calls.map((call) => `${call.session} ${call.tokens.input}`).toSorted(), ['s1 5', 's2 6']);
  });

  it('reads profiles, and data that XDG_DATA_HOME moves', () => {
    const roots = omp.roots({ home: '/h', platform: 'linux', env: { XDG_DATA_HOME: '/x' } });
    const logs = (path: string): readonly string[] =>
      [
        'sessions/w/a.jsonl',
        'profiles/p/sessions/w/a.jsonl',
        'agent/sessions/w/a.jsonl',
        'profiles/p/agent/sessions/w/a.jsonl',
        'agent/history.jsonl',
      ].filter((relative) => roots.find((root) => root.path === path)?.format(relative) !== undefined);
    assert.deepEqual(logs('/x/omp'), ['sessions/w/a.jsonl', 'profiles/p/sessions/w/a.jsonl']);
    assert.deepEqual(logs('/h/.omp'), ['agent/sessions/w/a.jsonl', 'profiles/p/agent/sessions/w/a.jsonl']);
  });
});
