import assert from 'node:assert/strict';
import { claude } from '../../../src/agents/claude/claude.ts';
import { cline } from '../../../src/agents/cline/cline.ts';
import { codex } from '../../../src/agents/codex/codex.ts';
import { copilotCli } from '../../../src/agents/copilot/copilotCli.ts';
import { droid } from '../../../src/agents/droid/droid.ts';
import type { Agent } from '../../../src/agents/format/agent.ts';
import { gemini } from '../../../src/agents/gemini/gemini.ts';
import { qwen } from '../../../src/agents/gemini/qwen.ts';
import { kimi } from '../../../src/agents/kimi/kimi.ts';
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

const kimiCode = (agent: string, profileName: string): Made => ({
  [`.kimi-code/sessions/wd_p_1/k/agents/${agent}/wire.jsonl`]: lines(
    { type: 'profile.bind', agentId: agent, profileName },
    { type: 'usage.record', time: 1788000000000, model: 'a', usage: { inputOther: 1, output: 1 } },
  ),
});
const STATUS = { type: 'StatusUpdate', payload: { message_id: 'm', token_usage: { input_other: 5, output: 1 } } };
const kimiOf = (path: string, message: object): Made => ({
  [`.kimi/sessions/p/k/${path}`]: lines({ timestamp: 1788000000, message }),
});

const telemetry = (more: object): Made => ({
  '.qwen/projects/w/chats/q.jsonl': lines({
    type: 'system',
    subtype: 'ui_telemetry',
    sessionId: 'q',
    timestamp: TIME,
    systemPayload: {
      uiEvent: { 'event.name': 'qwen-code.api_response', response_id: 'r', model: 'm', input_token_count: 9, ...more },
    },
  }),
});

const STORE = `CREATE TABLE assistant_usage_events (id INTEGER PRIMARY KEY, session_id TEXT, agent_id TEXT, model TEXT,
  input_tokens INTEGER, output_tokens INTEGER, initiator TEXT, created_at TEXT);`;
const requested = (agent_id: string | null, initiator: string): Made => ({
  '.copilot/session-store.db': database(STORE, {
    assistant_usage_events: [
      { id: 1, session_id: 's', agent_id, model: 'm', input_tokens: 5, output_tokens: 1, initiator, created_at: TIME },
    ],
  }),
});
const recorded = (event: object, initiator: string): Made => ({
  '.copilot/session-state/s/events.jsonl': lines({
    type: 'session.usage_record',
    id: 'e',
    timestamp: TIME,
    data: { usage: { model: 'm', inputTokens: 5, outputTokens: 1, apiCallId: 'c', initiator } },
    ...event,
  }),
});

const clineOf = (name: string): Made => ({
  [`.cline/data/sessions/c/${name}.messages.json`]: {
    version: 1,
    messages: [{ id: 'm', role: 'assistant', ts: 1788000000000, metrics: { inputTokens: 5, outputTokens: 1 } }],
  },
});

const droidOf = (caller: string): Made => ({
  '.factory/sessions/-w/d.settings.json': { model: 'gpt-5', tokenUsage: { inputTokens: 5, outputTokens: 1 } },
  '.factory/sessions/-w/d.jsonl': lines({ type: 'session_start', id: 'd', cwd: '/w', callingSessionId: caller }),
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
  'Kimi Code: a session of a person': [kimi, kimiCode('main', 'agent'), '', ''],
  'Kimi Code: a sub-agent': [kimi, kimiCode('agent-1', 'coder'), 'coder', ''],
  'Kimi CLI: a session of a person': [kimi, kimiOf('wire.jsonl', STATUS), '', ''],
  'Kimi CLI: a sub-agent in its own log': [kimi, kimiOf('subagents/a/wire.jsonl', STATUS), 'sub-agent', ''],
  "Kimi CLI: a sub-agent in its parent's log": [
    kimi,
    kimiOf('wire.jsonl', { type: 'SubagentEvent', payload: { event: STATUS } }),
    'sub-agent',
    '',
  ],
  'Qwen Code: a session of a person': [qwen, telemetry({}), '', ''],
  'Qwen Code: a sub-agent': [qwen, telemetry({ subagent_name: 'general-purpose' }), 'general-purpose', ''],
  'Copilot CLI: a session of a person': [copilotCli, requested(null, 'user'), '', ''],
  'Copilot CLI: a sub-agent by its id': [copilotCli, requested('a', 'agent'), 'sub-agent', ''],
  'Copilot CLI: a sub-agent by who asked': [copilotCli, requested(null, 'sub-agent'), 'sub-agent', ''],
  'Copilot CLI: a record of a session of a person': [copilotCli, recorded({}, 'agent'), '', ''],
  'Copilot CLI: a record of a sub-agent': [copilotCli, recorded({ agentId: 'a' }, 'agent'), 'sub-agent', ''],
  'Cline: a session of a person': [cline, clineOf('c'), '', ''],
  'Cline: a team mate': [cline, clineOf('mate'), 'sub-agent', ''],
  'Droid: a session of a person': [droid, droidOf(''), '', ''],
  'Droid: a session that another one called': [droid, droidOf('x'), 'sub-agent', ''],
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
