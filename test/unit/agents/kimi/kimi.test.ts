import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { kimi } from '../../../../src/agents/kimi/kimi.ts';
import { conforms } from '../conform.ts';
import { lines, readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const FOLDER = createHash('md5').update('/w/p').digest('hex');
const SESSION = `.kimi/sessions/${FOLDER}/s1`;
const usage = (input: number, output: number, read = 0, write = 0) => ({
  input_other: input,
  output,
  input_cache_read: read,
  input_cache_creation: write,
});
const status = (id: string | null, counts: unknown) => ({
  type: 'StatusUpdate',
  payload: { message_id: id, token_usage: counts },
});
const event = (message: unknown, seconds = 1788000000.25) => ({ timestamp: seconds, message });
const sub = (inner: unknown) => ({ type: 'SubagentEvent', payload: { agent_id: 'a1', event: inner } });

const CODE = '.kimi-code/sessions/wd_p_1/ses/agents';
const coded = (time: number, output: number, more: object = {}) => ({
  type: 'usage.record',
  time,
  model: 'kimi-code/kimi-for-coding',
  usageScope: 'turn',
  usage: { inputOther: 10, output, inputCacheRead: 100, inputCacheCreation: 5 },
  ...more,
});

describe('Kimi CLI', () => {
  walkSamples(kimi);

  it('an alias stands for the model of the request before it', () => {
    const asked = (modelAlias: string, model: string) => ({ type: 'llm.request', provider: 'kimi', model, modelAlias });
    const { calls } = readMade(kimi, {
      [`${CODE}/main/wire.jsonl`]: lines(
        asked('k3', 'kimi-k3'),
        coded(1788000000000, 1, { model: 'k3' }),
        asked('k3', 'kimi-k3-turbo'),
        asked('fast', 'kimi-fast'),
        coded(1788000001000, 2, { model: 'k3' }),
        coded(1788000002000, 3, { model: 'other' }),
      ),
    });
    assert.deepEqual(
      calls.map(({ model }) => model),
      ['kimi-k3', 'kimi-k3-turbo', 'other'],
    );
  });

  it('each status reports one step', () => {
    const { calls } = readMade(kimi, {
      [`${SESSION}/wire.jsonl`]: lines(
        { type: 'metadata', protocol_version: '1.9' },
        event(status('c1', usage(10, 5, 100, 3))),
        event(status(null, null)),
        event(status('c2', usage(10, 5, 100, 3))),
      ),
    });
    assert.deepEqual(short(calls), ['- 10/100/3/0/5(0)', '- 10/100/3/0/5(0)']);
    assert.deepEqual([calls[0]?.time, calls[0]?.session], [1788000000250, 's1']);
  });

  it("a sub-agent's steps stand in its own file and in its parent's, and bill once", () => {
    const step = status('c1', usage(1, 2));
    const { calls } = readMade(kimi, {
      [`${SESSION}/wire.jsonl`]: lines(
        event(sub(step)),
        event(sub(sub(status('c2', usage(3, 4))))),
        event(status('c3', usage(5, 6))),
      ),
      [`${SESSION}/subagents/a1/wire.jsonl`]: lines(event(step, 1788000000.5)),
    });
    assert.equal(calls.length, 3);
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['s1']));
  });

  it('a fork copies lines, with and without ids', () => {
    const log = lines(event(status('c1', usage(1, 2))), event(status(null, usage(3, 4))));
    const { calls } = readMade(kimi, {
      [`${SESSION}/wire.jsonl`]: log,
      [`.kimi/sessions/${FOLDER}/s2/wire.jsonl`]: log + lines(event(status('c9', usage(5, 6)))),
    });
    assert.equal(calls.length, 3);
  });

  it('finds the workspace by session, and by the digest of its path', () => {
    const log = lines(event(status('c1', usage(1, 2))));
    const byDigest = { work_dirs: [{ path: '/w/other' }, { path: '/w/p' }] };
    const bySession = { work_dirs: [], session_to_workdir: { s1: '/w/q' } };
    for (const [index, expected] of [
      [byDigest, '/w/p'],
      [bySession, '/w/q'],
      [[], ''],
    ] as const) {
      const { calls } = readMade(kimi, { [`${SESSION}/wire.jsonl`]: log, '.kimi/kimi.json': index });
      assert.equal(calls[0]?.cwd, expected);
    }
  });

  it('reads a folder that a variable names', () => {
    const files = { [`share/sessions/${FOLDER}/s1/wire.jsonl`]: lines(event(status('c1', usage(1, 2)))) };
    assert.equal(readMade(kimi, files, { KIMI_SHARE_DIR: '~/share' }).calls.length, 1);
  });

  it('reports what it cannot read', () => {
    const { unread } = readMade(kimi, {
      [`${SESSION}/wire.jsonl`]: `${lines(event(status('c1', 'secret')))}{"token_usage": secret\n`,
    });
    assert.deepEqual(
      unread.map((u) => u.reason),
      ['usage-shape', 'not-json'],
    );
    assert.ok(!JSON.stringify(unread).includes('secret'));
  });

  conforms(kimi, {
    [`${SESSION}/wire.jsonl`]: lines(
      event(status('c1', usage(1, 2))),
      event(sub(status('c2', usage(3, 4)))),
      event(status(null, usage(5, 6, 7, 8))),
    ),
    [`${SESSION}/subagents/a1/wire.jsonl`]: lines(event(status('c2', usage(3, 4)))),
    [`${CODE}/main/wire.jsonl`]: lines(coded(1788000000000, 5), coded(0, 5), coded(0, 5)),
  });
});

describe('Kimi Code', () => {
  it('every record is one request, whatever its scope', () => {
    const { calls } = readMade(kimi, {
      [`${CODE}/main/wire.jsonl`]: lines(
        { type: 'metadata' },
        coded(1788000000000, 5),
        coded(1788000000001, 6, { usageScope: 'session' }),
      ),
      [`${CODE}/sub-1/wire.jsonl`]: lines(coded(1788000000002, 7)),
      '.kimi-code/sessions/wd_p_1/ses/state.json': { workDir: '/w/p' },
    });
    assert.deepEqual(short(calls), [
      'kimi-for-coding 10/100/5/0/5(0)',
      'kimi-for-coding 10/100/5/0/6(0)',
      'kimi-for-coding 10/100/5/0/7(0)',
    ]);
    assert.deepEqual(
      new Set(calls.map((call) => `${call.session} ${call.cwd} ${call.provider}`)),
      new Set(['ses /w/p kimi-code']),
    );
  });

  it('records without a time are distinguished by their place', () => {
    const { calls } = readMade(kimi, { [`${CODE}/main/wire.jsonl`]: lines(coded(0, 5), coded(0, 5)) });
    assert.equal(calls.length, 2);
  });

  it('a fork copies the whole session', () => {
    const log = lines(coded(1788000000000, 5), coded(1788000000000, 6));
    const { calls } = readMade(kimi, {
      [`${CODE}/main/wire.jsonl`]: log,
      '.kimi-code/sessions/wd_p_1/fork/agents/main/wire.jsonl':
        log + lines({ type: 'forked' }, coded(1788000000009, 5)),
    });
    assert.equal(calls.length, 3);
  });

  it('finds the workspace in the index of sessions where the session does not report it', () => {
    const { calls } = readMade(kimi, {
      [`${CODE}/main/wire.jsonl`]: lines(coded(1788000000000, 5)),
      '.kimi-code/session_index.jsonl': lines(
        { sessionId: 'ses', workDir: '/w/old' },
        { sessionId: 'ses', workDir: '/w/p' },
      ),
    });
    assert.equal(calls[0]?.cwd, '/w/p');
  });
});
