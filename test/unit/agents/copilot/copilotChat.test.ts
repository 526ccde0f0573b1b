import assert from 'node:assert/strict';
import { folderOfUri } from '../../../../src/agents/copilot/chatWorkspace.ts';
import { copilotChat } from '../../../../src/agents/copilot/copilotChat.ts';
import type { HostEnvironment } from '../../../../src/agents/format/agent.ts';
import { conforms } from '../conform.ts';
import { lines, readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const USER = '.config/Code/User';
const CHATS = `${USER}/workspaceStorage/abc/chatSessions`;
const request = (requestId: string, more: object = {}) => ({
  requestId,
  timestamp: 1788000000000,
  modelId: 'copilot/gpt',
  ...more,
});
const begin = (...requests: object[]) => ({ kind: 0, v: { sessionId: 's1', creationDate: 1788000000000, requests } });
const set = (value: unknown, ...k: (string | number)[]) => ({ kind: 1, k, v: value });
const push = (values: unknown, ...k: (string | number)[]) => ({ kind: 2, k, v: values });
const ended = { result: { metadata: {} } };
const read = (...records: object[]) => readMade(copilotChat, { [`${CHATS}/s1.jsonl`]: lines(...records) });

const outputs = (...records: object[]) => read(...records).calls.map((call) => call.tokens.output);

describe('Copilot Chat', () => {
  walkSamples(copilotChat);

  it('the whole turn by model, where it is reported', () => {
    const modelTotals = [
      { model: 'opus', inputTokens: 10, cachedTokens: 90, outputTokens: 5 },
      { model: 'mini', inputTokens: 3, cachedTokens: 0, outputTokens: 1 },
    ];
    const { calls, facts } = read(
      begin(request('r1', { promptTokens: 70, completionTokens: 6 })),
      set(modelTotals, 'requests', 0, 'modelTotals'),
      set(1.5, 'requests', 0, 'copilotCredits'),
      set(2.5, 'sessionCopilotCredits'),
    );
    assert.deepEqual(short(calls), ['mini 3/0/0/0/1(0)', 'opus 10/90/0/0/5(0) $0.015']);
    assert.deepEqual(
      facts.map((fact) => [fact.kind, fact.value]),
      [['vendor-cost', 25_000_000]],
    );
  });

  const counts: readonly (readonly [string, object, string])[] = [
    ['of its own', { promptTokens: 70, completionTokens: 6 }, 'gpt 70/0/0/0/6(0) at least'],
    [
      'of the result',
      { result: { metadata: { promptTokens: 70, outputTokens: 8, resolvedModel: 'gpt-5' } } },
      'gpt-5 70/0/0/0/8(0) at least',
    ],
    [
      'of the result, older',
      { result: { usage: { promptTokens: 7, completionTokens: 8 } } },
      'gpt 7/0/0/0/8(0) at least',
    ],
    [
      'of the result, oldest',
      { result: { usage: { prompt_tokens: 7, completion_tokens: 8 } } },
      'gpt 7/0/0/0/8(0) at least',
    ],
    ['zeros first', { completionTokens: 0, result: { metadata: { outputTokens: 8 } } }, 'gpt 0/0/0/0/8(0) at least'],
  ];
  for (const [where, fields, expected] of counts) {
    it(`counts ${where}, in a log and in a document`, () => {
      assert.deepEqual(short(read(begin(request('r1', fields))).calls), [expected]);
      const document = { sessionId: 's1', requests: [request('r1', fields)] };
      assert.deepEqual(short(readMade(copilotChat, { [`${CHATS}/s1.json`]: document }).calls), [expected]);
    });
  }

  it('changes are replayed: sets, deep sets, pushes, deletions', () => {
    const { calls } = read(
      begin(),
      push([request('r1'), request('r2')], 'requests'),
      set(10, 'requests', 1, 'completionTokens'),
      set({ metadata: {} }, 'requests', 0, 'result'),
      set(900, 'requests', 0, 'result', 'metadata', 'promptTokens'),
      set(400, 'requests', 0, 'result', 'metadata', 'promptTokens'),
      set('gpt-5', 'requests', 0, 'result', 'metadata', 'resolvedModel'),
      push([{ text: 'secret' }], 'requests', 1, 'response'),
      set([], 'requests', 1, 'modelTotals'),
      push([{ model: 'mini', inputTokens: 1, outputTokens: 12 }], 'requests', 1, 'modelTotals'),
      { kind: 3, k: ['requests', 0, 'modelId'] },
    );
    assert.deepEqual(short(calls), ['gpt-5 400/0/0/0/0(0) at least', 'mini 1/0/0/0/12(0)']);
  });

  it('a request that ended was billed, even if it is taken out; one sent again before it ended was not', () => {
    const r1 = request('r1', { completionTokens: 5, ...ended });
    const r2 = request('r2', { completionTokens: 6 });
    const r3 = request('r3', { completionTokens: 7 });
    assert.deepEqual(outputs(begin(r1, r2), { ...push([r3], 'requests'), i: 0 }), [5, 7]);
    assert.deepEqual(outputs(begin(r1, r2), { ...push([r1, r3], 'requests'), i: 0 }), [5, 7]);
    assert.deepEqual(outputs(begin(r1, r2), { kind: 2, k: ['requests'], i: 0 }), [5, 6]);
    assert.deepEqual(outputs(begin(r1, r2), set([r3], 'requests')), [5, 6, 7]);
    assert.deepEqual(outputs(begin(r1, r2), begin()), [5, 6]);
  });

  it('requests that ended without a count are reported as not measured', () => {
    const { calls, facts } = read(
      begin(request('r1', ended), request('r2'), request('r3', { modelState: { value: 1 } })),
      set(5, 'requests', 0, 'completionTokens'),
    );
    assert.equal(calls.length, 1);
    assert.deepEqual(
      facts.map((fact) => `${fact.kind} ${JSON.stringify(fact.value)}`),
      ['not-measured 2', 'not-measured 1'],
    );
  });

  it('a session that moved from an empty window bills once and is where it was first', () => {
    const log = lines(begin(request('r1', { completionTokens: 5, ...ended })));
    const { calls } = readMade(copilotChat, {
      [`${USER}/globalStorage/emptyWindowChatSessions/s1.jsonl`]: log,
      [`${CHATS}/s1.jsonl`]: log + lines(push([request('r2', { completionTokens: 6 })], 'requests')),
      [`${USER}/workspaceStorage/abc/workspace.json`]: { folder: 'file:///w/my%20repo' },
    });
    assert.equal(calls.length, 2);
    assert.equal(calls.find((call) => call.tokens.output === 6)?.cwd, '/w/my repo');
  });

  it('the newest versions report folder and branch themselves', () => {
    const { calls } = readMade(copilotChat, {
      [`${USER}/workspaceStorage/abc/workspace.json`]: { folder: 'file:///w/p' },
      [`${CHATS}/s1.json`]: {
        sessionId: 's1',
        repoData: { localBranch: 'feat/a' },
        workingDirectory: { $mid: 1, fsPath: '/w/worktree', path: '/w/worktree' },
        requests: [request('r1', { completionTokens: 5 })],
      },
    });
    assert.deepEqual([calls[0]?.cwd, calls[0]?.branch], ['/w/worktree', 'feat/a']);
  });

  const uris = [
    ['file:///w/p', '/w/p'],
    ['file:///c%3A/Users/me/repo', 'c:/Users/me/repo'],
    ['vscode-remote://wsl%2Bubuntu/home/me/repo', '/home/me/repo'],
    ['vscode-remote://ssh-remote+host/srv/%C3%A4', '/srv/ä'],
    ['file://server/share/repo', '//server/share/repo'],
  ] as const;
  for (const [uri, path] of uris) it(`${uri} is ${path}`, () => assert.equal(folderOfUri(uri), path));

  const places = [
    'workspaceStorage/x/chatSessions/s1.jsonl',
    'workspaceStorage/x/chatSessions/s1.json',
    'globalStorage/emptyWindowChatSessions/s1.jsonl',
    'globalStorage/transferredChatSessions/s1.json',
    'profiles/p1/globalStorage/emptyWindowChatSessions/s1.jsonl',
  ];
  const users = [
    '.config/Code - Insiders',
    '.config/VSCodium',
    '.config/Cursor',
    '.config/Windsurf',
    '.vscode-server/data',
    '.cursor-server/data',
  ];
  it('every kind of place of every editor', () => {
    for (const user of users) {
      for (const place of places) {
        const chat = { sessionId: 's1', requests: [request('r1', { completionTokens: 5 })] };
        const file = place.endsWith('l') ? lines({ kind: 0, v: chat }) : chat;
        assert.equal(readMade(copilotChat, { [`${user}/User/${place}`]: file }).calls.length, 1, `${user} ${place}`);
      }
    }
  });

  it('what else is in those folders is no chat', () => {
    const formats = copilotChat.roots(LINUX).map((root) => root.format('x/chatEditingSessions/s1/state.json'));
    assert.ok(formats.every((format) => format === undefined));
  });

  it('records of other kinds are reported, without a word of them; comments are not', () => {
    const { calls, unread } = readMade(copilotChat, {
      [`${CHATS}/s1.jsonl`]: `${lines({ _comment: '"requests"' }, { kind: 9, k: ['requests'], v: 'secret' }, set(1, 'requests', 1e9))}{"requests": secret\n`,
    });
    assert.deepEqual(calls, []);
    assert.deepEqual(
      unread.map((u) => u.reason),
      ['unknown-change', 'not-json'],
    );
    assert.ok(!JSON.stringify(unread).includes('secret'));
  });

  conforms(copilotChat, {
    [`${USER}/workspaceStorage/abc/workspace.json`]: { folder: 'file:///w/p' },
    [`${CHATS}/s1.jsonl`]: lines(
      begin(request('r1', { completionTokens: 5, ...ended })),
      push([request('r2', { promptTokens: 9 })], 'requests'),
      set(8, 'requests', 1, 'completionTokens'),
      set([{ model: 'opus', inputTokens: 4, cachedTokens: 5, outputTokens: 8 }], 'requests', 1, 'modelTotals'),
      push([request('r3', { completionTokens: 1 })], 'requests'),
      { ...push([request('r4', { completionTokens: 2 })], 'requests'), i: 2 },
      { kind: 3, k: ['requests', 0, 'modelTotals'] },
    ),
    [`${CHATS}/s2.json`]: { sessionId: 's2', requests: [request('r1', { completionTokens: 5 })] },
  });
});

const LINUX: HostEnvironment = { home: '/home/me', platform: 'linux', env: {} };
