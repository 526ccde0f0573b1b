import assert from 'node:assert/strict';
import { qwen } from '../../../../src/agents/gemini/qwen.ts';
import { conforms } from '../conform.ts';
import { lines, readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const CHAT = '.qwen/projects/-w-p/chats/s1.jsonl';
const usage = (prompt: number, candidates: number, thoughts: number, total?: number, more: object = {}) => ({
  promptTokenCount: prompt,
  candidatesTokenCount: candidates,
  thoughtsTokenCount: thoughts,
  ...(total === undefined ? {} : { totalTokenCount: total }),
  ...more,
});
const record = (uuid: string, usageMetadata: unknown, more: object = {}) => ({
  uuid,
  sessionId: 's1',
  timestamp: '2026-09-01T10:00:00Z',
  type: 'assistant',
  cwd: '/w/p',
  gitBranch: 'feat/a',
  version: '0.18.1',
  model: 'qwen3-coder',
  usageMetadata,
  ...more,
});

describe('Qwen Code', () => {
  walkSamples(qwen);

  const cases: readonly (readonly [string, object, string])[] = [
    ['thoughts inside the candidates, as the total says', usage(100, 30, 10, 130), '100/0/0/0/30(10)'],
    ['thoughts beside the candidates, as the total says', usage(100, 30, 10, 140), '100/0/0/0/40(10)'],
    ['no total: thoughts inside', usage(100, 30, 10), '100/0/0/0/30(10)'],
    ['more thoughts than candidates can only lie beside', usage(100, 5, 10), '100/0/0/0/10(10)'],
    ['cached tokens inside the prompt', usage(100, 30, 0, 130, { cachedContentTokenCount: 60 }), '40/60/0/0/30(0)'],
    ['tool tokens beside the prompt', usage(100, 30, 0, 137, { toolUsePromptTokenCount: 7 }), '107/0/0/0/30(0)'],
    ['tool tokens are no thoughts', usage(100, 30, 10, 137, { toolUsePromptTokenCount: 7 }), '107/0/0/0/30(10)'],
  ];
  for (const [what, counts, expected] of cases) {
    it(what, () => {
      const { calls } = readMade(qwen, { [CHAT]: lines(record('u1', counts)) });
      assert.deepEqual(short(calls), [`qwen3-coder ${expected}`]);
    });
  }

  it('each record reports where it happened; copies in other sessions bill nothing', () => {
    const first = record('u1', usage(1, 1, 0, 2));
    const { calls } = readMade(qwen, {
      [CHAT]: lines(first, record('u2', usage(2, 1, 0, 3), { gitBranch: 'feat/b', cwd: '/w/q' })),
      '.qwen/projects/-w-p/chats/s2.jsonl': lines(first),
    });
    assert.deepEqual(
      calls.map((call) => `${call.session} ${call.branch} ${call.cwd}`),
      ['s1 feat/a /w/p', 's1 feat/b /w/q'],
    );
  });

  const answered = (id: string, prompt: number, more: object = {}) => {
    const event = { 'event.name': 'qwen-code.api_response', response_id: id, model: 'qwen3-coder', ...more };
    const counts = { input_token_count: prompt, output_token_count: 1, cached_content_token_count: 0 };
    return {
      ...record(`t-${id}`, undefined, { type: 'system', subtype: 'ui_telemetry' }),
      systemPayload: { uiEvent: { ...event, thoughts_token_count: 0, total_token_count: prompt + 1, ...counts } },
    };
  };

  it('a session with telemetry is counted by it, another one by its records', () => {
    const { calls } = readMade(qwen, {
      [CHAT]: lines(record('u1', usage(1, 1, 0, 2)), answered('r1', 1), answered('r2', 20, { model: 'qwen-flash' })),
      '.qwen/projects/-w-p/chats/s2.jsonl': lines(record('u3', usage(3, 1, 0, 4), { sessionId: 's2' })),
    });
    assert.deepEqual(short(calls), [
      'qwen-flash 20/0/0/0/1(0)',
      'qwen3-coder 1/0/0/0/1(0)',
      'qwen3-coder 3/0/0/0/1(0)',
    ]);
  });

  it('a fork’s copies are its parent’s', () => {
    const copied = { ...answered('r1', 1), sessionId: 's2', forkedFrom: { sessionId: 's1' } };
    const own = { ...answered('r2', 2), sessionId: 's2' };
    const { calls } = readMade(qwen, {
      [CHAT]: lines(answered('r1', 1)),
      '.qwen/projects/-w-p/chats/s2.jsonl': lines(copied, own),
    });
    assert.deepEqual(calls.map(({ session, tokens }) => `${session} ${tokens.input}`).toSorted(), ['s1 1', 's2 2']);
  });

  it('two records without a line end between them are two', () => {
    const text = lines(record('u1', usage(1, 1, 0, 2)), record('u2', usage(2, 1, 0, 3))).replace('}\n{', '}{');
    const { calls, unread } = readMade(qwen, { [CHAT]: text });
    assert.deepEqual([calls.length, unread.length], [2, 0]);
  });

  it('telemetry repeats, users and odd records are no calls', () => {
    const { calls, unread } = readMade(qwen, {
      [CHAT]: lines(
        record('u0', usage(9, 9, 9), { type: 'system', subtype: 'ui_telemetry' }),
        record('u1', null),
        record('u2', 'secret'),
        record('', usage(1, 1, 1)),
      ),
    });
    assert.deepEqual(calls, []);
    assert.deepEqual(
      unread.map((u) => `${u.reason} ${u.version}`),
      ['usage-shape 0.18.1', 'usage-shape 0.18.1'],
    );
    assert.ok(!JSON.stringify(unread).includes('secret'));
  });

  it('first versions kept chats as Gemini CLI does', () => {
    const message = {
      id: 'm',
      type: 'qwen',
      model: 'qwen3-coder',
      tokens: { input: 10, output: 2, cached: 4, thoughts: 1 },
    };
    const { calls } = readMade(qwen, { '.qwen/tmp/h/chats/session-a.json': { sessionId: 's0', messages: [message] } });
    assert.deepEqual(short(calls), ['qwen3-coder 6/4/0/0/3(1)']);
    assert.equal(calls[0]?.agent, 'qwen-code');
  });

  it('reads the folder that a variable names', () => {
    const files = { 'run/projects/-w-p/chats/s1.jsonl': lines(record('u1', usage(1, 1, 0))) };
    assert.equal(readMade(qwen, files, { QWEN_RUNTIME_DIR: '~/run' }).calls.length, 1);
  });

  conforms(qwen, {
    [CHAT]: lines(record('u1', usage(100, 30, 10, 140)), { type: 'user' }, record('u2', usage(7, 3, 0, 10))),
    '.qwen/projects/-w-p/chats/s2.jsonl': lines(record('u1', usage(100, 30, 10, 140)), record('u3', usage(1, 3, 0, 4))),
  });
});
