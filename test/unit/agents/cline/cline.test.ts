import assert from 'node:assert/strict';
import { cline } from '../../../../src/agents/cline/cline.ts';
import { conforms } from '../conform.ts';
import { readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const TASK = '.config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/1788000000000';
const SESSION = '.cline/data/sessions/s1';

const say = (ts: number, kind: string, info: unknown, more: object = {}) => ({
  ts,
  type: 'say',
  say: kind,
  text: JSON.stringify(info),
  ...more,
});

const metrics = (input: number, output: number, read = 0, write = 0) => ({
  inputTokens: input,
  outputTokens: output,
  cacheReadTokens: read,
  cacheWriteTokens: write,
  cost: 0.5,
});
const message = (id: string, ts: number, more: object) => ({ id, role: 'assistant', ts, ...more });

const roots = (env: Record<string, string>) =>
  cline.roots({ home: '/h', platform: 'linux', env }).map((root) => `${root.origin}=${root.path}`);

describe('cline', () => {
  walkSamples(cline);
  conforms(cline, {
    [`${TASK}/ui_messages.json`]: [
      say(1, 'api_req_started', { tokensIn: 9, tokensOut: 2, cacheReads: 4 }, { modelInfo: { modelId: 'm' } }),
      say(2, 'deleted_api_reqs', { tokensIn: 7, tokensOut: 1, cost: 0.5 }),
      say(3, 'api_req_started', { request: 'x' }),
    ],
    [`${SESSION}/s1.json`]: { cwd: '/w/p', metadata: { git: { branch: 'topic' } } },
    [`${SESSION}/s1.messages.json`]: { messages: [message('a', 5, { metrics: metrics(9, 1, 3) })] },
    [`${SESSION}/mate.messages.json`]: { messages: [message('t', 6, { metrics: metrics(5, 1) })] },
  });

  const tasks: readonly (readonly [string, readonly object[], readonly string[]])[] = [
    [
      'tokensIn leaves out the cache, even where it is larger',
      [say(1788000000001, 'api_req_started', { tokensIn: 9, tokensOut: 2, cacheWrites: 3, cacheReads: 4, cost: 0.5 })],
      ['- 9/4/3/0/2(0) $0.5'],
    ],
    [
      'sub-agents and deleted requests count',
      [
        say(1788000000001, 'subagent_usage', { source: 'subagents', tokensIn: 5, tokensOut: 1, cost: 0.25 }),
        say(1788000000002, 'deleted_api_reqs', { tokensIn: 7, tokensOut: 1 }),
      ],
      ['- 5/0/0/0/1(0) $0.25', '- 7/0/0/0/1(0)'],
    ],
    [
      'two requests of one millisecond are two',
      [
        say(5, 'api_req_started', { tokensIn: 1, tokensOut: 1 }),
        say(5, 'api_req_started', { tokensIn: 1, tokensOut: 1 }),
      ],
      ['- 1/0/0/0/1(0)', '- 1/0/0/0/1(0)'],
    ],
    [
      'counts in a message of their own belong to the request before it',
      [
        say(1, 'api_req_started', { request: 'x' }),
        say(2, 'api_req_finished', { tokensIn: 8, tokensOut: 2, cost: 0.125 }),
        say(3, 'api_req_started', { tokensIn: 1, tokensOut: 1 }),
      ],
      ['- 1/0/0/0/1(0)', '- 8/0/0/0/2(0) $0.125'],
    ],
    [
      'the model is that of the message, or of the last one that names it',
      [
        say(1, 'task', {}, { modelInfo: { providerId: 'anthropic', modelId: 'a' } }),
        say(2, 'api_req_started', { tokensIn: 1, tokensOut: 1 }),
        say(3, 'api_req_started', { tokensIn: 2, tokensOut: 1 }, { modelInfo: { providerId: 'x', modelId: 'b' } }),
      ],
      ['a 1/0/0/0/1(0)', 'b 2/0/0/0/1(0)'],
    ],
    ['other messages are nothing', [say(1, 'text', {}), { type: 'ask', ask: 'tool' }, []], []],
  ];
  for (const [name, messages, expected] of tasks) {
    it(`task: ${name}`, () => {
      assert.deepEqual(short(readMade(cline, { [`${TASK}/ui_messages.json`]: messages }).calls), expected);
    });
  }

  it('task: workspace comes from the history, models in time from the metadata', () => {
    const { calls } = readMade(cline, {
      [`${TASK}/ui_messages.json`]: [
        say(1788000000010, 'api_req_started', { tokensIn: 1, tokensOut: 1 }),
        say(1788000000030, 'api_req_started', { tokensIn: 2, tokensOut: 1 }),
        say(1700000000000, 'api_req_started', { tokensIn: 3, tokensOut: 1 }),
      ],
      [`${TASK}/task_metadata.json`]: {
        model_usage: [
          { ts: 1788000000020, model_id: 'late', model_provider_id: 'p' },
          { ts: 1788000000000, model_id: 'early', model_provider_id: 'p' },
        ],
      },
      [`${TASK}/../../state/taskHistory.json`]: [{ id: '1788000000000', cwdOnTaskInitialization: '/w/p' }],
    });
    assert.deepEqual(short(calls), ['early 1/0/0/0/1(0)', 'early 3/0/0/0/1(0)', 'late 2/0/0/0/1(0)']);
    assert.deepEqual(new Set(calls.map((call) => call.cwd)), new Set(['/w/p']));
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['1788000000000']));
  });

  it('task: an unfinished request was sent, and is a lower bound', () => {
    const { calls } = readMade(cline, {
      [`${TASK}/ui_messages.json`]: [
        say(1, 'api_req_started', { request: 'x' }),
        say(2, 'api_req_started', { tokensOut: 3 }),
      ],
    });
    assert.deepEqual(short(calls), ['- 0/0/0/0/0(0) at least', '- 0/0/0/0/3(0)']);
  });

  it('task: what is no JSON is reported, and the rest read', () => {
    const broken = { ts: 1, type: 'say', say: 'api_req_started', text: 'GET {' };
    const { calls, unread } = readMade(cline, {
      [`${TASK}/ui_messages.json`]: [broken, say(2, 'api_req_started', { tokensIn: 1 })],
      [`${TASK}2/ui_messages.json`]: '[{"ts":1,',
    });
    assert.deepEqual(short(calls), ['- 1/0/0/0/0(0)']);
    assert.deepEqual(
      unread.map((record) => record.reason),
      ['not-json', 'not-json'],
    );
    assert.ok(unread.every((record) => !record.example.includes('GET')));
  });

  it('session: the prompt holds the cache; manifest reports folder, branch and model', () => {
    const { calls } = readMade(cline, {
      [`${SESSION}/s1.json`]: {
        session_id: 's1',
        cwd: '/w/p',
        model: 'm',
        provider: 'p',
        metadata: { git: { branch: 'topic' }, usage: metrics(999, 99), aggregateUsage: metrics(9999, 999) },
      },
      [`${SESSION}/s1.messages.json`]: { version: 1, messages: [message('a', 10, { metrics: metrics(10, 2, 4, 3) })] },
    });
    assert.deepEqual(short(calls), ['m 3/4/3/0/2(0) $0.5']);
    const [call] = calls;
    assert.deepEqual([call?.cwd, call?.branch, call?.provider, call?.session], ['/w/p', 'topic', 'p', 's1']);
  });

  it('session: what compaction dropped is added, wherever its sum stands', () => {
    const kept = message('z', 30, { metrics: metrics(1, 1) });
    const summary = {
      id: 'c',
      role: 'user',
      ts: 20,
      metadata: { kind: 'compaction_summary', usageBefore: metrics(100, 10, 60) },
    };
    const inMessage = readMade(cline, { [`${SESSION}/s1.messages.json`]: { messages: [summary, kept] } });
    assert.deepEqual(short(inMessage.calls), ['- 1/0/0/0/1(0) $0.5', '- 40/60/0/0/10(0) $0.5']);
    const inManifest = readMade(cline, {
      [`${SESSION}/s1.json`]: { metadata: { usageBefore: metrics(100, 10, 60) } },
      [`${SESSION}/s1.messages.json`]: { messages: [kept] },
    });
    assert.deepEqual(short(inManifest.calls), ['- 1/0/0/0/1(0) $0.5', '- 40/60/0/0/10(0) $0.5']);
  });

  it('session: team mates belong to their lead, and a continued one is not counted twice', () => {
    const first = message('t1', 10, { metrics: metrics(5, 1) });
    const { calls } = readMade(cline, {
      [`${SESSION}/s1.messages.json`]: { messages: [message('a', 5, { metrics: metrics(1, 1) })] },
      [`${SESSION}/mate__1.messages.json`]: { origin: { subagent: 'mate' }, messages: [first] },
      [`${SESSION}/mate__2.messages.json`]: { messages: [first, message('t2', 20, { metrics: metrics(6, 1) })] },
    });
    assert.deepEqual(short(calls), ['- 1/0/0/0/1(0) $0.5', '- 5/0/0/0/1(0) $0.5', '- 6/0/0/0/1(0) $0.5']);
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['s1']));
  });

  it('session: without metrics the manifest has the sum', () => {
    const { calls } = readMade(cline, {
      [`${SESSION}/s1.json`]: { started_at: '2026-09-01T00:00:00Z', metadata: { usage: metrics(10, 2, 4) } },
      [`${SESSION}/s1.messages.json`]: { messages: [{ id: 'a', role: 'assistant' }] },
    });
    assert.deepEqual(short(calls), ['- 6/4/0/0/2(0) $0.5']);
    assert.equal(calls[0]?.time, Date.UTC(2026, 8, 1));
  });

  it('looks where its variables say', () => {
    assert.ok(roots({}).includes('default=/h/.cline/data'));
    assert.ok(roots({ CLINE_DIR: '/c' }).includes('CLINE_DIR=/c/data'));
    assert.ok(roots({ CLINE_DIR: '/c', CLINE_DATA_DIR: '~/d' }).includes('CLINE_DATA_DIR=/h/d'));
    assert.ok(roots({ CLINE_SESSION_DATA_DIR: '/s' }).includes('CLINE_SESSION_DATA_DIR=/s'));
  });
});
