import assert from 'node:assert/strict';
import { zstdCompressSync } from 'node:zlib';
import type { Json } from '../../../src/agents/format/agent.ts';
import { zed } from '../../../src/agents/zed.ts';
import { conforms } from './conform.ts';
import { logsOf, placeOf, readLog, sinkInto } from './drive.ts';
import { database, readMade, short, withHome } from './made.ts';
import { walkSamples } from './samples.ts';

const DB = '.local/share/zed/threads/threads.db';
const SCHEMA = `CREATE TABLE threads (id TEXT PRIMARY KEY, summary TEXT NOT NULL, updated_at TEXT NOT NULL, data_type TEXT NOT NULL,
  data BLOB NOT NULL, parent_id TEXT, folder_paths TEXT, created_at TEXT);`;

const row = (id: string, thread: object, more: Record<string, string | Uint8Array> = {}) => ({
  id,
  summary: 'secret',
  updated_at: '2026-09-02T00:00:00+00:00',
  created_at: '2026-09-01T00:00:00+00:00',
  data_type: 'zstd',
  data: new Uint8Array(zstdCompressSync(JSON.stringify(thread))),
  folder_paths: '/w/p\n/w/q',
  ...more,
});
const usage = (input: number, output: number) => ({
  input_tokens: input,
  output_tokens: output,
  cache_read_input_tokens: 4,
});
const model = { provider: 'anthropic', model: 'm' };

describe('zed', () => {
  walkSamples(zed);
  conforms(zed, {
    [DB]: database(SCHEMA, {
      threads: [
        row('a', { model, cumulative_token_usage: usage(10, 5) }),
        row('b', { request_token_usage: { u: usage(1, 1) } }),
      ],
    }),
  });

  it('of a sum that stayed the same and larger requests, the requests count', () => {
    const requests = { u1: usage(7, 1), u2: usage(2, 1) };
    const threads = [row('a', { model, cumulative_token_usage: usage(3, 1), request_token_usage: requests })];
    const { calls } = readMade(zed, { [DB]: database(SCHEMA, { threads }) });
    assert.deepEqual(short(calls), ['m 2/4/0/0/1(0) at least', 'm 7/4/0/0/1(0) at least']);
  });

  it('a thread is reported by its sum; without one by the last request of each message, a lower bound', () => {
    const requests = { u1: usage(1, 1), u2: usage(2, 1), u3: usage(0, 0) };
    const threads = [
      row('a', { model, cumulative_token_usage: usage(10, 5), request_token_usage: requests }),
      row('b', { model, request_token_usage: { u1: usage(1, 1), u2: usage(2, 1) } }),
      row('c', { model: null, cumulative_token_usage: usage(3, 3) }, { parent_id: 'a' }),
    ];
    const { calls, unread } = readMade(zed, { [DB]: database(SCHEMA, { threads }) });
    assert.deepEqual(short(calls), [
      '- 3/4/0/0/3(0)',
      'm 1/4/0/0/1(0) at least',
      'm 10/4/0/0/5(0)',
      'm 2/4/0/0/1(0) at least',
    ]);
    assert.deepEqual(unread, []);
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['a', 'b']));
    assert.deepEqual(
      new Set(calls.map((call) => `${call.cwd} ${call.time}`)),
      new Set([`/w/p ${Date.UTC(2026, 8, 1)}`]),
    );
  });

  it('what is damaged is reported', () => {
    const threads = [
      row('a', {}, { data: new Uint8Array([1, 2, 3]) }),
      row('b', {}, { data: new TextEncoder().encode('{"x'), data_type: 'json' }),
    ];
    const { unread } = readMade(zed, { [DB]: database(SCHEMA, { threads }) });
    assert.deepEqual(
      unread.map((record) => record.reason),
      ['damaged-zstd', 'not-json'],
    );
  });

  it('reads on from the newest thread it read; one of a clock that was ahead hides none', () => {
    const threads = [
      row('a', { model, cumulative_token_usage: usage(1, 1) }, { updated_at: '2025-09-01T00:00:00+00:00' }),
      row('b', { model, cumulative_token_usage: usage(2, 1) }, { updated_at: '2025-09-03T00:00:00+00:00' }),
      row('c', { model, cumulative_token_usage: usage(3, 1) }, { updated_at: '2093-09-03T00:00:00+00:00' }),
    ];
    withHome({ [DB]: database(SCHEMA, { threads }) }, (home) => {
      const read = (state?: Json) => {
        const found = { calls: [], facts: [], unread: [] };
        const states = logsOf([zed], placeOf(home)).map((file) => readLog(file, sinkInto(found), state));
        return { found, state: states[0] };
      };
      const first = read();
      assert.equal(first.found.calls.length, 3);
      assert.equal(first.state, '2025-09-03T00:00:00+00:00');
      assert.deepEqual(short(read(first.state).found.calls), ['m 2/4/0/0/1(0)', 'm 3/4/0/0/1(0)']);
      assert.equal(read('2093-09-03T00:00:00+00:00').found.calls.length, 1);
      assert.equal(read('2093-09-03T00:00:00+00:00').state, '', 'what an earlier version kept is read again');
    });
  });
});
