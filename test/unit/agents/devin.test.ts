import assert from 'node:assert/strict';
import { devin } from '../../../src/agents/devin.ts';
import { conforms } from './conform.ts';
import { database, readMade, short } from './made.ts';

const DB = '.local/share/devin/cli/sessions.db';
const SCHEMA = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, working_directory TEXT, model TEXT, title TEXT, created_at INTEGER,
    last_activity_at INTEGER, main_chain_id INTEGER, hidden INTEGER);
  CREATE TABLE message_nodes (row_id INTEGER PRIMARY KEY, session_id TEXT, node_id INTEGER, parent_node_id INTEGER,
    chat_message TEXT, created_at INTEGER);`;

const SECONDS = 1_788_220_800;
const METRICS = { input_tokens: 30, output_tokens: 9, cache_read_tokens: 40, cache_creation_tokens: 5, ttft_ms: 300 };
const node = (id: number, metadata: object | null, of = 's') => ({
  session_id: of,
  node_id: id,
  parent_node_id: id - 1,
  chat_message: JSON.stringify({ role: 'assistant', message_id: `m${id}`, content: 'secret', metadata }),
  created_at: SECONDS + id,
});
const answer = (id: number, more: object = {}, of = 's') =>
  node(id, { request_id: `r${id}`, generation_model: 'claude-sonnet-4-5', metrics: METRICS, ...more }, of);
const session = (id: string) => ({
  id,
  working_directory: '/w/p',
  model: 'adaptive',
  title: 'Shop',
  created_at: SECONDS,
});

describe('devin', () => {
  conforms(devin, { [DB]: database(SCHEMA, { sessions: [session('s')], message_nodes: [answer(1)] }) });

  const read = (nodes: readonly ReturnType<typeof node>[]) =>
    readMade(devin, { [DB]: database(SCHEMA, { sessions: [session('s'), session('fork')], message_nodes: nodes }) });
  const ONE = 'claude-sonnet-4-5 30/40/5/0/9(0)';

  it('counts each request: its prompt counts exclude each other', () => {
    const { calls, unread } = read([node(0, null), answer(1)]);
    assert.deepEqual(short(calls), [ONE]);
    assert.deepEqual(unread, []);
    assert.deepEqual([calls[0]?.session, calls[0]?.cwd, calls[0]?.time], ['s', '/w/p', (SECONDS + 1) * 1000]);
  });

  const cases: readonly (readonly [string, readonly ReturnType<typeof node>[], readonly string[]])[] = [
    ['a branch that was left was billed, too', [answer(1), { ...answer(2), parent_node_id: 0 }], [ONE, ONE]],
    ['a copy of a request counts once', [answer(1), answer(1, {}, 'fork'), { ...answer(1), node_id: 7 }], [ONE]],
    [
      'without a request’s id the message’s counts',
      [answer(1, { request_id: null }), answer(1, { request_id: null }, 'fork')],
      [ONE],
    ],
    ['an answer without metrics is none', [node(1, { generation_model: 'x' })], []],
    [
      'the model of the session, where the answer names a number',
      [answer(1, { generation_model: 'MODEL_42' })],
      ['adaptive 30/40/5/0/9(0)'],
    ],
    [
      'a version with a point',
      [answer(1, { generation_model: 'swe-1-7-lightning' })],
      ['swe-1.7-lightning 30/40/5/0/9(0)'],
    ],
    [
      'a date is no version',
      [answer(1, { generation_model: 'gpt-4-1106-preview' })],
      ['gpt-4-1106-preview 30/40/5/0/9(0)'],
    ],
  ];
  for (const [name, nodes, expected] of cases) it(name, () => assert.deepEqual(short(read(nodes).calls), expected));

  it('what cannot be understood is reported without its words', () => {
    const { calls, unread } = read([{ ...answer(1), chat_message: 'secret' }, answer(2, { metrics: 'secret' })]);
    assert.deepEqual(calls, []);
    assert.deepEqual(
      unread.map(({ reason }) => reason),
      ['not-json', 'usage-shape'],
    );
    assert.ok(!JSON.stringify(unread).includes('secret'));
  });

  it('keeps its sessions where the system keeps data', () => {
    const paths = (platform: 'linux' | 'darwin' | 'win32', env = {}) =>
      devin.roots({ home: '/h', platform, env })[0]?.path;
    assert.equal(paths('linux'), '/h/.local/share/devin/cli');
    assert.equal(paths('darwin'), '/h/.local/share/devin/cli');
    assert.equal(paths('linux', { XDG_DATA_HOME: '/x' }), '/x/devin/cli');
    assert.equal(paths('win32', { APPDATA: 'C:\\A' }), 'C:\\A\\devin\\cli');
  });
});
