import assert from 'node:assert/strict';
import { pi } from '../../../../src/agents/pi/pi.ts';
import { conforms } from '../conform.ts';
import { lines, readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const FOLDER = '.pi/agent/sessions/--w-p--';
const header = (id: string, hour: number, more: object = {}) => ({
  type: 'session',
  version: 3,
  id,
  timestamp: at(hour),
  cwd: '/w/p',
  ...more,
});
const at = (hour: number) => new Date(Date.UTC(2026, 8, 1, hour)).toISOString();
const usage = (input: number, output: number, more: object = {}) => ({
  input,
  output,
  cacheRead: 0,
  cacheWrite: 0,
  ...more,
});
const answer = (id: string, hour: number, used: object, more: object = {}) => ({
  type: 'message',
  id,
  timestamp: at(hour),
  message: { role: 'assistant', provider: 'anthropic', model: 'm', usage: used, ...more },
});

describe('pi', () => {
  walkSamples(pi);
  conforms(pi, {
    [`${FOLDER}/t_s1.jsonl`]: lines(
      header('s1', 1),
      answer('a', 2, usage(1, 9, { reasoning: 4 })),
      answer('b', 3, usage(2, 1)),
    ),
    [`${FOLDER}/u_s2.jsonl`]: lines(
      header('s2', 4, { parentSession: 't_s1.jsonl' }),
      answer('a', 2, usage(1, 9, { reasoning: 4 })),
      answer('c', 5, usage(3, 1, { cacheWrite: 5, cost: { total: 0.5 } })),
    ),
  });

  it('the four counts exclude each other; one-hour writes lie in writes, reasoning in output', () => {
    const used = usage(1, 9, { cacheRead: 4, cacheWrite: 10, cacheWrite1h: 3, reasoning: 5, cost: { total: 0.5 } });
    const { calls } = readMade(pi, { [`${FOLDER}/t_s1.jsonl`]: lines(header('s1', 1), answer('a', 2, used)) });
    assert.deepEqual(short(calls), ['m 1/4/7/3/9(5) $0.5']);
    const [call] = calls;
    assert.deepEqual(
      [call?.session, call?.cwd, call?.provider, call?.time],
      ['s1', '/w/p', 'anthropic', Date.UTC(2026, 8, 1, 2)],
    );
  });

  it('a fork copies entries: they stay with the session they come from', () => {
    const shared = [answer('a', 2, usage(1, 1)), answer('b', 3, usage(2, 1))];
    const fork = header('s2', 4, { parentSession: `/h/${FOLDER}/t_s1.jsonl` });
    const { calls } = readMade(pi, {
      [`${FOLDER}/0_s2.jsonl`]: lines(fork, ...shared, answer('c', 5, usage(3, 1))),
      [`${FOLDER}/t_s1.jsonl`]: lines(header('s1', 1), ...shared),
    });
    assert.deepEqual(short(calls), ['m 1/0/0/0/1(0)', 'm 2/0/0/0/1(0)', 'm 3/0/0/0/1(0)']);
    const sessions = calls.map((call) => `${call.tokens.input} ${call.session}`);
    assert.deepEqual(sessions.toSorted(), ['1 s1', '2 s1', '3 s2']);
  });

  it('a fork whose parent is gone still reports whose entries it copied', () => {
    const fork = header('s2', 4, { parentSession: 'C:\\x\\t_s1.jsonl' });
    const { calls } = readMade(pi, { [`${FOLDER}/0_s2.jsonl`]: lines(fork, answer('a', 2, usage(1, 1))) });
    assert.deepEqual([calls[0]?.session, calls[0]?.copy], ['s1', true]);
  });

  it("the same short id at another time is another session's entry", () => {
    const { calls } = readMade(pi, {
      [`${FOLDER}/t_s1.jsonl`]: lines(header('s1', 1), answer('a', 2, usage(1, 1))),
      [`${FOLDER}/t_s2.jsonl`]: lines(header('s2', 1), answer('a', 3, usage(1, 1))),
    });
    assert.equal(calls.length, 2);
  });

  it('transcripts that pi-subagents writes beside a session are copies', () => {
    const { calls } = readMade(pi, {
      [`${FOLDER}/t_s1.jsonl`]: lines(header('s1', 1), answer('a', 2, usage(1, 1))),
      [`${FOLDER}/s1/subagent-artifacts/x_transcript.jsonl`]: lines(answer('z', 2, usage(1, 1))),
    });
    assert.equal(calls.length, 1);
  });

  it('what bills nothing is nothing, and what is odd is reported', () => {
    const { calls, unread } = readMade(pi, {
      [`${FOLDER}/t_s1.jsonl`]: `${lines(
        answer('a', 2, usage(0, 0)),
        answer('b', 2, { input: 'many', output: null }),
        { type: 'message', message: { role: 'toolResult', details: { usage: usage(5, 5) } } },
        { type: 'vision', id: 'c', usage: usage(5, 5), summary: 'secret' },
      )}{"usage": {"input": 1\n`,
    });
    assert.deepEqual(calls, []);
    assert.deepEqual(
      unread.map((record) => record.reason),
      ['usage-elsewhere', 'not-json'],
    );
    assert.ok(!JSON.stringify(unread).includes('secret'));
  });

  it('counts summaries and warmed caches with the model in use, and tools that ask a model without one', () => {
    const { calls } = readMade(pi, {
      [`${FOLDER}/t_s1.jsonl`]: lines(
        header('s1', 1),
        { type: 'model_change', id: 'm', timestamp: at(1), provider: 'p', modelId: 'first' },
        { type: 'message', id: 'a', timestamp: at(2), message: { role: 'toolResult', usage: usage(1, 1) } },
        { ...answer('b', 3, usage(2, 2)) },
        { type: 'compaction', id: 'c', timestamp: at(4), usage: usage(3, 3) },
        { type: 'branch_summary', id: 'd', timestamp: at(5), usage: usage(4, 4) },
        { type: 'usage', id: 'e', timestamp: at(6), kind: 'cache_warm', model: 'warm', usage: usage(5, 5) },
      ),
    });
    assert.deepEqual(calls.map(({ model, tokens }) => `${model} ${tokens.input}`).toSorted(), [
      ' 1',
      'm 2',
      'm 3',
      'm 4',
      'warm 5',
    ]);
  });

  it('looks where settings say', () => {
    const texts: Readonly<Record<string, string>> = {
      '/h/.pi/agent/settings.json': '{"sessionDir":"mine"}',
      '/w/.pi/settings.json': '{"sessionDir":"~/kept"}',
      '/v/.pi/settings.json': '{"sessionDir":7}',
    };
    const roots = pi.projectRoots?.(
      { home: '/h', platform: 'linux', env: {} },
      ['/w', '/v', '/none'],
      (path) => texts[path],
    );
    assert.deepEqual(
      roots?.map((root) => root.path),
      ['/h/.pi/agent/mine', '/h/kept'],
    );
  });

  it('looks where its variables say', () => {
    const { calls } = readMade(pi, { 'moved/sessions/x/t_s1.jsonl': lines(answer('a', 2, usage(1, 1))) });
    assert.deepEqual(calls, []);
    const roots = pi
      .roots({ home: '/h', platform: 'linux', env: { PI_CODING_AGENT_DIR: '/m' } })
      .map((root) => root.path);
    assert.deepEqual(roots, ['/m/sessions', '/h/.pi/agent/sessions']);
  });
});
