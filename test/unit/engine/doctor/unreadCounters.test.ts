import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AGENTS } from '../../../../src/agents/all.ts';
import { unreadColumns, unreadCounters } from '../../../../src/agents/format/counters.ts';
import type { AgentId } from '../../../../src/core/usage/call.ts';
import { findUnreadCounters } from '../../../../src/engine/doctor/unreadCounters.ts';
import { probe } from '../../../../src/engine/ingest/sources.ts';
import { readHomeFiles } from '../../../agents/replay/replay.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../fixtures');
const RECORDED = join(FIXTURES, 'recorded');

/** A counter that no vendor has, beside one that each agent's log holds. */
const STRANGE = '"quantum_tokens":7,';
const LOGS: readonly (readonly [scenario: string, beside: string])[] = [
  ['claude/tools', '"output_tokens":'],
  ['codex/tools', '"output_tokens":'],
  ['gemini/tools', '"output":'],
  ['qwen/tools', '"candidatesTokenCount":'],
  ['opencode/tools', '"output":'],
  ['kilo/tools', '"output":'],
  ['pi/tools', '"output":'],
  ['openclaw/tools', '"output":'],
  ['kimi/tools', '"output":'],
  ['copilot/events-only-tools', '"outputTokens":'],
  ['droid/tools', '"outputTokens":'],
  ['cline/tools', '"outputTokens":'],
  ['grok/tools', '"outputTokens":'],
];

/** Usage as agents write it that no recorded home has. */
const RECORDS: Partial<Record<AgentId, object>> = {
  'copilot-chat': { requests: [{ modelTotals: [{ model: 'm', inputTokens: 1, outputTokens: 2, cachedTokens: 0 }] }] },
  'roo-code': [{ say: 'api_req_started', text: '{"tokensIn":1,"tokensOut":2,"cacheReads":0}' }],
  amp: { messages: [{ usage: { inputTokens: 1, outputTokens: 2 } }] },
  zed: { cumulative_token_usage: { input_tokens: 1, output_tokens: 2 } },
};

function countersOf(files: ReadonlyMap<string, string>): readonly string[] {
  const home = mkdtempSync(join(tmpdir(), 'token-ledger-counters-'));
  try {
    for (const [path, text] of files) {
      const file = join(home, path.replace(/\.sql$/u, ''));
      mkdirSync(dirname(file), { recursive: true });
      if (path.endsWith('.sql')) {
        const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
        database.exec(`BEGIN; ${text}; COMMIT`);
        database.close();
      } else writeFileSync(file, text);
    }
    return findUnreadCounters(probe(AGENTS, { home, platform: 'linux', env: {} }, [])).map(({ problem }) => problem);
  } finally {
    rmSync(home, { recursive: true });
  }
}

describe('counters of tokens that no rule reads', () => {
  for (const [scenario, beside] of LOGS) {
    const files = readHomeFiles(join(RECORDED, scenario, 'home'));
    it(`${scenario}: none`, () => assert.deepEqual(countersOf(files), []));
    it(`${scenario}: one that a newer version may write`, () => {
      const changed = [...files].map(([path, text]) => [path, text.replaceAll(beside, STRANGE + beside)] as const);
      assert.deepEqual(countersOf(new Map(changed)), ['unread-counter quantum_tokens']);
    });
  }

  it('none in the homes of the other fixtures', () => {
    const agents = readdirSync(FIXTURES).filter((name) => name !== 'recorded');
    const homes = agents.flatMap((agent) =>
      readdirSync(join(FIXTURES, agent)).map((name) => join(FIXTURES, agent, name, 'home')),
    );
    const found = homes.flatMap((home) => findUnreadCounters(probe(AGENTS, { home, platform: 'linux', env: {} }, [])));
    assert.ok(homes.length >= 38, `${homes.length} homes`);
    assert.deepEqual(
      found.map(({ agent, problem }) => `${agent} ${problem}`),
      [],
    );
  });

  for (const [agent, record] of Object.entries(RECORDS) as [AgentId, object][])
    it(`${agent}: only one that stands beside known ones`, () => {
      const withStranger = (text: string): unknown =>
        JSON.parse(text.replaceAll(/(\\?")(outputTokens|output_tokens|tokensOut)/gu, '$1quantum_tokens$1:7,$1$2'));
      assert.deepEqual(unreadCounters(agent, record), []);
      assert.deepEqual(unreadCounters(agent, withStranger(JSON.stringify(record))), ['quantum_tokens']);
      assert.deepEqual(unreadCounters(agent, { arguments: { max_tokens: 5, quantum_tokens: 7 } }), []);
    });

  for (const agent of ['goose', 'hermes', 'crush'] as const)
    it(`${agent}: a column`, () => {
      const known = agent === 'crush' ? ['prompt_tokens', 'completion_tokens'] : ['input_tokens', 'output_tokens'];
      assert.deepEqual(unreadColumns(agent, ['id', ...known]), []);
      assert.deepEqual(unreadColumns(agent, ['id', ...known, 'quantum_tokens', 'token_limit']), ['quantum_tokens']);
      assert.deepEqual(unreadColumns(agent, ['id', 'access_token']), []);
    });

  it('a time, a limit or a zero is none', () => {
    const usage = { input_tokens: 1, output_tokens: 2, max_tokens: 9, time_to_first_token_ms: 9, odd_tokens: 0 };
    assert.deepEqual(unreadCounters('claude-code', { usage }), []);
  });
});
