import assert from 'node:assert/strict';
import { hermes } from '../../../src/agents/hermes.ts';
import { conforms } from './conform.ts';
import { database, readMade, short } from './made.ts';
import { walkSamples } from './samples.ts';

const SCHEMA = `CREATE TABLE sessions (id TEXT PRIMARY KEY, source TEXT, model TEXT, parent_session_id TEXT, started_at REAL,
  ended_at REAL, input_tokens INTEGER, output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER,
  reasoning_tokens INTEGER, estimated_cost_usd REAL, actual_cost_usd REAL, api_call_count INTEGER);`;

describe('hermes', () => {
  walkSamples(hermes);
  conforms(hermes, {
    '.hermes/state.db': database(SCHEMA, {
      sessions: [{ id: 'a', input_tokens: 2, output_tokens: 2, started_at: 1788220800 }],
    }),
  });

  it('reports the sums of each session, of profiles too', () => {
    const sums = {
      input_tokens: 10,
      output_tokens: 9,
      cache_read_tokens: 30,
      cache_write_tokens: 4,
      reasoning_tokens: 5,
    };
    const rows = [
      { id: 'a', model: 'm', started_at: 1788220800.5, ...sums, estimated_cost_usd: 0.5 },
      {
        id: 'b',
        model: 'n',
        parent_session_id: 'a',
        started_at: 1788220801,
        input_tokens: 1,
        output_tokens: 1,
        actual_cost_usd: 0.25,
      },
      { id: 'c', model: 'n', started_at: 1788220801, input_tokens: 0, output_tokens: null },
    ];
    const { calls, unread } = readMade(hermes, {
      '.hermes/state.db': database(SCHEMA, { sessions: rows }),
      '.hermes/profiles/x/state.db': database(SCHEMA, { sessions: [{ id: 'd', input_tokens: 2, output_tokens: 2 }] }),
    });
    assert.deepEqual(short(calls), ['- 2/0/0/0/2(0)', 'm 10/30/4/0/9(5) $0.5', 'n 1/0/0/0/1(0) $0.25']);
    assert.deepEqual(unread, []);
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['a', 'd']));
    assert.ok(calls.some((call) => call.time === 1788220800500));
  });
});
