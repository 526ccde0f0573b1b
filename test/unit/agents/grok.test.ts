import assert from 'node:assert/strict';
import { grok } from '../../../src/agents/grok.ts';
import { readDetail } from '../../../src/core/usage/callDetail.ts';
import { conforms } from './conform.ts';
import { lines, readMade, short } from './made.ts';

const T = 1_796_042_770_000;
const folder = (session: string): string => `.grok/sessions/%2Fw%2Fp/${session}`;
const log = (session: string): string => `${folder(session)}/updates.jsonl`;
const update = (second: number, body: object, meta: object = {}) => ({
  timestamp: T / 1000 + 100,
  method: '_x.ai/session/update',
  params: { sessionId: 's', update: body, _meta: { agentTimestampMs: T + second * 1000, ...meta } },
});
const asked = (second: number, modelId = 'grok-4.7') =>
  update(second, {
    sessionUpdate: 'user_message_chunk',
    content: { type: 'text', text: 'secret' },
    _meta: { modelId },
  });
const chunk = (second: number, promptId: string) =>
  update(
    second,
    { sessionUpdate: 'agent_message_chunk' },
    { promptId, totalTokens: 99_999, turnStartMs: T + second * 1000 },
  );
const counts = (input: number, more: object = {}) => ({
  inputTokens: input,
  outputTokens: 9,
  totalTokens: input + 9,
  cachedReadTokens: 40,
  cacheCreationTokens: 0,
  reasoningTokens: 4,
  modelCalls: 2,
  ...more,
});
const ended = (second: number, prompt: string, modelUsage: object, more: object = {}) =>
  update(second, {
    sessionUpdate: 'turn_completed',
    prompt_id: prompt,
    stop_reason: 'end_turn',
    usage: { modelUsage, ...more },
  });
const helper = (second: number, sessionUpdate: string, child = 'kid') =>
  update(second, { sessionUpdate, child_session_id: child, tokens_used: 12_345 });
const turn = (prompt: string, from = 1) => [
  asked(from - 1),
  chunk(from, prompt),
  ended(from + 3, prompt, { 'grok-4.7': counts(70) }),
];
const KID = { [log('kid')]: lines(...turn('k', 2)) };
const ONE = 'grok-4.7 30/40/0/0/9(4)';

describe('grok', () => {
  conforms(grok, { [log('s')]: lines(...turn('p')) });

  it('counts a turn’s sum for each model: cached tokens are inside the input, reasoning inside the output', () => {
    const { calls, unread } = readMade(grok, {
      [log('s')]: lines(
        asked(0),
        chunk(1, 'p'),
        ended(4, 'p', {
          'grok-4.7': counts(70, { costUsdTicks: 12_500_000 }),
          'grok-4.5': counts(50, { modelCalls: 1 }),
        }),
      ),
    });
    assert.deepEqual(short(calls), ['grok-4.5 10/40/0/0/9(4)', `${ONE} $0.00125`]);
    assert.deepEqual(unread, []);
    assert.deepEqual(
      calls
        .toSorted((a, b) => (a.model < b.model ? -1 : 1))
        .map(({ model, modifiers, session, cwd, time }) => [model, modifiers, session, cwd, time - T]),
      [
        ['grok-4.5', '', 's', '/w/p', 1000],
        ['grok-4.7', 'sum', 's', '/w/p', 1000],
      ],
    );
  });

  it('a turn that was killed is a call without counts', () => {
    const { calls } = readMade(grok, { [log('s')]: lines(asked(0), chunk(1, 'p'), chunk(2, 'p')) });
    assert.deepEqual(short(calls), ['grok-4.7 0/0/0/0/0(0) at least']);
    assert.equal(readDetail(calls[0]?.detail).reason, 'unlogged-answer');
  });

  it('a fork’s copy counts once, for the session that it came from', () => {
    const { calls } = readMade(grok, {
      [log('s')]: lines(...turn('p')),
      [log('fork')]: lines(...turn('p'), ...turn('q', 20)),
      [`${folder('fork')}/summary.json`]: {
        info: { id: 'fork', cwd: '/w/p' },
        created_at: new Date(T + 10_000).toISOString(),
      },
    });
    assert.deepEqual(calls.map(({ session }) => session).toSorted(), ['fork', 's']);
  });

  const spawned = helper(2, 'subagent_spawned');
  const finished = helper(3, 'subagent_finished');
  const done = (isIncomplete: boolean) =>
    ended(4, 'p', { 'grok-4.7': counts(70) }, isIncomplete ? { usageIsIncomplete: true } : {});
  const cases: readonly (readonly [string, readonly object[], readonly string[]])[] = [
    ['a sub-agent that ended within the turn is in its sum', [spawned, finished, done(false)], [ONE]],
    ['one that goes on is counted by its own log', [spawned, done(true), finished], [ONE, ONE]],
    ['a turn that lacks something else is a lower bound', [done(true)], [ONE, `${ONE} at least`]],
  ];
  for (const [name, records, expected] of cases)
    it(name, () => {
      const { calls } = readMade(grok, { ...KID, [log('s')]: lines(asked(0), chunk(1, 'p'), ...records) });
      assert.deepEqual(short(calls.filter(({ tokens }) => tokens.output > 0)), expected);
    });

  it('marks that a title and a line for the dashboard are in no turn', () => {
    const { facts } = readMade(grok, { [log('s')]: lines(...turn('p')) });
    assert.ok(facts.some(({ kind, key }) => kind === 'lower-bound' && key === 'side-requests-not-logged'));
  });
});
