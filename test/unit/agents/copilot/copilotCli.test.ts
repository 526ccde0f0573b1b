import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copilotCli } from '../../../../src/agents/copilot/copilotCli.ts';
import { splitBy } from '../../../../src/agents/copilot/copilotShutdown.ts';
import { conforms } from '../conform.ts';
import { database, lines, readMade, short } from '../made.ts';
import { sum, walkSamples } from '../samples.ts';

const LOG = '.copilot/session-state/s1/events.jsonl';
const STORE = '.copilot/session-store.db';
const SCHEMA = `
  CREATE TABLE sessions(id TEXT PRIMARY KEY, cwd TEXT, branch TEXT);
  CREATE TABLE assistant_usage_events(id INTEGER PRIMARY KEY, session_id TEXT, model TEXT, input_tokens INTEGER, output_tokens INTEGER,
    cache_read_tokens INTEGER, cache_write_tokens INTEGER, reasoning_tokens INTEGER, total_nano_aiu INTEGER, created_at TEXT);`;

const event = (type: string, data: object, second = 0, id = `e${second}`) => ({
  type,
  data,
  id,
  timestamp: `2026-09-01T10:00:${String(second).padStart(2, '0')}Z`,
});
const start = (more: object = {}) =>
  event('session.start', {
    sessionId: 's1',
    copilotVersion: '1.0.80',
    context: { cwd: '/w/p', branch: 'main' },
    ...more,
  });
const answer = (id: string, output: number | undefined, second = 1, more: object = {}) =>
  event('assistant.message', { messageId: id, model: 'gpt', outputTokens: output, ...more }, second, id);
const use = (count: number, input: number, output: number, read = 0, write = 0, reasoning = 0, totalNanoAiu = 0) => ({
  requests: { count },
  usage: {
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: write,
    reasoningTokens: reasoning,
  },
  totalNanoAiu,
});
const shutdown = (modelMetrics: unknown, second: number) => event('session.shutdown', { modelMetrics }, second);

const compaction = (used: object, id: string) =>
  event('session.compaction_complete', { compactionTokensUsed: used }, 1, id);

const row = (id: number, more: object = {}) => ({
  id,
  session_id: 's1',
  model: 'opus',
  input_tokens: 1000,
  output_tokens: 40,
  cache_read_tokens: 600,
  cache_write_tokens: 100,
  reasoning_tokens: 10,
  total_nano_aiu: 2_000_000_000,
  created_at: '2026-09-01 10:00:05',
  ...more,
});

const read = (schema: string) => readMade(copilotCli, { [STORE]: database(schema) });

describe('Copilot CLI', () => {
  walkSamples(copilotCli, ['copilot-cli', 'copilot-store']);

  it("a sub-agent's records are of the session whose log has them, and of its sums", () => {
    const record = (source: string, second: number, more: object = {}) => ({
      ...event(
        'session.usage_record',
        {
          usage: {
            model: 'gpt',
            inputTokens: 5,
            outputTokens: second,
            accounting: { sourceSessionId: source, usageId: `u${second}` },
          },
        },
        second,
      ),
      ...more,
    });
    const helper = record('helper', 2, { agentId: 'a' });
    const log = lines(start(), record('s1', 1), helper, record('other', 3), shutdown({ gpt: use(2, 10, 3) }, 4));
    const { calls } = readMade(copilotCli, { [LOG]: log });
    assert.deepEqual(
      calls.map(({ session, tokens, copy = false }) => `${session} ${tokens.output} ${copy}`).toSorted(),
      ['other 3 true', 's1 1 false', 's1 2 false'],
    );
  });

  it('two events in one line are two, and a sum shows no tier', () => {
    const glued = `${JSON.stringify(answer('a', 20))}${JSON.stringify(shutdown({ gpt: use(1, 900_000, 20) }, 2))}\n`;
    const { calls, unread } = readMade(copilotCli, { [LOG]: lines(start()) + glued });
    assert.deepEqual(
      calls.map(({ tokens, modifiers }) => [tokens.input, tokens.output, modifiers]),
      [[900_000, 20, 'sum']],
    );
    assert.deepEqual(unread, []);
  });

  it('without a shutdown only output is known, each response once', () => {
    const { calls, facts } = readMade(copilotCli, {
      [LOG]: lines(
        start(),
        answer('a', undefined, 1, { apiCallId: 'x' }),
        answer('b', 40, 2, { apiCallId: 'x' }),
        answer('c', 40, 3, { apiCallId: 'x' }),
        answer('d', 7, 4),
        event('session.usage_checkpoint', { totalNanoAiu: 2_000_000_000 }, 5),
      ),
    });
    assert.deepEqual(short(calls), ['gpt 0/0/0/0/40(0) at least', 'gpt 0/0/0/0/7(0) at least']);
    assert.deepEqual(facts, [
      { session: 's1', kind: 'vendor-cost', key: '', time: Date.UTC(2026, 8, 1, 10, 0, 5), value: 20_000_000 },
    ]);
  });

  it("a compaction's request is reported whole, under both spellings", () => {
    const { calls } = readMade(copilotCli, {
      [LOG]: lines(
        start({ selectedModel: 'gpt' }),
        compaction({ input: 100, output: 5, cachedInput: 60 }, 'c1'),
        compaction(
          { inputTokens: 100, outputTokens: 5, cacheReadTokens: 60, cacheWriteTokens: 10, model: 'mini' },
          'c2',
        ),
      ),
    });
    assert.deepEqual(short(calls), ['gpt 40/60/0/0/5(0)', 'mini 30/60/10/0/5(0)']);
  });

  const epochs: readonly (readonly [string, readonly object[], readonly number[]])[] = [
    ['one shutdown', [shutdown({ gpt: use(2, 1000, 40, 600) }, 2)], [400, 600, 40, 2]],
    [
      'counts that go on',
      [shutdown({ gpt: use(2, 1000, 40) }, 2), shutdown({ gpt: use(3, 1500, 70) }, 4)],
      [1500, 0, 70, 3],
    ],
    [
      'counts that begin again',
      [shutdown({ gpt: use(2, 1000, 40) }, 2), shutdown({ gpt: use(1, 200, 5) }, 4)],
      [1200, 0, 45, 3],
    ],
    [
      'a model that went reports a new beginning',
      [shutdown({ gpt: use(1, 10, 1), mini: use(1, 20, 1) }, 2), shutdown({ gpt: use(2, 15, 3) }, 4)],
      [45, 0, 5, 4],
    ],
    [
      'more answers than the difference has room for report a new beginning',
      [
        shutdown({ gpt: use(2, 100, 40) }, 2),
        answer('a', 20, 3),
        answer('b', 20, 3),
        shutdown({ gpt: use(3, 150, 45) }, 4),
      ],
      [250, 0, 85, 5],
    ],
    [
      'the same shutdown again',
      [shutdown({ gpt: use(2, 100, 40) }, 2), shutdown({ gpt: use(2, 100, 40) }, 4)],
      [100, 0, 40, 2],
    ],
    ['requests without a count are one', [shutdown({ gpt: use(0, 100, 40) }, 2)], [100, 0, 40, 1]],
  ];
  for (const [what, events, [input, cacheRead, output, calls]] of epochs) {
    it(what, () => {
      const total = sum(readMade(copilotCli, { [LOG]: lines(start(), ...events) }).calls);
      assert.deepEqual(
        [total['input'], total['cacheRead'], total['output'], total['calls']],
        [input, cacheRead, output, calls],
      );
    });
  }

  it("a shutdown's sums go to the answers before it, which keep their places; what follows is a lower bound again", () => {
    const { calls } = readMade(copilotCli, {
      [LOG]: lines(
        start(),
        answer('a', 30, 1, { interactionId: 't1' }),
        event('session.context_changed', { cwd: '/w/p', branch: 'feat/a' }, 2),
        answer('b', 10, 3, { interactionId: 't2' }),
        answer('other', 3, 3, { model: 'alias of gpt', interactionId: 't2' }),
        shutdown({ gpt: use(3, 301, 45, 100, 50, 20, 700) }, 4),
        answer('c', 9, 5, { interactionId: 't3' }),
      ),
    });
    assert.deepEqual(
      calls.map((call) => `${call.branch} ${short([call]).join()}`),
      [
        'main gpt 50/33/16/0/30(13) $2e-9',
        'feat/a gpt 50/33/17/0/10(4) $2e-9',
        'feat/a gpt 51/34/17/0/5(3) $3e-9',
        'feat/a gpt 0/0/0/0/9(0) at least',
      ],
    );
  });

  it('a turn belongs to the branch where it began; without turns a switch holds at once', () => {
    const switched = event('session.context_changed', { cwd: '/w/p', branch: 'feat/a' }, 2);
    const branches = (turn: object) =>
      readMade(copilotCli, {
        [LOG]: lines(start(), answer('a', 1, 1, turn), switched, answer('b', 1, 3, turn)),
      }).calls.map((c) => c.branch);
    assert.deepEqual(branches({ interactionId: 't' }), ['main', 'main']);
    assert.deepEqual(branches({}), ['main', 'feat/a']);
  });

  it('until 1.0.50 the sums held input without what was cached', () => {
    for (const [copilotVersion, input] of [
      ['1.0.40', 1000],
      ['0.0.422', 1000],
      ['1.0.50', 1000],
      ['1.0.51', 300],
      ['1.0.102-1', 300],
    ] as const) {
      const log = lines(start({ copilotVersion }), shutdown({ gpt: use(1, 1000, 1, 700) }, 2));
      assert.equal(sum(readMade(copilotCli, { [LOG]: log }).calls)['input'], input, copilotVersion);
    }
  });

  it('of a session that the database reports, its events bill nothing; of others they do', () => {
    const { calls } = readMade(copilotCli, {
      [STORE]: database(SCHEMA, {
        sessions: [{ id: 's1', cwd: '/w/p', branch: 'feat/a' }],
        assistant_usage_events: [row(1), row(2, { session_id: 's3', reasoning_tokens: null, total_nano_aiu: null })],
      }),
      [LOG]: lines(start(), answer('a', 99), shutdown({ opus: use(7, 7000, 700) }, 2)),
      '.copilot/session-state/s2/events.jsonl': lines(start({ sessionId: 's2' }), answer('a', 5)),
    });
    assert.deepEqual(calls.map((call) => `${call.session} ${call.branch} ${short([call]).join()}`).toSorted(), [
      's1 feat/a opus 300/600/100/0/40(10) $0.02',
      's2 main gpt 0/0/0/0/5(0) at least',
      's3  opus 300/600/100/0/40(0)',
    ]);
    assert.equal(calls.find((call) => call.session === 's1')?.time, Date.UTC(2026, 8, 1, 10, 0, 5));
  });

  const SERVED = { request_multiplier: 1, token_details_json: '[]' };
  const OWN = { total_nano_aiu: null, request_multiplier: 0, token_details_json: null };
  const keys: readonly (readonly [what: string, more: object, provider: string])[] = [
    ['GitHub served it', SERVED, ''],
    ['GitHub served it for nothing', { ...SERVED, total_nano_aiu: 0, request_multiplier: 0 }, ''],
    ['the multiplier is known, the charge is not', { ...OWN, request_multiplier: 1 }, ''],
    ['an older row', { ...OWN, request_multiplier: null, api_endpoint: '/v1/messages' }, ''],
    ['an own key, as Anthropic is asked', { ...OWN, api_endpoint: '/v1/messages' }, 'anthropic'],
    ['an own key, as OpenAI is asked', { ...OWN, api_endpoint: '/chat/completions' }, 'openai'],
    ["an own key, and OpenAI's newer protocol", { ...OWN, api_endpoint: '/responses' }, 'openai'],
  ];
  for (const [what, more, provider] of keys) {
    it(`the database: ${what}`, () => {
      const columns = 'request_multiplier REAL, token_details_json TEXT, api_endpoint TEXT, created_at TEXT';
      const { calls } = readMade(copilotCli, {
        [STORE]: database(SCHEMA.replace('created_at TEXT', columns), { assistant_usage_events: [row(1, more)] }),
      });
      assert.deepEqual(
        calls.map((call) => call.provider),
        [provider],
      );
    });
  }

  it('the events: each request with an own key, and the compaction after it, is of its provider', () => {
    const record = (second: number, more: object) =>
      event(
        'session.usage_record',
        { usage: { model: 'gpt', outputTokens: second, apiCallId: second, ...more } },
        second,
      );
    const { calls } = readMade(copilotCli, {
      [LOG]: lines(
        start({ selectedModel: 'gpt' }),
        record(1, {}),
        record(2, { isByok: true, providerType: 'anthropic' }),
        compaction({ inputTokens: 9, outputTokens: 3 }, 'c1'),
        record(4, { isByok: true, providerType: 'azure' }),
        record(5, { isByok: false, providerType: 'openai' }),
      ),
    });
    assert.deepEqual(calls.map(({ tokens, provider }) => `${tokens.output} ${provider}`).toSorted(), [
      '1 ',
      '2 anthropic',
      '3 anthropic',
      '4 azure',
      '5 ',
    ]);
  });

  it('databases without requests, and of other shapes', () => {
    assert.deepEqual(read('CREATE TABLE sessions(id TEXT)').unread, []);
    assert.deepEqual(
      read('CREATE TABLE assistant_usage_events(other TEXT)').unread.map((u) => u.reason),
      ['table-shape assistant_usage_events', 'table-shape assistant_usage_events'],
    );
  });

  it('odd shutdowns bill nothing and forget nothing', () => {
    const log = lines(
      start(),
      answer('a', 5),
      shutdown(null, 2),
      shutdown({}, 3),
      shutdown({ gpt: 'secret' }, 4),
      answer('b', 6),
    );
    assert.deepEqual(short(readMade(copilotCli, { [LOG]: log }).calls), [
      'gpt 0/0/0/0/5(0) at least',
      'gpt 0/0/0/0/6(0) at least',
    ]);
  });

  it('reads a home that a variable names', () => {
    const files = {
      'cp/session-state/s1/events.jsonl': lines(start(), answer('a', 5)),
      'cp/session-state/s0.jsonl': lines(answer('b', 6)),
    };
    const { calls } = readMade(copilotCli, files, { COPILOT_HOME: '~/cp' });
    assert.deepEqual(calls.map((call) => call.session).toSorted(), ['s0', 's1']);
  });

  it('parts sum to the whole, and no part exceeds its weight', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.array(fc.nat(1e6), { minLength: 1, maxLength: 50 }), (total, weights) => {
        const parts = splitBy(total, weights);
        assert.equal(
          parts.reduce((a, b) => a + b, 0),
          total,
        );
        const all = weights.reduce((a, b) => a + b, 0);
        if (total <= all) for (const [i, part] of parts.entries()) assert.ok(part >= 0 && part <= (weights[i] ?? 0));
      }),
    );
  });

  conforms(copilotCli, {
    [STORE]: database(SCHEMA, {
      sessions: [{ id: 's9', cwd: '/w/p', branch: 'b' }],
      assistant_usage_events: [row(1, { session_id: 's9' })],
    }),
    [LOG]: lines(
      start(),
      answer('a', 30, 1, { interactionId: 't1' }),
      event('session.context_changed', { cwd: '/w/q', branch: 'feat/a' }, 2),
      answer('b', 10, 3, { interactionId: 't2' }),
      shutdown({ gpt: use(3, 301, 45, 100, 50, 20, 700) }, 4),
      answer('c', 9, 5, { interactionId: 't3' }),
      shutdown({ gpt: use(5, 501, 65, 200, 50, 20, 900), mini: use(1, 5, 5) }, 6),
      answer('d', 9, 7, { interactionId: 't3' }),
    ),
  });
});
