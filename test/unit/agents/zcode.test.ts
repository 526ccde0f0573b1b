import assert from 'node:assert/strict';
import { zcode } from '../../../src/agents/zcode.ts';
import { conforms } from './conform.ts';
import { database, readMade, short } from './made.ts';

const DB = '.zcode/cli/db/db.sqlite';
const SCHEMA = `
  CREATE TABLE session (id TEXT PRIMARY KEY, parent_id TEXT, directory TEXT, title TEXT, time_created INTEGER);
  CREATE TABLE model_usage (id TEXT PRIMARY KEY, session_id TEXT, turn_id TEXT, provider_id TEXT, model_id TEXT, agent TEXT,
    status TEXT, started_at INTEGER, completed_at INTEGER, input_tokens INTEGER, output_tokens INTEGER, reasoning_tokens INTEGER,
    cache_creation_input_tokens INTEGER, cache_read_input_tokens INTEGER, computed_total_tokens INTEGER);
  CREATE TABLE turn_usage (session_id TEXT, input_tokens INTEGER, output_tokens INTEGER);`;

const T = 1_788_220_800_000;
const used = (id: string, more: object = {}) => ({
  id,
  session_id: 's',
  provider_id: 'builtin:zai-start-plan',
  model_id: 'GLM-5.2',
  status: 'completed',
  started_at: T,
  completed_at: T + 500,
  input_tokens: 70,
  output_tokens: 9,
  reasoning_tokens: 4,
  cache_creation_input_tokens: 5,
  cache_read_input_tokens: 40,
  ...more,
});
const session = { id: 's', directory: '/w/p', title: 'Shop' };

describe('zcode', () => {
  conforms(zcode, { [DB]: database(SCHEMA, { session: [session], model_usage: [used('a')] }) });

  it('counts each request: cached tokens are inside the input, reasoning inside the output', () => {
    const { calls, unread } = readMade(zcode, {
      [DB]: database(SCHEMA, { session: [session], model_usage: [used('a')] }),
    });
    assert.deepEqual(short(calls), ['GLM-5.2 25/40/5/0/9(4)']);
    assert.deepEqual(unread, []);
    const [call] = calls;
    assert.deepEqual([call?.session, call?.cwd, call?.time, call?.provider], ['s', '/w/p', T + 500, 'zai-start-plan']);
  });

  const none = { input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ['a request that failed bills nothing', { status: 'error', ...none, reasoning_tokens: 0 }, []],
    ['sums beside the requests are not read', {}, ['GLM-5.2 25/40/5/0/9(4)']],
    [
      'a provider that the person added says nothing',
      { provider_id: '847d13c9-0568-4f2f-818e-8bd498e5d920' },
      ['GLM-5.2 25/40/5/0/9(4)'],
    ],
  ];
  for (const [name, more, expected] of cases)
    it(name, () => {
      const rows = {
        model_usage: [used('a', more)],
        turn_usage: [{ session_id: 's', input_tokens: 7, output_tokens: 7 }],
      };
      const { calls } = readMade(zcode, { [DB]: database(SCHEMA, rows) });
      assert.deepEqual(short(calls), expected);
      assert.ok(!calls.some(({ provider }) => provider.includes('-4f2f-')));
    });

  it('a sub-agent’s session belongs to the one that launched it', () => {
    const rows = {
      session: [session, { id: 'kid', parent_id: 's', directory: '/w/p', title: 'Helper' }],
      model_usage: [used('a'), used('b', { session_id: 'kid', agent: 'explore' })],
    };
    const { calls, facts } = readMade(zcode, { [DB]: database(SCHEMA, rows) });
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['s']));
    assert.ok(facts.some(({ kind, session: of, value }) => kind === 'parent' && of === 'kid' && value === 's'));
  });

  it('a table of another shape is reported', () => {
    const { unread } = readMade(zcode, { [DB]: database('CREATE TABLE model_usage (id TEXT);') });
    assert.deepEqual(
      unread.map(({ reason }) => reason),
      ['table-shape model_usage'],
    );
  });

  it('ZCODE_HOME names another home', () => {
    const place = { home: '/h', platform: 'linux' as const, env: { ZCODE_HOME: '/z' } };
    assert.deepEqual(
      zcode.roots(place).map(({ path, origin }) => `${origin} ${path}`),
      ['ZCODE_HOME /z/cli/db', 'default /h/.zcode/cli/db'],
    );
  });
});
