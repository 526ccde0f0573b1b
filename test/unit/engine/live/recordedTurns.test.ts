import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { coldCacheOf } from '../../../../src/core/live/coldCache.ts';
import { type NextTurn, nextTurn } from '../../../../src/core/live/nextTurn.ts';
import { sessionTurn } from '../../../../src/engine/live/sessionTurn.ts';
import { type SessionCall, sessionCalls } from '../../../../src/ledger/chainRows.ts';
import { openHome, shippedPrices } from '../../../agents/compare/readHome.ts';
import type { BillRow } from '../../../agents/provider/bill.ts';
import type { Recorded } from '../../../agents/replay/fixture.ts';
import { readHomeFiles, replay } from '../../../agents/replay/replay.ts';

const FOLDER = resolve(import.meta.dirname, '../../../fixtures/recorded');
const MINUTE = 60_000;

/** How long a cache lives after each request of the conversation, minutes; null: the provider documents nothing, or nothing is cached. */
type Lives = readonly (5 | 60 | null)[];

interface Case {
  /** Of real agents, recorded with the bill of their provider. */
  readonly scenario: string;
  readonly title: string;
  /** Numbers of the bill's rows that are of the conversation itself, in the order of the log. */
  readonly rows: readonly number[];
  readonly lives: Lives;
}

const CASES: readonly Case[] = [
  { scenario: 'claude/one-prompt', title: '5-minute writes', rows: [1], lives: [5] },
  { scenario: 'claude/hour-cache', title: '1-hour writes', rows: [1, 2], lives: [60, 60] },
  { scenario: 'pi/hour-cache', title: '1-hour writes of another agent', rows: [1, 2], lives: [60, 60] },
  {
    scenario: 'claude/mixed-cache',
    title: 'both kinds in one call, then 5 minutes, then a call without a cache',
    rows: [1, 2, 3],
    lives: [60, 5, null],
  },
  { scenario: 'claude/sub-agent', title: 'a sub-agent in between', rows: [1, 2, 5], lives: [5, 5, 5] },
  {
    scenario: 'claude/sub-agents-parallel',
    title: 'two sub-agents, of which one ends later',
    rows: [1, 2, 3, 8, 9],
    lives: [5, 5, 5, 5, 5],
  },
  { scenario: 'claude@2.0.76/sub-agent', title: 'an older log of a sub-agent', rows: [1, 8], lives: [5, 5] },
  { scenario: 'codex/sub-agent', title: 'a sub-agent of Codex', rows: [1, 2, 5], lives: [null, null, null] },
  { scenario: 'gemini/sub-agent', title: 'a sub-agent of Gemini', rows: [1, 4], lives: [null, null] },
  { scenario: 'opencode/sub-agent', title: 'a sub-agent of OpenCode', rows: [2, 5], lives: [5, 5] },
  {
    scenario: 'claude/compaction-by-itself',
    title: 'a compaction, whose own request only the session’s sum holds',
    rows: [1, 2, 4, 5, 6],
    lives: [5, 5, 5, 5, 5],
  },
  {
    scenario: 'codex/compaction',
    title: 'a compaction of Codex',
    rows: [1, 2, 3, 4, 5, 6],
    lives: [null, null, null, null, null, null],
  },
  {
    scenario: 'claude/terminal-side-question',
    title: 'a side question that only the session’s sum holds',
    rows: [2, 3, 4],
    lives: [5, 5, 5],
  },
  { scenario: 'claude/model-switch', title: 'a switch of the model', rows: [1, 2, 3, 4], lives: [5, 5, 5, 5] },
  {
    scenario: 'kimi/model-switch',
    title: 'a switch to a provider that documents no lifetime',
    rows: [1, 2, 3, 4],
    lives: [5, 5, null, null],
  },
  {
    scenario: 'gemini/model-switch',
    title: 'an agent without a documented lifetime',
    rows: [1, 2, 3, 4],
    lives: [null, null, null, null],
  },
  { scenario: 'droid/hour-cache', title: 'an agent that logs only the sum of its session', rows: [], lives: [] },
];

/** Dollars per million tokens, from the providers' price lists: input, read, 5-minute write, 1-hour write. */
const PRICES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  'claude-opus-5-5': [4, 0.2, 5, 8],
  'claude-sonnet-4-5': [3, 0.3, 3.75, 6],
  'claude-sonnet-4-5-20250929': [3, 0.3, 3.75, 6],
  'claude-haiku-4-5': [1, 0.1, 1.25, 2],
  'gemini-2.5-pro': [1.25, 0.125, 0, 0],
  'gemini-2.5-flash': [0.3, 0.03, 0, 0],
  'gpt-4o': [2.5, 1.25, 0, 0],
  'gpt-5.5': [5, 0.5, 0, 0],
};

interface Expected {
  readonly context: number;
  readonly cached: number;
  readonly life: number | null;
  /** Nano-dollars; undefined: not in the table, the call has no price (a gateway of its own). */
  readonly warm: number | undefined;
  readonly cold: number | undefined;
}

/** What the bill itself says the next prompt begins with: written apart from the product. */
function expectedOf({ usage, model }: BillRow, life: number | null, writes: 5 | 60 | undefined): Expected {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  const cached = cacheRead + cacheWrite5m + cacheWrite1h;
  const context = cached + input + output;
  const prices = PRICES[model];
  if (prices === undefined) return { context, cached, life, warm: undefined, cold: undefined };
  const write = writes === undefined ? prices[0] : writes === 60 ? prices[3] : prices[2];
  // A prompt above 200,000 tokens of Sonnet 4.5 costs twice as much; none in these logs is.
  const dollars = (tokens: number, perMillion: number): number => Math.round(tokens * perMillion * 1000);
  return {
    context,
    cached,
    life,
    warm: dollars(cached, prices[1]) + dollars(context - cached, write),
    cold: dollars(context, write),
  };
}

const foundOf = (turn: NextTurn | undefined, last: SessionCall): Expected | undefined =>
  turn && {
    context: turn.contextTokens,
    cached: turn.cachedTokens,
    life: turn.warmUntil === null ? null : (turn.warmUntil - last.time) / MINUTE,
    warm: turn.warmCost ?? undefined,
    cold: turn.coldCost ?? undefined,
  };

describe('the next turn of recorded work', () => {
  let root = '';
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'token-ledger-turns-'));
  });
  after(() => rmSync(root, { recursive: true }));

  for (const { scenario, title, rows, lives } of CASES)
    it(`${scenario}: ${title}`, async () => {
      const recorded = JSON.parse(readFileSync(join(FOLDER, scenario, 'expected.json'), 'utf8')) as Recorded;
      const folder = join(root, scenario);
      mkdirSync(folder, { recursive: true });
      await replay(recorded, readHomeFiles(join(FOLDER, scenario, 'home')), folder, 1);
      const engine = openHome(join(folder, 'home'), folder, recorded.agent);
      try {
        const pricer = shippedPrices(folder);
        const all = [...sessionCalls(engine.ledger, { since: 0, until: Number.MAX_SAFE_INTEGER })];
        const main = all.filter(({ sideChain }) => !sideChain);
        const found = main.map((last) => {
          const calls = all.slice(0, all.indexOf(last) + 1);
          return foundOf(nextTurn({ calls, pricer, now: last.time }), last);
        });
        const writes = (at: number) => lives.slice(0, at + 1).findLast((life) => life !== null) ?? undefined;
        const expected = rows.map((n, at) => {
          const row = recorded.bill.find((each) => each.n === n);
          assert.ok(row);
          // Nothing is cached after the last call, but the session's next prompt is written to the cache all the same.
          const isKept = lives[at] !== null || scenario === 'claude/mixed-cache';
          return expectedOf(row, lives[at] ?? null, isKept ? writes(at) : undefined);
        });
        assert.deepEqual(found, expected);
        // The ledger's short way, two rows of it, leads to the same.
        const last = main.at(-1);
        const session = last ?? { agent: recorded.agent as SessionCall['agent'], session: '' };
        const short = sessionTurn(engine.ledger, pricer, session, last?.time ?? 0);
        assert.deepEqual(last && foundOf(short, last), expected.at(-1));
        assert.deepEqual(coldCacheOf(all, pricer, 0), { turns: 0, surcharge: 0 }, 'work of seconds has no cold turn');
      } finally {
        engine.close();
      }
    });

  /** The line that is the trace of a compaction: nothing holds the size of the next prompt behind it. */
  const COMPACTED: Readonly<Record<string, RegExp>> = {
    'claude/compact-command': /"compact_boundary"/u,
    'claude/terminal-compaction': /"compact_boundary"/u,
    'codex/terminal-compaction': /"last_token_usage":\{"input_tokens":0/u,
    'gemini/terminal-compaction': /^\{"\$set":\{"messages":.*"type":"gemini"/u,
    'qwen/compaction': /"chat_compression"/u,
    'pi/compaction': /^\{"type":"compaction"/u,
    'copilot/events-only-compaction': /"session.compaction_complete"/u,
  };
  for (const [scenario, trace] of Object.entries(COMPACTED))
    it(`${scenario}: is not known behind a compaction until the next request`, async () => {
      const recorded = JSON.parse(readFileSync(join(FOLDER, scenario, 'expected.json'), 'utf8')) as Recorded;
      const files = readHomeFiles(join(FOLDER, scenario, 'home'));
      const upTo = (text: string): string => {
        const all = text.split('\n');
        return all.slice(0, all.findIndex((line) => trace.test(line)) + 1).join('\n');
      };
      const known: boolean[] = [];
      for (const [name, cut] of [
        ['whole', false],
        ['cut', true],
      ] as const) {
        const folder = join(root, 'compacted', scenario, name);
        mkdirSync(folder, { recursive: true });
        const isLog = (path: string): boolean => path.endsWith('.jsonl') && upTo(files.get(path) ?? '') !== '';
        const some = new Map([...files].map(([path, text]) => [path, cut && isLog(path) ? `${upTo(text)}\n` : text]));
        await replay(recorded, some, folder, 1);
        const engine = openHome(join(folder, 'home'), folder, recorded.agent);
        const last = [...sessionCalls(engine.ledger, { since: 0, until: Number.MAX_SAFE_INTEGER })].at(-1);
        assert.ok(last);
        known.push(sessionTurn(engine.ledger, shippedPrices(folder), last, last.time) !== undefined);
        engine.close();
      }
      assert.deepEqual(known, [true, false]);
    });
});
