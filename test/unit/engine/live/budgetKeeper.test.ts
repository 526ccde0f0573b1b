import assert from 'node:assert/strict';
import { copilotCli } from '../../../../src/agents/copilot/copilotCli.ts';
import type { BudgetLimits, BudgetState } from '../../../../src/core/live/budget.ts';
import { noticeName } from '../../../../src/core/live/budgetWords.ts';
import type { PlanWindow } from '../../../../src/core/live/planWindow.ts';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { BudgetKeeper } from '../../../../src/engine/live/budgetKeeper.ts';
import { planWindows } from '../../../../src/engine/live/planWindows.ts';
import { UnusualSpending } from '../../../../src/engine/live/unusualSpending.ts';
import { storePlanWindow } from '../../../../src/ledger/planWindowStore.ts';
import { batchOf, call } from '../../ledger/ledgers.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { engineOn, writeLogs } from '../machine.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Friday, far from both ends of its day wherever one is. */
const NOW = new Date(2026, 10, 20, 12).getTime();
const DOLLAR = 1e9;

/** A ledger of calls that cost so many dollars at so many ms before now. A test's token costs a nano-dollar. */
async function withCalls(
  calls: readonly { readonly ago: number; readonly dollars: number; readonly session?: string }[],
  work: (engine: Engine) => void,
): Promise<void> {
  await inScratchAsync(async (folder) => {
    const engine = engineOn(folder, folder);
    try {
      const tokens = { cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, output: 0, reasoning: 0 };
      const all = calls.map(({ ago, dollars, session = 's' }, n) =>
        call(`m${n}`, { time: NOW - ago, session, tokens: { ...tokens, input: dollars * DOLLAR } }),
      );
      engine.ledger.commit(batchOf(all));
      work(engine);
    } finally {
      engine.close();
    }
  });
}

function statesOf(engine: Engine, limits: BudgetLimits, windows: readonly PlanWindow[] = []): readonly BudgetState[] {
  return new BudgetKeeper(engine).states({ limits, session: undefined, windows, now: NOW });
}

describe('the forecast of the budgets', () => {
  /** $2 at noon and $3 in the evening of each of the last days. */
  const daily = (days: number) =>
    Array.from({ length: days }, (_, n) => n + 1).flatMap((day) => [
      { ago: day * DAY, dollars: 2 },
      { ago: day * DAY - 6 * HOUR, dollars: 3 },
    ]);
  const forecasts = (states: readonly BudgetState[]) => states.map(({ name, forecast }) => [name, forecast]);

  for (const days of [1, 7, 20])
    it(`is hidden with ${days} days of history`, async () =>
      withCalls([...daily(days), { ago: 0, dollars: 1 }], (engine) => {
        const states = statesOf(engine, { day: 10, week: 50, month: 200 });
        assert.deepEqual(forecasts(states), [
          ['day', null],
          ['week', null],
          ['month', null],
        ]);
        assert.equal(states[0]?.spent, DOLLAR);
      }));

  it('is there with 3 weeks: what was spent, and what the same weekdays still spent after noon', async () =>
    withCalls([...daily(28), { ago: 0, dollars: 1 }], (engine) => {
      const [day, week] = statesOf(engine, { day: 10, week: 50 });
      // From noon on: $2 at noon itself and $3 in the evening.
      assert.deepEqual([day?.spent, day?.forecast], [DOLLAR, 6 * DOLLAR]);
      // Since Monday: 4 days of $5 and $1; to come: $5 today and $5 on each day of the weekend.
      assert.deepEqual([week?.spent, week?.forecast], [21 * DOLLAR, 36 * DOLLAR]);
    }));
});

describe('the budget of plan windows', () => {
  const window = (usedPercent: number | null, more: Partial<PlanWindow> = {}): PlanWindow => ({
    agent: 'claude-code',
    home: '/home/me/.claude',
    name: '5 hours',
    usedPercent,
    resetsAt: NOW + HOUR,
    seenAt: NOW - MINUTE,
    ...more,
  });
  const CASES: readonly (readonly [string, readonly PlanWindow[], number | null, boolean])[] = [
    ['no window is known', [], null, false],
    ['a window below the limit', [window(79.9)], 79.9, false],
    ['a window at the limit', [window(80)], 80, true],
    ['the fullest of several accounts', [window(12), window(91, { home: '/b' }), window(40)], 91, true],
    ['a window that began again since', [window(95, { resetsAt: NOW - 1 }), window(3, { name: 'week' })], 3, false],
    ['an amount without a share', [window(null, { agent: 'copilot-cli', used: 900 })], null, false],
    ['a window without a known end', [window(85, { resetsAt: null })], 85, true],
  ];
  for (const [title, windows, spent, over] of CASES)
    it(title, async () =>
      withCalls([], (engine) => {
        const [state] = statesOf(engine, { planWindow: 80 }, windows);
        assert.deepEqual(
          state && { limit: state.limit, spent: state.spent, over: state.over, forecast: state.forecast },
          { limit: 80, spent, over, forecast: null },
        );
      }),
    );

  it('is due for one notice in each run of a window', async () =>
    withCalls([], (engine) => {
      const name = (each: PlanWindow) => statesOf(engine, { planWindow: 80 }, [each]).map(noticeName)[0];
      assert.equal(name(window(81)), name(window(99, { seenAt: NOW })));
      assert.notEqual(name(window(81)), name(window(81, { resetsAt: NOW + 6 * HOUR })));
    }));

  it('counts what an agent reported to the ledger', async () =>
    withCalls([], (engine) => {
      storePlanWindow(engine.ledger.db, window(88));
      assert.deepEqual(
        statesOf(engine, { planWindow: 80 }, planWindows(engine.ledger, NOW)).map(({ spent, over }) => [spent, over]),
        [[88, true]],
      );
    }));
});

describe('the credits of Copilot', () => {
  /** A session as Copilot CLI writes it; a credit is 10^9 nano AI units. */
  const session = (id: string, at: number, credits: number): Readonly<Record<string, string>> => {
    const line = (type: string, data: object, seconds: number): string =>
      JSON.stringify({ type, data, id: `${id}${seconds}`, timestamp: new Date(at + seconds * 1000).toISOString() });
    const usage = {
      inputTokens: 1000,
      outputTokens: 40,
      cacheReadTokens: 600,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
    };
    const metrics = { 'gpt-5': { requests: { count: 1, cost: 0 }, usage, totalNanoAiu: credits * 1e9 } };
    const lines = [
      line('session.start', { sessionId: id, copilotVersion: '1.0.80', context: { cwd: '/w/p', branch: 'main' } }, 0),
      line('assistant.message', { messageId: `${id}-a`, model: 'gpt-5', outputTokens: 40 }, 1),
      line('session.shutdown', { modelMetrics: metrics }, 2),
    ];
    return { [`.copilot/session-state/${id}/events.jsonl`]: `${lines.join('\n')}\n` };
  };
  const MONTH = Date.UTC(2026, 10, 1);
  const ids = ['a', 'b', 'c', 'd'].map((letter) => `0000000${letter}-0000-4000-8000-000000000000`) as [
    string,
    string,
    string,
    string,
  ];

  const creditsIn = async (logs: Readonly<Record<string, string>>, now: number): Promise<readonly PlanWindow[]> => {
    let found: readonly PlanWindow[] = [];
    await inScratchAsync(async (folder) => {
      writeLogs(folder, logs);
      const engine = engineOn(folder, folder, [copilotCli]);
      try {
        await engine.scanAll();
        found = planWindows(engine.ledger, now);
      } finally {
        engine.close();
      }
    });
    return found;
  };

  it('are those that its logs counted since the first of the month, UTC, with the next reset', async () => {
    const logs = {
      ...session(ids[0], MONTH - MINUTE, 99),
      ...session(ids[1], MONTH, 2.5),
      ...session(ids[2], MONTH + 10 * DAY, 40.25),
    };
    assert.deepEqual(await creditsIn(logs, MONTH + 19 * DAY), [
      {
        agent: 'copilot-cli',
        home: '',
        name: 'credits this month',
        usedPercent: null,
        resetsAt: Date.UTC(2026, 11, 1),
        seenAt: MONTH + 10 * DAY + 1000,
        used: 42.75,
      },
    ]);
    assert.deepEqual(
      (await creditsIn(logs, MONTH - 1)).map(({ used }) => used),
      [141.75],
    );
  });

  it('are left out where the logs count none', async () =>
    assert.deepEqual(await creditsIn(session(ids[3], MONTH, 0), MONTH + DAY), []));
});

describe('unusual spending', () => {
  /** 30 stretches of 10 minutes on earlier days, of which the dearest cost $1. */
  const habit = Array.from({ length: 30 }, (_, n) => ({ ago: DAY + n * HOUR, dollars: n === 0 ? 1 : 0.5 }));
  const found = async (calls: Parameters<typeof withCalls>[0]) => {
    let unusual: unknown;
    await withCalls(calls, (engine) => {
      unusual = new UnusualSpending(engine.ledger).of({ agent: 'claude-code', session: 's' }, NOW);
    });
    return unusual;
  };
  const spent = (dollars: number, ago = MINUTE, session = 's') => ({ ago, dollars, session });

  for (const [title, calls, want] of [
    ['far beyond the habit', [spent(4)], { cost: 4 * DOLLAR, usual: 0.5 * DOLLAR }],
    ['in two calls of 10 minutes', [spent(2), spent(2, 9 * MINUTE)], { cost: 4 * DOLLAR, usual: 0.5 * DOLLAR }],
    ['$3 is nothing to mention', [spent(3)], undefined],
    ['more than 10 minutes ago', [spent(4, 11 * MINUTE)], undefined],
    ['another session', [spent(4, MINUTE, 'other')], undefined],
  ] as const)
    it(title, async () => assert.deepEqual(await found([...habit, ...calls]), want));

  it('is not known without enough of a habit', async () =>
    assert.equal(await found([...habit.slice(0, 10), spent(40)]), undefined));

  it('is no news for who always spends so much', async () =>
    assert.equal(await found([...habit.map(({ ago }) => ({ ago, dollars: 2 })), spent(6)]), undefined));
});
