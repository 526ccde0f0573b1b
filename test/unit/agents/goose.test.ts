import assert from 'node:assert/strict';
import { goose } from '../../../src/agents/goose.ts';
import { conforms } from './conform.ts';
import { database, readMade, short } from './made.ts';
import { walkSamples } from './samples.ts';

const DB = '.local/share/goose/sessions/sessions.db';
const SESSIONS = `CREATE TABLE sessions (id TEXT PRIMARY KEY, working_dir TEXT, created_at TIMESTAMP, input_tokens INTEGER,
  accumulated_input_tokens INTEGER, accumulated_output_tokens INTEGER, accumulated_total_tokens INTEGER,
  accumulated_cache_read_tokens INTEGER, accumulated_cache_write_tokens INTEGER, accumulated_cost REAL,
  provider_name TEXT, model_config_json TEXT, parent_session_id TEXT);`;
const LEDGER = `CREATE TABLE usage_ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,
  created_timestamp INTEGER NOT NULL, model TEXT, input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER,
  cache_read_tokens INTEGER, cache_write_tokens INTEGER, cost REAL, cost_source TEXT, is_compaction INTEGER DEFAULT 0);`;

const session = (id: string, more: Record<string, string | number> = {}) => ({
  id,
  working_dir: '/w/p',
  created_at: '2026-09-01 00:00:00',
  input_tokens: 77777,
  accumulated_input_tokens: 999,
  accumulated_output_tokens: 99,
  model_config_json: '{"model_name":"m"}',
  provider_name: 'anthropic',
  ...more,
});
const request = (session_id: string, more: Record<string, string | number>) => ({
  session_id,
  created_timestamp: 1788220800,
  input_tokens: 100,
  output_tokens: 20,
  ...more,
});

describe('goose', () => {
  walkSamples(goose);
  conforms(goose, {
    [DB]: database(SESSIONS + LEDGER, {
      sessions: [session('s'), session('t', { parent_session_id: 's' })],
      usage_ledger: [request('s', { cost: 0.5 }), request('s', { cache_read_tokens: 30 })],
    }),
  });

  it('a sum of a session shows no tier', () => {
    const { calls } = readMade(goose, { [DB]: database(SESSIONS, { sessions: [session('s')] }) });
    assert.deepEqual(
      calls.map(({ modifiers }) => modifiers),
      ['sum'],
    );
  });

  it('a row of the ledger is a request, a compaction too; the prompt holds the cache', () => {
    const rows = {
      sessions: [session('s')],
      usage_ledger: [
        request('s', { model: 'm', total_tokens: 120, cache_read_tokens: 30, cache_write_tokens: 10, cost: 0.25 }),
        request('s', { model: 'n', total_tokens: 120, is_compaction: 1 }),
      ],
    };
    const { calls, unread } = readMade(goose, { [DB]: database(SESSIONS + LEDGER, rows) });
    assert.deepEqual(short(calls), ['m 60/30/10/0/20(0) $0.25', 'n 100/0/0/0/20(0)']);
    const [call] = calls;
    assert.deepEqual([call?.time, call?.cwd, call?.provider], [1788220800000, '/w/p', 'anthropic']);
    assert.deepEqual(unread, []);
  });

  it('a total that adds the cache says that the prompt does not hold it', () => {
    const cached = { cache_read_tokens: 30, cache_write_tokens: 10 };
    const usage_ledger = [request('s', { total_tokens: 160, ...cached }), request('s', { input_tokens: 5, ...cached })];
    const { calls } = readMade(goose, {
      [DB]: database(SESSIONS + LEDGER, { sessions: [session('s')], usage_ledger }),
    });
    assert.deepEqual(short(calls), ['m 100/30/10/0/20(0)', 'm 5/30/10/0/20(0)']);
  });

  it('a session without rows is reported by its sums; sub-agents belong to their parent', () => {
    const sessions = [session('s'), session('t', { parent_session_id: 's', accumulated_cost: 0.5 })];
    const { calls } = readMade(goose, { [DB]: database(SESSIONS, { sessions }) });
    assert.deepEqual(short(calls), ['m 999/0/0/0/99(0)', 'm 999/0/0/0/99(0) $0.5']);
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['s']));
    assert.equal(calls[0]?.time, Date.UTC(2026, 8, 1));
  });

  it('looks below GOOSE_PATH_ROOT too', () => {
    const paths = goose
      .roots({ home: '/h', platform: 'linux', env: { GOOSE_PATH_ROOT: '/g' } })
      .map((root) => root.path);
    assert.deepEqual(paths, ['/g/data/sessions', '/h/.local/share/goose/sessions']);
    const windows = goose
      .roots({ home: 'C:\\u', platform: 'win32', env: { APPDATA: 'D:\\a' } })
      .map((root) => root.path);
    assert.deepEqual(windows, ['D:\\a\\Block\\goose\\data\\sessions']);
  });
});
