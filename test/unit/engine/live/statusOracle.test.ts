import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AGENTS } from '../../../../src/agents/all.ts';
import { statusJson } from '../../../../src/core/status/liveStatus.ts';
import { Engine } from '../../../../src/engine/ingest/engine.ts';
import { storeBudgetLimits } from '../../../../src/engine/live/budgetLimits.ts';
import { PriceBook } from '../../../../src/engine/prices/priceBook.ts';
import { chargeWith } from '../../../../src/engine/prices/pricing.ts';
import { liveStatus } from '../../../../src/engine/status/readLiveStatus.ts';
import { storePlanWindow } from '../../../../src/ledger/planWindowStore.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { rowRecord } from '../claudeLines.ts';
import { line, meta, turn } from '../codexLines.ts';
import { writeLogs } from '../machine.ts';

const DIST = resolve(import.meta.dirname, '../../../../dist');
const SESSIONS = 200;
const NOW = Date.UTC(2026, 10, 20, 12);

/** One made call: counts by the names of Anthropic's usage object. */
interface Made {
  readonly time: number;
  readonly model: string;
  readonly side: boolean;
  readonly input: number;
  readonly read: number;
  readonly write5m: number;
  readonly write1h: number;
  readonly output: number;
}

interface MadeSession {
  readonly agent: 'claude-code' | 'codex';
  readonly id: string;
  readonly calls: readonly Made[];
  readonly window: number | undefined;
}

const CLAUDE = ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'claude-no-such-9'];

function makeSession(n: number): MadeSession {
  const { next } = seededRandom(n + 1);
  const upTo = (most: number): number => Math.floor(next() * most);
  const agent = n % 4 === 3 ? 'codex' : 'claude-code';
  const hour = next() < 0.5;
  const start = NOW - (1 + upTo(40 * 24)) * 3_600_000;
  const calls = Array.from({ length: 1 + upTo(12) }, (_, at): Made => {
    const written = next() < 0.8 ? upTo(20_000) : 0;
    const part = upTo(written + 1);
    return {
      time: start + at * 61_000 + upTo(1000),
      model: agent === 'codex' ? 'gpt-5' : (CLAUDE[upTo(CLAUDE.length)] as string),
      side: agent === 'claude-code' && next() < 0.25,
      input: 1 + upTo(3000),
      read: next() < 0.85 ? upTo(260_000) : 0,
      write5m: agent === 'codex' ? 0 : hour ? written - part : written,
      write1h: agent === 'codex' ? 0 : hour ? part : 0,
      output: 10 + upTo(8000),
    };
  });
  return { agent, id: `session-${n}`, calls, window: agent === 'codex' && n % 8 === 3 ? 272_000 : undefined };
}

function claudeText({ id, calls }: MadeSession, cwd: string): string {
  return calls
    .map((call, at) => {
      const record = rowRecord({
        of: `${id}-m${at}/${id}-r${at}`,
        out: call.output,
        message: { model: call.model },
        usage: {
          input_tokens: call.input,
          cache_read_input_tokens: call.read,
          cache_creation_input_tokens: call.write5m + call.write1h,
          cache_creation: { ephemeral_5m_input_tokens: call.write5m, ephemeral_1h_input_tokens: call.write1h },
          output_tokens: call.output,
        },
        line: { sessionId: id, cwd, isSidechain: call.side, timestamp: new Date(call.time).toISOString() },
      });
      return `${JSON.stringify(record)}\n`;
    })
    .join('');
}

function codexText({ id, calls, window }: MadeSession, cwd: string): string {
  let input = 0;
  let output = 0;
  const counts = calls.map((call) => {
    const last = { input_tokens: call.input + call.read, cached_input_tokens: call.read, output_tokens: call.output };
    input += last.input_tokens;
    output += call.output;
    const total = { input_tokens: input, output_tokens: output, total_tokens: input + output };
    const info = { total_token_usage: total, last_token_usage: last, model_context_window: window };
    const rate_limits = { primary: { used_percent: 12.5, window_minutes: 300, resets_at: NOW / 1000 + 60 } };
    const record = JSON.parse(line('event_msg', { type: 'token_count', info, rate_limits })) as object;
    return JSON.stringify({ ...record, timestamp: new Date(call.time).toISOString() });
  });
  return `${[meta(id, { cwd }), turn(undefined, 0, { model: 'gpt-5', cwd }), ...counts].join('\n')}\n`;
}

/** Dollars per million tokens: input, 5-minute write, 1-hour write, read, output. Written down by hand from the price pages. */
const PRICES: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  'claude-opus-4-5': [5, 6.25, 10, 0.5, 25],
  'claude-sonnet-4-5': [3, 3.75, 6, 0.3, 15],
  'claude-haiku-4-5': [1, 1.25, 2, 0.1, 5],
  'gpt-5': [1.25, 1.25, 1.25, 0.125, 10],
};

/** What one call cost, in dollars; undefined without a price. Above 200,000 tokens of prompt Sonnet 4.5 costs twice as much, its output 1.5 times. */
function costOf({ model, input, read, write5m, write1h, output }: Made): number | undefined {
  const price = PRICES[model];
  if (price === undefined) return undefined;
  const isLong = model === 'claude-sonnet-4-5' && input + read + write5m + write1h > 200_000;
  const prompt = input * price[0] + write5m * price[1] + write1h * price[2] + read * price[3];
  return (prompt * (isLong ? 2 : 1) + output * price[4] * (isLong ? 1.5 : 1)) / 1e6;
}

const sumOf = (calls: readonly Made[]): number => calls.reduce((sum, call) => sum + (costOf(call) ?? 0), 0);

function expectedSession({ id, agent, calls }: MadeSession, cwd: string) {
  const count = (of: (call: Made) => number): number => calls.reduce((sum, call) => sum + of(call), 0);
  const unpriced = calls.filter((call) => costOf(call) === undefined).length;
  return {
    id,
    agent,
    chosen: 'folder',
    live: false,
    cwd,
    branch: 'main',
    ticket: null,
    firstAt: new Date(Math.min(...calls.map(({ time }) => time))).toISOString(),
    lastAt: new Date(Math.max(...calls.map(({ time }) => time))).toISOString(),
    calls: calls.length,
    tokens: {
      input: count(({ input }) => input),
      cacheWrite5m: count(({ write5m }) => write5m),
      cacheWrite1h: count(({ write1h }) => write1h),
      cacheRead: count(({ read }) => read),
      output: count(({ output }) => output),
      reasoning: 0,
    },
    cost: unpriced === calls.length ? null : sumOf(calls),
    lowerBound: false,
    unpricedCalls: unpriced,
  };
}

const LIMITS = { session: 0.5, day: 3, week: 40, month: 1000, planWindow: 80 };

function expectedBudgets(session: MadeSession, all: readonly MadeSession[]) {
  const day = new Date(NOW);
  const since = (back: number, date = day.getDate()): number =>
    new Date(day.getFullYear(), day.getMonth(), date - back).getTime();
  const spent = (from: number): number =>
    sumOf(all.flatMap(({ calls }) => calls.filter(({ time }) => time >= from && time <= NOW)));
  return [
    ['session', sumOf(session.calls)],
    ['day', spent(since(0))],
    ['week', spent(since((day.getDay() + 6) % 7))],
    ['month', spent(since(0, 1))],
    ['planWindow', 12.5],
  ].map(([name, amount]) => {
    const limit = LIMITS[name as keyof typeof LIMITS];
    return { name, limit, spent: amount as number, over: (amount as number) >= limit };
  });
}

/** The same figures by other means: from what was made, not from logs or the ledger. */
function expected({ agent, calls }: MadeSession) {
  const main = calls.filter(({ side }) => !side);
  const last = main.at(-1);
  if (last === undefined) return null;
  const contextTokens = last.input + last.read + last.write5m + last.write1h + last.output;
  const cachedTokens = last.read + last.write5m + last.write1h;
  const isClaude = agent === 'claude-code';
  const write = main.toReversed().find((call) => call.write5m + call.write1h > 0);
  const usesCache = write !== undefined || last.read > 0;
  const isHour = write !== undefined && write.write1h > 0;
  const price = PRICES[last.model];
  const tier = last.model === 'claude-sonnet-4-5' && contextTokens > 200_000 ? 2 : 1;
  const rest = price?.[isClaude && usesCache ? (isHour ? 2 : 1) : 0];
  const dollars = (perMillion: number): number => Math.round((perMillion * tier * 1e9) / 1e6) / 1e9;
  return {
    contextTokens,
    cachedTokens,
    warmUntil: isClaude && cachedTokens > 0 ? new Date(last.time + (isHour ? 3_600_000 : 300_000)).toISOString() : null,
    warmCost:
      price === undefined || rest === undefined
        ? null
        : dollars(cachedTokens * price[3]) + dollars((contextTokens - cachedTokens) * rest),
    coldCost: rest === undefined ? null : dollars(contextTokens * rest),
  };
}

describe('status, beside an oracle', function () {
  this.timeout(120_000);
  it(`session, next turn, windows and budgets of ${SESSIONS} made sessions`, async () => {
    await inScratchAsync(async (home) => {
      const made = Array.from({ length: SESSIONS }, (_, n) => makeSession(n));
      const logs = made.map((session, n): [string, string] => {
        const cwd = join(home, `w${n}`);
        mkdirSync(cwd);
        return session.agent === 'codex'
          ? [`.codex/sessions/2026/11/19/rollout-${n}.jsonl`, codexText(session, cwd)]
          : [`.claude/projects/p${n}/${session.id}.jsonl`, claudeText(session, cwd)];
      });
      writeLogs(home, Object.fromEntries(logs));
      const book = new PriceBook({ dist: DIST, folder: join(home, 'state') });
      const engine = new Engine({
        agents: AGENTS,
        place: { home, platform: 'linux', env: {} },
        ledgerPath: join(home, 'state', 'ledger.db'),
        charge: chargeWith(book),
        prices: () => book.fingerprint,
        dist: DIST,
        check: false,
        onRepaired: () => undefined,
      });
      try {
        await engine.scanAll();
        storeBudgetLimits(engine.ledger, 'command line', LIMITS);
        const claude = { agent: 'claude-code', name: '5 hours', usedPercent: 7.5, resetsAt: null, seenAt: NOW - 1000 };
        for (const account of ['a', 'b'])
          storePlanWindow(engine.ledger.db, { ...claude, home: `/home/${account}/.claude` });
        const lastOfCodex = Math.max(
          ...made.flatMap(({ agent, calls }) => (agent === 'codex' ? calls.map(({ time }) => time) : [])),
        );
        let compared = 0;
        for (const [n, session] of made.entries()) {
          const question = { folder: join(home, `w${n}`), orLatest: false, now: NOW };
          const { next, windows, schema, session: reported, budgets } = statusJson(liveStatus(engine, book, question));
          assert.equal(schema, 'token-ledger/status@1');
          assert.ok(reported !== null);
          const { models, cost, ...others } = reported;
          const { cost: wantCost, ...wantOthers } = expectedSession(session, question.folder);
          assert.deepEqual(others, wantOthers);
          assertNear(cost, wantCost, `${session.id}, cost`, 4 * session.calls.length);
          assert.deepEqual(models.toSorted(), [...new Set(session.calls.map(({ model }) => model))].toSorted());
          for (const [at, want] of expectedBudgets(session, made).entries()) {
            const { spent, forecast, ...budget } = budgets[at] ?? assert.fail(want.name as string);
            const { spent: wantSpent, ...wantBudget } = want;
            assert.deepEqual(budget, wantBudget);
            assertNear(spent, wantSpent, `${want.name}, spent`, 5000);
            assert.equal(forecast === null, want.name === 'session' || want.name === 'planWindow');
          }
          const want = expected(session);
          if (next === null || want === null) {
            assert.equal(next, want);
            continue;
          }
          compared++;
          const { contextWindow, basis, warmCost, coldCost, ...rest } = next;
          assert.ok(basis.length > 0);
          assert.deepEqual(rest, {
            contextTokens: want.contextTokens,
            cachedTokens: want.cachedTokens,
            warmUntil: want.warmUntil,
          });
          assertNear(warmCost, want.warmCost, session.id);
          assertNear(coldCost, want.coldCost, session.id);
          if (session.window !== undefined) assert.equal(contextWindow, session.window);
          const seenAt = new Date(NOW - 1000).toISOString();
          const { seenAt: codexSeen, ...codex } = windows[2] ?? assert.fail('no window of Codex');
          assert.deepEqual(
            windows.slice(0, 2),
            ['a', 'b'].map((account) => ({ ...claude, home: `/home/${account}/.claude`, seenAt })),
          );
          const resetsAt = new Date(NOW + 60_000).toISOString();
          assert.deepEqual(codex, {
            agent: 'codex',
            home: join(home, '.codex'),
            name: '5 hours',
            usedPercent: 12.5,
            resetsAt,
          });
          assert.equal(codexSeen, new Date(lastOfCodex).toISOString());
        }
        assert.ok(compared > SESSIONS * 0.9);
      } finally {
        engine.close();
      }
    });
  });
});

/** Each part of a charge is rounded to a nano-dollar. */
function assertNear(got: number | null, want: number | null, what: string, parts = 2): void {
  if (got === null || want === null) return assert.equal(got, want, what);
  assert.ok(Math.abs(got - want) <= parts * 1e-9, `${what}: ${got}, not ${want}`);
}
