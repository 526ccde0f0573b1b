import assert from 'node:assert/strict';
import { claude } from '../../../src/agents/claude/claude.ts';
import { codex } from '../../../src/agents/codex/codex.ts';
import type { Agent } from '../../../src/agents/format/agent.ts';
import { gemini } from '../../../src/agents/gemini/gemini.ts';
import { opencode } from '../../../src/agents/opencode/opencode.ts';
import { readDetail } from '../../../src/core/usage/callDetail.ts';
import { database, lines, type Made, readMade } from './made.ts';

const ROLLOUT = '.codex/sessions/2026/11/30/rollout-2026-11-30T10-00-00-01a22af7-edd8-76b1-aa7b-2e781b8c6129.jsonl';
const TIME = '2026-11-30T10:00:00.000Z';
const rollout = (source: unknown, turn: object = {}): Made => ({
  [ROLLOUT]: lines(
    { timestamp: TIME, type: 'session_meta', payload: { id: '01a22af7-edd8-76b1-aa7b-2e781b8c6129', source } },
    { timestamp: TIME, type: 'turn_context', payload: { turn_id: 't', model: 'gpt-5.5', ...turn } },
    {
      timestamp: TIME,
      type: 'event_msg',
      payload: {
        type: 'token_count',
        info: { last_token_usage: { input_tokens: 9, output_tokens: 1, total_tokens: 10 } },
      },
    },
  ),
});
const spawned = (agent_role: string | null) => ({ subagent: { thread_spawn: { parent_thread_id: 'p', agent_role } } });
const settings = (reasoning_effort: string) => ({ collaboration_mode: { settings: { reasoning_effort } } });

const chat = (path: string): Made => ({
  [`.gemini/tmp/p/chats/${path}.jsonl`]: lines(
    { sessionId: 'own', startTime: TIME, kind: 'subagent' },
    { id: 'm', timestamp: TIME, type: 'gemini', model: 'm', tokens: { input: 5, output: 1 } },
  ),
});

const PROJECT = '.claude/projects/-w';
const transcript = (path: string, more: object): Made => ({
  [`${PROJECT}/${path}.jsonl`]: lines({
    type: 'assistant',
    sessionId: 's',
    isSidechain: path.includes('/'),
    timestamp: TIME,
    requestId: 'r',
    message: { id: 'm', model: 'm', usage: { input_tokens: 1, output_tokens: 9 } },
    ...more,
  }),
});

const SCHEMA = `CREATE TABLE session (id TEXT PRIMARY KEY, parent_id TEXT, directory TEXT, title TEXT, time_created INTEGER, time_updated INTEGER);
  CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);`;
const stored = (parent: string | null, agent: string | undefined): Made => ({
  '.local/share/opencode/opencode.db': database(SCHEMA, {
    session: [{ id: 's', parent_id: parent, directory: '/w', title: 't', time_created: 1, time_updated: 1 }],
    message: [
      {
        id: 'm',
        session_id: 's',
        time_created: 1788000000000,
        time_updated: 1,
        data: JSON.stringify({
          role: 'assistant',
          modelID: 'm',
          providerID: 'p',
          agent,
          tokens: { input: 5, output: 1 },
        }),
      },
    ],
  }),
});

const CASES: Readonly<Record<string, readonly [agent: Agent, files: Made, subagent: string, effort: string]>> = {
  'Claude Code: a session of a person': [claude, transcript('s', {}), '', ''],
  'Claude Code: a sub-agent that its row names': [
    claude,
    transcript('s/subagents/agent-a1', { attributionAgent: 'Plan' }),
    'Plan',
    '',
  ],
  'Claude Code: a sub-agent that the file beside names': [
    claude,
    {
      ...transcript('s/subagents/agent-a1', {}),
      [`${PROJECT}/s/subagents/agent-a1.meta.json`]: { agentType: 'Explore' },
    },
    'Explore',
    '',
  ],
  'Claude Code: a sub-agent that nothing names': [claude, transcript('s/subagents/agent-a1', {}), 'sub-agent', ''],
  'Codex: a thread of a person': [codex, rollout('cli'), '', ''],
  'Codex: a role': [codex, rollout(spawned('explorer')), 'explorer', ''],
  'Codex: a sub-agent without a role': [codex, rollout(spawned(null)), 'sub-agent', ''],
  'Codex: a review': [codex, rollout({ subagent: 'review' }), 'review', ''],
  'Codex: the effort of a turn': [codex, rollout('cli', settings('high')), '', 'high'],
  'Codex: the effort of an older version': [codex, rollout('cli', { effort: 'low' }), '', 'low'],
  'Gemini CLI: a session of a person': [gemini, chat('session-a'), '', ''],
  'Gemini CLI: a sub-agent': [gemini, chat('parent/session-a'), 'sub-agent', ''],
  'OpenCode: a session of a person': [opencode, stored(null, 'build'), '', ''],
  'OpenCode: a sub-agent': [opencode, stored('p', 'explore'), 'explore', ''],
  'OpenCode: a sub-agent without a name': [opencode, stored('p', undefined), 'sub-agent', ''],
};

describe('who made a call, as logs name it', () => {
  for (const [name, [agent, files, subagent, effort]] of Object.entries(CASES))
    it(name, () => {
      const found = readMade(agent, files).calls.map(({ detail }) => readDetail(detail));
      assert.deepEqual(
        found.map((each) => [each.subagent, each.effort]),
        [[subagent, effort]],
      );
    });
});
