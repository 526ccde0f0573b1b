import assert from 'node:assert/strict';
import { join } from 'node:path';
import { unreadRecords } from '../../../../src/ledger/queries.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { lines, progress, row } from '../claudeLines.ts';
import { engineOn, ledgerLines, writeLogs } from '../machine.ts';

const side = { line: { isSidechain: true } };
const on = (branch: string, at: number): object => ({ at, line: { gitBranch: branch } });
const writes = (all: number, hour?: number): { readonly usage: Record<string, unknown> } => ({
  usage: {
    cache_creation_input_tokens: all,
    ...(hour === undefined
      ? {}
      : { cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: hour } }),
  },
});
const advised = (...iterations: object[]): object => ({ usage: { iterations } });
const asked = (input: number, out: number): object => ({ type: 'message', input_tokens: input, output_tokens: out });
const asks = (...each: readonly (readonly [number, number])[]): object =>
  advised(...each.map(([input, out]) => asked(input, out)));
const advice = (out: number): object => ({
  type: 'advisor_message',
  model: 'sonnet',
  input_tokens: 5,
  output_tokens: out,
});

/** What is in s1.jsonl, in a second file and in a sub-agent's, and what was billed. */
interface Case {
  readonly s1: readonly string[];
  readonly s2?: readonly string[];
  readonly agent?: readonly string[];
  readonly billed: readonly string[];
  readonly unread?: readonly string[];
}

const MAIN = 's1 main /w opus';
const one = (out: number): string => `${MAIN}: calls 1, input 10, output ${out}`;

const CASES: Readonly<Record<string, Case>> = {
  'a message of several rows': { s1: [row('m/r', 3), row('m/r', 3), row('m/r', 70)], billed: [one(70)] },
  'the largest output comes first': { s1: [row('m/r', 70), row('m/r', 3, { at: 9 })], billed: [one(70)] },
  'two messages': { s1: [row('m/r', 3), row('n/q', 4)], billed: [`${MAIN}: calls 2, input 20, output 7`] },
  'a message billed by two requests': {
    s1: [row('m/r', 3), row('m/q', 4)],
    billed: [`${MAIN}: calls 2, input 20, output 7`],
  },
  'a replay on a side chain': { s1: [row('m/r', 3), row('m/q', 4, side)], billed: [one(3)] },
  'a replay that is met first': { s1: [row('m/q', 4, side), row('m/r', 3, { at: 1 })], billed: [one(3)] },
  'a replay in another file': { s1: [row('m/r', 3)], s2: [row('m/q', 4, { ...side, at: 5 })], billed: [one(3)] },
  'side chains only: each counts': {
    s1: [row('m/r', 3, side), row('m/q', 4, side)],
    billed: [`${MAIN}: calls 2, input 20, output 7`],
  },
  'no request ids': { s1: [row('m', 3), row('m', 5), row('n', 4)], billed: [`${MAIN}: calls 2, input 20, output 9`] },
  'a request id that some rows lack': { s1: [row('m/r', 3), row('m', 8)], billed: [one(8)] },
  '… the first of several requests takes them': {
    s1: [row('m', 8), row('m/r', 3, { at: 1 }), row('m/q', 4, { at: 2 })],
    billed: [`${MAIN}: calls 2, input 20, output 12`],
  },
  'no ids at all: the line’s own': {
    s1: [row('-', 3), row('-', 3), row('-', 4)],
    billed: [`${MAIN}: calls 2, input 20, output 7`],
  },
  'the earliest row reports where it happened': {
    s1: [row('m/r', 9, on('late', 20)), row('m/r', 3, on('early', 10))],
    billed: ['s1 early /w opus: calls 1, input 10, output 9'],
  },
  'branch and folder change inside a session': {
    s1: [row('m/r', 3), row('n/q', 4, { line: { gitBranch: 'x', cwd: '/w/y' } })],
    billed: [one(3), 's1 x /w/y opus: calls 1, input 10, output 4'],
  },
  'a resumed session that copied the history': {
    s1: [row('m/r', 3)],
    s2: [row('m/r', 3, { line: { sessionId: 's2' } }), row('n/q', 4, { at: 60, line: { sessionId: 's2' } })],
    billed: [one(3), 's2 main /w opus: calls 1, input 10, output 4'],
  },
  'a branch says whom it copied': {
    s1: [row('m/r', 3)],
    s2: [row('m/r', 3, { line: { sessionId: 's2', forkedFrom: { sessionId: 's1', messageUuid: 'x' } } })],
    billed: [one(3)],
  },
  'a branch whose original is gone': {
    s1: [],
    s2: [row('m/r', 3, { line: { sessionId: 's2', forkedFrom: { sessionId: 's1', messageUuid: 'x' } } })],
    billed: [one(3)],
  },
  'a session handed to the background took over the history': {
    s1: [row('m/r', 3, { line: { sessionId: 'z1' } })],
    s2: [row('m/r', 3, { line: { sessionId: 'a2', sessionKind: 'bg' } })],
    billed: ['z1 main /w opus: calls 1, input 10, output 3'],
  },
  'the request names its session': {
    s1: [row('m/r', 3, { line: { requestSessionId: 's9', forkedFrom: { sessionId: 's8' } } })],
    billed: ['s9 main /w opus: calls 1, input 10, output 3'],
  },
  'a sub-agent in its own file': {
    s1: [row('m/r', 3)],
    agent: [row('n/q', 4, side)],
    billed: [`${MAIN}: calls 2, input 20, output 7`],
  },
  'a sub-agent’s work reported by the session too': {
    s1: [progress('n/q', 2)],
    agent: [row('n/q', 70, side)],
    billed: [one(70)],
  },
  '… only by the session': { s1: [progress('n/q', 9), progress('n/q', 12)], billed: [one(12)] },
  'summaries of sub-agents repeat': {
    s1: [
      row('m/r', 3),
      JSON.stringify({ type: 'user', sessionId: 's1', toolUseResult: { usage: { input_tokens: 5 } } }),
    ],
    billed: [one(3)],
  },
  'a synthetic row': { s1: [row('m/r', 0, { message: { model: '<synthetic>' } })], billed: [] },
  'a row without usage': { s1: [row('m/r', 3, { message: { usage: null } })], billed: [] },
  'thinking is a part of output': {
    s1: [row('m/r', 9, { usage: { output_tokens_details: { thinking_tokens: 20 } } })],
    billed: [`${MAIN}: calls 1, input 10, output 9, reasoning 9`],
  },
  'cache reads': {
    s1: [row('m/r', 9, { usage: { cache_read_input_tokens: 7 } })],
    billed: [`${MAIN}: calls 1, input 10, cacheRead 7, output 9`],
  },
  'writes without a split': {
    s1: [row('m/r', 9, writes(8))],
    billed: [`${MAIN}: calls 1, input 10, cacheWrite5m 8, output 9`],
  },
  'writes for an hour': {
    s1: [row('m/r', 9, writes(8, 6))],
    billed: [`${MAIN}: calls 1, input 10, cacheWrite5m 2, cacheWrite1h 6, output 9`],
  },
  'a split that says more than the sum': {
    s1: [row('m/r', 9, writes(8, 20))],
    billed: [`${MAIN}: calls 1, input 10, cacheWrite1h 8, output 9`],
  },
  'a split without a sum': { s1: [row('m/r', 9, writes(0, 20))], billed: [one(9)] },
  'an advisor’s calls come on top': {
    s1: [row('m/r', 9, advised({ type: 'message', input_tokens: 10 }, advice(6), advice(7)))],
    billed: [one(9), 's1 main /w sonnet: calls 2, input 10, output 13'],
  },
  '… once, however often the message is reported': {
    s1: [row('m/r', 3, advised(advice(6))), row('m/r', 9, advised(advice(6)))],
    s2: [row('m/r', 9, advised(advice(6)))],
    billed: [one(9), 's1 main /w sonnet: calls 1, input 5, output 6'],
  },
  '… and a replay’s advisor is no call': {
    s1: [row('m/r', 9, advised(advice(6))), row('m/q', 4, { ...side, ...advised(advice(6)) })],
    billed: [one(9), 's1 main /w sonnet: calls 1, input 5, output 6'],
  },
  'a message that asked its model twice': {
    s1: [row('m/r', 9, asks([4, 3], [6, 6])), row('m/r', 9, asks([4, 3], [6, 6]))],
    billed: [`${MAIN}: calls 2, input 10, output 9`],
  },
  '… with an advisor in between, and a first row that counts less': {
    s1: [row('m/r', 3), row('m/r', 9, advised(asked(4, 3), advice(6), asked(6, 6)))],
    billed: [`${MAIN}: calls 2, input 10, output 9`, 's1 main /w sonnet: calls 1, input 5, output 6'],
  },
  '… whose parts do not add up: one call': { s1: [row('m/r', 9, asks([4, 3], [5, 6]))], billed: [one(9)] },
  '… and wrote for an hour': {
    s1: [
      row('m/r', 9, {
        usage: {
          ...writes(8, 6).usage,
          iterations: [
            { ...asked(4, 3), cache_creation_input_tokens: 5 },
            { ...asked(6, 6), cache_creation_input_tokens: 3 },
          ],
        },
      }),
    ],
    billed: [`${MAIN}: calls 2, input 10, cacheWrite5m 2, cacheWrite1h 6, output 9`],
  },
  'a name without letters is none': {
    s1: [
      row('m/r', 3, { message: { id: '' }, line: { uuid: 'u1', requestId: null } }),
      row('n/r', 4, { message: { id: '' }, line: { uuid: 'u2', requestId: null } }),
    ],
    billed: [`${MAIN}: calls 2, input 20, output 7`],
  },
  'fast, US, priority': {
    s1: [row('m/r', 9, { usage: { speed: 'fast', inference_geo: 'us', service_tier: 'priority' } })],
    billed: ['s1 main /w opus fast,priority,us: calls 1, input 10, output 9'],
  },
  'standard is no modifier': {
    s1: [row('m/r', 9, { usage: { speed: 'standard', inference_geo: 'not_available', service_tier: 'standard' } })],
    billed: [one(9)],
  },
  'nulls wherever they may stand': {
    s1: [
      row('m/r', 9, {
        line: { requestSessionId: null, forkedFrom: null, version: null, isSidechain: null, costUSD: null, data: null },
        message: { stop_reason: 'end_turn', content: [{ type: 'tool_use', input: { id: null, usage: null } }] },
        usage: { cache_creation: null, server_tool_use: null, iterations: null, speed: null, service_tier: null },
      }),
    ],
    billed: [one(9)],
  },
  'an answer that was cut off at its first event': {
    s1: [row('m/r', 2, { message: { stop_reason: null } })],
    billed: [`${one(2)}, at least`],
  },
  '… and one that was reported in full later': {
    s1: [row('m/r', 2, { message: { stop_reason: null } }), row('m/r', 50, { message: { stop_reason: null } })],
    billed: [one(50)],
  },
  'what an old version said it cost': {
    s1: [row('m/r', 9, { line: { costUSD: 0.25 } })],
    billed: [`${one(9)}, vendor 250000000`],
  },
  'spaces after colons, fields in another order': {
    s1: [
      row('m/r', 9).replaceAll('":', '" : '),
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(row('n/q', 4)) as object).toReversed())),
    ],
    billed: [`${MAIN}: calls 2, input 20, output 13`],
  },
  'damaged lines between good ones': {
    s1: [row('m/r', 3), '{"type":"assistant","message":{"usage":{"input_tokens":1', row('n/q', 4), 'usage', ''],
    billed: [`${MAIN}: calls 2, input 20, output 7`],
    unread: ['not-json 1'],
  },
  'a row without a time': {
    s1: [row('m/r', 3, { line: { timestamp: 'soon' } })],
    billed: [],
    unread: ['no-time 1'],
  },
  'counts that no request can have': {
    s1: [row('m/r', 3, { usage: { input_tokens: 2e10 } }), row('n/q', 2e10), row('o/p', 5)],
    billed: [one(5)],
    unread: ['impossible-counts 2'],
  },
  'counts that no number holds': {
    s1: [row('m/r', 3, { usage: { input_tokens: 9.1e15 } }), row('n/q', 1e300), row('o/p', 5)],
    billed: [`${MAIN}: calls 3, input 20, output 8`],
  },
  'counts that are no counts': {
    s1: [row('m/r', 3, { usage: { input_tokens: -5, cache_read_input_tokens: '7' } })],
    billed: [`${MAIN}: calls 1, output 3`],
  },
};

describe('Claude Code’s transcripts', () => {
  for (const [name, { s1, s2 = [], agent = [], billed, unread = [] }] of Object.entries(CASES)) {
    it(name, async () =>
      inScratchAsync(async (folder) => {
        const home = join(folder, 'home');
        writeLogs(home, {
          '.claude/projects/-w/s1.jsonl': lines(...s1),
          '.claude/projects/-w/s2.jsonl': lines(...s2),
          '.claude/projects/-w/s1/subagents/agent-a.jsonl': lines(...agent),
          '.claude/projects/-w/s1/subagents/workflows/wf_1/journal.jsonl': lines(row('j/j', 1)),
        });
        const engine = engineOn(home, folder);
        await engine.scanAll();
        assert.deepEqual(ledgerLines(engine), [...billed].toSorted());
        const reasons = unreadRecords(engine.ledger).map((each) => `${each.reason} ${each.count}`);
        assert.deepEqual(reasons, unread);
        engine.close();
      }),
    );
  }
});
