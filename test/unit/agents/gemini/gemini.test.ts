import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gemini } from '../../../../src/agents/gemini/gemini.ts';
import { conforms } from '../conform.ts';
import { lines, readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const CHATS = '.gemini/tmp/repo/chats';
const head = { sessionId: 's1', projectHash: 'h', startTime: '2026-09-01T10:00:00Z', kind: 'main' };
const tokens = (input: number, output: number, more: object = {}) => ({
  input,
  output,
  cached: 0,
  thoughts: 0,
  tool: 0,
  ...more,
});
const answer = (id: string, counts?: object, minute = 1) => ({
  id,
  timestamp: `2026-09-01T10:0${minute}:00Z`,
  type: 'gemini',
  content: 'secret',
  model: 'gemini-3-pro',
  ...(counts === undefined ? {} : { tokens: counts }),
});

describe('Gemini CLI', () => {
  walkSamples(gemini);

  it('cached tokens lie inside the input, thoughts and tool tokens outside', () => {
    const counts = tokens(100, 10, { cached: 40, thoughts: 5, tool: 7, total: 122 });
    const { calls } = readMade(gemini, { [`${CHATS}/session-a.jsonl`]: lines(head, answer('m1', counts)) });
    assert.deepEqual(short(calls), ['gemini-3-pro 67/40/0/0/15(5)']);
    assert.equal(calls[0]?.time, Date.UTC(2026, 8, 1, 10, 1));
  });

  it('a message that is written again holds as it was last written, also by a checkpoint', () => {
    const { calls } = readMade(gemini, {
      [`${CHATS}/session-a.jsonl`]: lines(
        head,
        answer('m1', tokens(10, 50)),
        answer('m1', tokens(10, 20)),
        { $set: { messages: [answer('m2', tokens(1, 1)), 'odd', null] } },
        answer('m2', tokens(2, 2)),
      ),
    });
    assert.deepEqual(short(calls), ['gemini-3-pro 10/0/0/0/20(0)', 'gemini-3-pro 2/0/0/0/2(0)']);
  });

  it('what was rewound was billed', () => {
    const log = lines(head, answer('m1', tokens(1, 1)), answer('m2', tokens(2, 2)), { $rewindTo: 'm1' });
    assert.equal(readMade(gemini, { [`${CHATS}/session-a.jsonl`]: log }).calls.length, 2);
  });

  it('the log of a resumed session holds in place of the document that it came from', () => {
    const { calls } = readMade(gemini, {
      [`${CHATS}/session-a.json`]: { ...head, messages: [answer('m1', tokens(9, 9)), answer('m0', tokens(3, 3))] },
      [`${CHATS}/session-a.jsonl`]: lines(head, answer('m1', tokens(5, 5))),
    });
    assert.deepEqual(short(calls), ['gemini-3-pro 3/0/0/0/3(0)', 'gemini-3-pro 5/0/0/0/5(0)']);
  });

  it('a sub-agent belongs to the session that launched it; its message ids are its own', () => {
    const { calls } = readMade(gemini, {
      [`${CHATS}/session-a.jsonl`]: lines(head, answer('m1', tokens(1, 1))),
      [`${CHATS}/s1/s2.jsonl`]: lines({ ...head, sessionId: 's2', kind: 'subagent' }, answer('m1', tokens(2, 2))),
    });
    assert.deepEqual(calls.map((call) => `${call.session} ${call.tokens.input}`).toSorted(), ['s1 1', 's1 2']);
  });

  const digest = createHash('sha256').update('/w/repo').digest('hex');
  const folders: readonly (readonly [string, string, Record<string, string>])[] = [
    ['a marker beside the chats', 'repo', { '.gemini/tmp/repo/.project_root': '/w/repo\n' }],
    ['the list of projects', 'repo', { '.gemini/projects.json': '{"projects":{"/w/other":"other","/w/repo":"repo"}}' }],
    ['the digest of a path', digest, { '.gemini/projects.json': '{"projects":{"/w/other":"other","/w/repo":"repo"}}' }],
  ];
  for (const [how, project, files] of folders) {
    it(`finds the workspace by ${how}`, () => {
      const log = lines(head, answer('m1', tokens(1, 1)));
      const { calls } = readMade(gemini, { ...files, [`.gemini/tmp/${project}/chats/session-a.jsonl`]: log });
      assert.equal(calls[0]?.cwd, '/w/repo');
    });
  }

  it('reads a home that a variable names beside the usual one, each session once', () => {
    const file = lines(head, answer('m1', tokens(1, 1)));
    const { calls } = readMade(
      gemini,
      { [`other/${CHATS}/a.jsonl`]: file, [`${CHATS}/a.jsonl`]: file },
      { GEMINI_CLI_HOME: '~/other' },
    );
    assert.equal(calls.length, 1);
  });

  it('reports what it cannot read, without a word of it', () => {
    const { calls, unread } = readMade(gemini, {
      [`${CHATS}/session-a.jsonl`]: `${lines(head, { ...answer('m1'), tokens: 'secret' })}{"tokens": secret\n`,
      [`${CHATS}/session-b.json`]: 'secret',
      [`${CHATS}/session-b.json.unreadable-1`]: 'secret',
    });
    assert.deepEqual(calls, []);
    assert.deepEqual(
      unread.map((u) => u.reason),
      ['usage-shape', 'not-json', 'not-json'],
    );
    assert.ok(!JSON.stringify(unread).includes('secret'));
  });

  conforms(gemini, {
    '.gemini/projects.json': '{"projects":{"/w/repo":"repo"}}',
    [`${CHATS}/session-a.json`]: { ...head, messages: [answer('m1', tokens(9, 9))] },
    [`${CHATS}/session-a.jsonl`]: lines(
      head,
      answer('m1', tokens(5, 7, { cached: 2, thoughts: 3, tool: 1 })),
      answer('m2'),
      answer('m2', tokens(8, 1)),
      { $rewindTo: 'm1' },
      { $set: { summary: 'title', messages: [answer('m1', tokens(5, 6))] } },
      answer('m3', tokens(4, 4), 3),
    ),
    [`${CHATS}/s1/s2.jsonl`]: lines({ ...head, sessionId: 's2' }, answer('m1', tokens(2, 2), 2)),
  });
});
