import assert from 'node:assert/strict';
import { droid } from '../../../../src/agents/droid/droid.ts';
import { conforms } from '../conform.ts';
import { lines, type Made, readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const FOLDER = '.factory/sessions/-w-p';

const settings = (input: number, output: number, more: object = {}) => ({
  model: 'm',
  tokenUsage: {
    inputTokens: input,
    outputTokens: output,
    cacheCreationTokens: 0,
    cacheReadTokens: 0,
    thinkingTokens: 0,
  },
  ...more,
});

function session(id: string, sums: object | undefined, start: object = {}, ...records: readonly object[]): Made {
  return {
    [`${FOLDER}/${id}.jsonl`]: lines({ type: 'session_start', id, cwd: '/w/p', ...start }, ...records),
    ...(sums === undefined ? {} : { [`${FOLDER}/${id}.settings.json`]: sums }),
  };
}

const message = (id: string) => ({ type: 'message', id, timestamp: '2026-09-01T00:00:00Z', message: { role: 'user' } });
const summary = { type: 'compaction_state', id: 'c', summaryText: 'secret' };

describe('droid', () => {
  walkSamples(droid);
  conforms(droid, {
    ...session('a', settings(100, 10), {}, message('x')),
    ...session('b', settings(130, 12), { parent: 'a' }, summary, message('y')),
    ...session('c', settings(7, 1), { callingSessionId: 'b' }),
  });

  const cases: readonly (readonly [string, Made, readonly string[]])[] = [
    [
      'a chain of compactions: each used its sum without the one before',
      {
        ...session('a', settings(100, 10)),
        ...session('b', settings(130, 12), { parent: 'a' }, summary, message('x')),
        ...session('c', settings(170, 15), { parent: 'b' }, summary),
      },
      ['m 100/0/0/0/10(0)', 'm 30/0/0/0/2(0)', 'm 40/0/0/0/3(0)'],
    ],
    [
      'a fork has messages of its parent and starts from zero, however much it used',
      {
        ...session('a', settings(100, 10), {}, message('x')),
        ...session('b', settings(130, 12), { parent: 'a' }, message('x')),
      },
      ['m 100/0/0/0/10(0)', 'm 130/0/0/0/12(0)'],
    ],
    [
      'a sum below the parent was not inherited',
      { ...session('a', settings(100, 10)), ...session('b', settings(130, 2), { parent: 'a' }) },
      ['m 100/0/0/0/10(0)', 'm 130/0/0/0/2(0)'],
    ],
    [
      'a parent that went on makes the rest a lower bound',
      { ...session('a', settings(200, 5)), ...session('b', settings(130, 12), { parent: 'a' }, summary) },
      ['m 0/0/0/0/7(0) at least', 'm 200/0/0/0/5(0)'],
    ],
    [
      'nothing used since the compaction is nothing',
      { ...session('a', settings(100, 10)), ...session('b', settings(100, 10), { parent: 'a' }, summary) },
      ['m 100/0/0/0/10(0)'],
    ],
    [
      'a parent that used nothing takes nothing',
      { ...session('a', { model: 'm' }), ...session('b', settings(5, 1), { parent: 'a' }, summary) },
      ['m 5/0/0/0/1(0)'],
    ],
    [
      'sums with the children are never read',
      session(
        'a',
        settings(5, 1, { inclusiveTokenUsage: { inputTokens: 500 }, lastCallTokenUsage: { inputTokens: 50 } }),
      ),
      ['m 5/0/0/0/1(0)'],
    ],
    [
      "a parent's name is no path",
      { ...session('b', settings(5, 1), { parent: '../../x' }), 'x.settings.json': settings(5, 1) },
      ['m 5/0/0/0/1(0)'],
    ],
  ];
  for (const [name, files, expected] of cases) {
    it(name, () => {
      assert.deepEqual(short(readMade(droid, files).calls), expected);
      const turned = Object.fromEntries(Object.entries(files).toReversed());
      assert.deepEqual(short(readMade(droid, turned).calls), expected);
    });
  }

  it('without the parent the whole sum is reported, and said', () => {
    const { calls, facts } = readMade(droid, session('b', settings(130, 12), { parent: 'a' }, summary));
    assert.deepEqual(short(calls), ['m 130/0/0/0/12(0)']);
    assert.deepEqual(
      facts.map((fact) => [fact.kind, fact.session]),
      [['not-measured', 'b']],
    );
  });

  it('a difference once seen stays when the parent is deleted', () => {
    const whole = readMade(droid, {
      ...session('a', settings(100, 10)),
      ...session('b', settings(130, 12), { parent: 'a' }),
    });
    const alone = readMade(droid, session('b', settings(140, 13), { parent: 'a' }));
    const [kept] = whole.calls.filter((call) => call.session === 'b');
    assert.equal(kept?.message, alone.calls[0]?.message);
    assert.ok((kept?.rank ?? 0) > (alone.calls[0]?.rank ?? 0));
  });

  it("a tool call's session belongs to its caller; time and folder come from its transcript", () => {
    const started = { callingSessionId: 'a', callingToolUseId: 't' };
    const files = { ...session('a', settings(1, 1)), ...session('b', settings(2, 1), started, message('x')) };
    const { calls } = readMade(droid, files);
    assert.deepEqual(new Set(calls.map((call) => call.session)), new Set(['a']));
    const child = calls.find((call) => call.tokens.input === 2);
    assert.deepEqual([child?.time, child?.cwd], [Date.UTC(2026, 8, 1), '/w/p']);
  });

  it('thinking is in the output; settings of another shape are reported', () => {
    const sums = {
      model: 'm',
      tokenUsage: { inputTokens: 1, outputTokens: 9, cacheCreationTokens: 2, cacheReadTokens: 3, thinkingTokens: 4 },
    };
    const { calls, unread } = readMade(droid, {
      ...session('a', sums),
      [`${FOLDER}/b.settings.json`]: '{"tokenUsage": [1',
      [`${FOLDER}/c.settings.json`]: { tokenUsage: [1] },
    });
    assert.deepEqual(short(calls), ['m 1/3/2/0/9(4)']);
    assert.equal(unread.length, 2);
  });
});
