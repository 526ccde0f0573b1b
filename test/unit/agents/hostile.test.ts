import assert from 'node:assert/strict';
import fc from 'fast-check';
import { amp } from '../../../src/agents/amp.ts';
import { cline } from '../../../src/agents/cline/cline.ts';
import { kiloCode } from '../../../src/agents/cline/kilo.ts';
import { rooCode } from '../../../src/agents/cline/roo.ts';
import { droid } from '../../../src/agents/droid/droid.ts';
import type { Agent, Format, Json, SiblingFiles } from '../../../src/agents/format/agent.ts';
import { openclaw } from '../../../src/agents/pi/openclaw.ts';
import { pi } from '../../../src/agents/pi/pi.ts';
import { type Found, sinkInto } from './drive.ts';
import { foldLines } from './driveLines.ts';
import { checkCall, formatOf, logOf, nothing, RUNS } from './hostile.ts';
import { nearlyDocument, nearlyLines } from './nearly.ts';
import { settle } from './settle.ts';

const say = (kind: string, text: string): Json => ({
  ts: 1,
  type: 'say',
  say: kind,
  text,
  modelInfo: { modelId: 'm' },
});
const counts = '{"tokensIn":9,"tokensOut":2,"cacheReads":4,"cacheWrites":3,"cost":0.5}';
const task = nearlyDocument([
  say('api_req_started', counts),
  say('deleted_api_reqs', counts),
  say('api_req_finished', counts),
]);
const metrics: Json = { inputTokens: 10, outputTokens: 2, cacheReadTokens: 4, cacheWriteTokens: 1, cost: 0.5 };
const mates = {
  messages: [
    { id: 'a', ts: 5, metrics, modelInfo: { id: 'm' } },
    { id: 'b', metadata: { usageBefore: metrics } },
  ],
};
const header: Json = {
  type: 'session',
  id: 's',
  timestamp: '2026-09-01T00:00:00Z',
  cwd: '/w',
  parentSession: '/x/t_q.jsonl',
};
const used: Json = {
  input: 1,
  output: 2,
  cacheRead: 3,
  cacheWrite: 4,
  cacheWrite1h: 1,
  reasoning: 1,
  cost: { total: 0.5 },
};
const answered: Json = { role: 'assistant', model: 'm', provider: 'p', usage: used };
const transcript = nearlyLines(header, {
  type: 'message',
  id: 'e',
  timestamp: '2026-09-01T00:00:01Z',
  message: answered,
});
const ampUsage: Json = { model: 'gpt-5', inputTokens: 0, outputTokens: 1, cacheCreationInputTokens: 5, timestamp: 1 };
const thread: Json = {
  id: 'T-1',
  created: 1,
  messages: [{ messageId: 1, usage: ampUsage }],
  env: { initial: { trees: [{ uri: 'file:///w' }] } },
};
const sums: Json = { inputTokens: 5, outputTokens: 4, cacheReadTokens: 3, cacheCreationTokens: 2, thinkingTokens: 1 };

/** A text file of each kind that these readers read, and what is nearly one. */
const TEXTS: readonly (readonly [Agent, string, fc.Arbitrary<string>])[] = [
  [cline, 'tasks/1/ui_messages.json', task],
  [cline, 'sessions/s/s.messages.json', nearlyDocument(mates)],
  [rooCode, '1/ui_messages.json', task],
  [kiloCode, '1/ui_messages.json', task],
  [pi, '--w--/t_s.jsonl', transcript],
  [amp, 'T-1.json', nearlyDocument(thread)],
  [droid, '-w/s.settings.json', nearlyDocument({ model: 'm', tokenUsage: sums, providerLockTimestamp: 1 })],
  [openclaw, 'agents/main/sessions/s.jsonl', transcript],
];

function readText(
  format: Format,
  relative: string,
  content: string,
  beside: SiblingFiles,
  stops: readonly number[] = [],
): Found {
  const found = nothing();
  const log = logOf(relative);
  if (format.kind === 'document') format.read(content, log, sinkInto(found), beside);
  else if (format.kind === 'lines') foldLines(format, log, new TextEncoder().encode(content), sinkInto(found), stops);
  return found;
}

const none: SiblingFiles = { text: () => undefined };

describe('hostile logs', () => {
  for (const [agent, relative, text] of TEXTS) {
    const format = formatOf(agent, relative);
    it(`${agent.id} ${relative}: any text is read or reported, and read again it says the same`, () => {
      let reported = 0;
      const property = fc.property(text, text, (content, other) => {
        const beside = { text: (below: string) => (below.length % 2 === 0 ? other : undefined) };
        const found = readText(format, relative, content, beside);
        found.calls.forEach(checkCall);
        reported += found.calls.length;
        const again = readText(format, relative, content, beside);
        assert.deepEqual(settle([...found.calls, ...again.calls]), settle(found.calls));
        for (const { example } of found.unread) assert.ok(example.length < 400);
      });
      fc.assert(property, { numRuns: RUNS });
      assert.ok(reported > RUNS / 10, `only ${reported} calls were read`);
    });
    if (format.kind !== 'lines') continue;
    it(`${agent.id} ${relative}: read in any pieces it is the same`, () => {
      const property = fc.property(text, fc.array(fc.nat(2000), { maxLength: 5 }), (content, stops) => {
        const whole = readText(format, relative, content, none);
        assert.deepEqual(readText(format, relative, content, none, stops), whole);
      });
      fc.assert(property, { numRuns: RUNS });
    });
  }
});
