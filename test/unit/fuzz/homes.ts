import { writeFileSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { amp } from '../../../src/agents/amp.ts';
import { antigravity } from '../../../src/agents/antigravity.ts';
import { claude } from '../../../src/agents/claude/claude.ts';
import { cline } from '../../../src/agents/cline/cline.ts';
import { kiloCode } from '../../../src/agents/cline/kilo.ts';
import { rooCode } from '../../../src/agents/cline/roo.ts';
import { codex } from '../../../src/agents/codex/codex.ts';
import { copilotChat } from '../../../src/agents/copilot/copilotChat.ts';
import { copilotCli } from '../../../src/agents/copilot/copilotCli.ts';
import { crush } from '../../../src/agents/crush.ts';
import { devin } from '../../../src/agents/devin.ts';
import { droid } from '../../../src/agents/droid/droid.ts';
import type { Agent } from '../../../src/agents/format/agent.ts';
import { gemini } from '../../../src/agents/gemini/gemini.ts';
import { qwen } from '../../../src/agents/gemini/qwen.ts';
import { goose } from '../../../src/agents/goose.ts';
import { grok } from '../../../src/agents/grok.ts';
import { hermes } from '../../../src/agents/hermes.ts';
import { kimi } from '../../../src/agents/kimi/kimi.ts';
import { kiloCli, opencode } from '../../../src/agents/opencode/opencode.ts';
import { omp } from '../../../src/agents/pi/omp.ts';
import { openclaw } from '../../../src/agents/pi/openclaw.ts';
import { pi } from '../../../src/agents/pi/pi.ts';
import { zcode } from '../../../src/agents/zcode.ts';
import { zed } from '../../../src/agents/zed.ts';
import { database, lines, type MadeFile } from '../agents/made.ts';
import { proto, bytes as proto1, text as protoText } from '../agents/protoWrite.ts';
import { row } from '../engine/claudeLines.ts';
import { counts, id7, meta, turn } from '../engine/codexLines.ts';

/** A log that a reader understands: whose it is, where it is below the home, and what it holds. */
export type Sound = readonly [agent: Agent, path: string, file: MadeFile];

const T = 1_788_220_800_000;
const ISO = '2026-09-01T00:00:01.000Z';
const USER = '.config/Code/User';
const tasks = `${USER}/globalStorage`;

const claudeLog = [row('m1/r1', 5), row('m1/r1', 9, { at: 1 }), row('m2/r2', 7, { at: 2 })].join('\n');
const codexLog = [
  meta(id7(0)),
  turn(id7(1), 1),
  ...counts(
    [
      [10, 2],
      [20, 3, 5, 1, 1],
    ],
    2,
  ),
].join('\n');

const tokens = { input: 9, output: 5, cached: 2, thoughts: 1, tool: 1, total: 15 };
const geminiHead = { sessionId: 's', projectHash: 'h', startTime: ISO, lastUpdated: ISO, kind: 'main' };
const geminiMessage = { id: 'm', timestamp: ISO, type: 'gemini', model: 'g', content: 'x', tokens };
const qwenUsage = { promptTokenCount: 9, cachedContentTokenCount: 2, candidatesTokenCount: 4, thoughtsTokenCount: 1 };

const opencodeData = {
  role: 'assistant',
  providerID: 'p',
  modelID: 'm',
  cost: 0.5,
  time: { created: T },
  path: { cwd: '/w' },
  tokens: { input: 3, output: 4, reasoning: 1, cache: { read: 2, write: 1 } },
};
const opencodeDb = database(
  `CREATE TABLE session(id TEXT PRIMARY KEY, parent_id TEXT, directory TEXT, title TEXT, time_created INTEGER, time_updated INTEGER);
   CREATE TABLE message(id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);
   CREATE TABLE part(id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);`,
  {
    session: [{ id: 's', directory: '/w', title: 't', time_created: T, time_updated: T }],
    message: [{ id: 'm', session_id: 's', time_created: T, time_updated: T, data: JSON.stringify(opencodeData) }],
    part: [{ id: 'p', message_id: 'm', data: JSON.stringify({ type: 'step-finish', tokens: opencodeData.tokens }) }],
  },
);

const copilotUse = { inputTokens: 30, outputTokens: 9, cacheReadTokens: 5, cacheWriteTokens: 2, reasoningTokens: 1 };
const event = (type: string, data: object) => ({ type, data, id: type, timestamp: ISO });
const copilotLog = lines(
  event('session.start', { sessionId: 's', copilotVersion: '1', context: { cwd: '/w', branch: 'b' } }),
  event('assistant.message', { messageId: 'a', model: 'g', outputTokens: 4, interactionId: 'i' }),
  event('session.shutdown', { modelMetrics: { g: { requests: { count: 2 }, usage: copilotUse, totalNanoAiu: 5 } } }),
);
const copilotDb = database(
  `CREATE TABLE sessions(id TEXT PRIMARY KEY, cwd TEXT, branch TEXT);
   CREATE TABLE assistant_usage_events(id INTEGER PRIMARY KEY, session_id TEXT, model TEXT, input_tokens INTEGER, output_tokens INTEGER,
   cache_read_tokens INTEGER, cache_write_tokens INTEGER, reasoning_tokens INTEGER, total_nano_aiu INTEGER, created_at TEXT);`,
  {
    sessions: [{ id: 's', cwd: '/w', branch: 'b' }],
    assistant_usage_events: [
      { id: 1, session_id: 's', model: 'm', input_tokens: 9, output_tokens: 4, created_at: '2026-09-01 10:00:05' },
    ],
  },
);
const chatRequest = {
  requestId: 'r',
  timestamp: T,
  modelId: 'm',
  promptTokens: 9,
  completionTokens: 5,
  modelState: { value: 1 },
  modelTotals: [{ model: 'm', inputTokens: 4, cachedTokens: 3, outputTokens: 2 }],
};
const chat = { sessionId: 's', creationDate: T, requests: [chatRequest], customTitle: 't' };

const counted = JSON.stringify({ tokensIn: 90, tokensOut: 9, cacheWrites: 3, cacheReads: 4, cost: 0.5 });
const task = [
  { ts: T, type: 'say', say: 'api_req_started', text: counted, modelInfo: { modelId: 'm', providerId: 'p' } },
  { ts: T + 1, type: 'say', say: 'condense_context', contextCondense: { cost: 0.25 } },
  { ts: T + 2, type: 'say', say: 'deleted_api_reqs', text: counted },
];
const clineMetrics = { inputTokens: 90, outputTokens: 9, cacheReadTokens: 4, cacheWriteTokens: 3, cost: 0.5 };
const clineMessages = [
  { id: 'a', ts: T, metrics: clineMetrics, modelInfo: { id: 'm', provider: 'p' } },
  { id: 'b', ts: T + 1, metadata: { usageBefore: clineMetrics } },
];

const kimiUsage = { input_other: 9, output: 4, input_cache_read: 2, input_cache_creation: 1 };
const kimiLine = (id: string) => ({
  timestamp: T / 1000,
  message: { type: 'StatusUpdate', payload: { message_id: id, token_usage: kimiUsage } },
});
const kimiCodeUsage = { inputOther: 9, output: 4, inputCacheRead: 2, inputCacheCreation: 1 };

const piUsage = { input: 9, output: 4, cacheRead: 2, cacheWrite: 1, totalTokens: 16, cost: { total: 0.5 } };
const piHeader = { type: 'session', version: 3, id: 's', timestamp: ISO, cwd: '/w' };
const piEntry = {
  type: 'message',
  id: 'e',
  timestamp: ISO,
  message: { role: 'assistant', model: 'm', provider: 'p', usage: piUsage },
};
const ampUsage = { model: 'm', inputTokens: 9, outputTokens: 4, cacheReadInputTokens: 2, timestamp: ISO };
const thread = {
  id: 'T-1',
  created: T,
  messages: [
    { messageId: 1, usage: ampUsage },
    { messageId: 2, usage: ampUsage },
  ],
};
const droidSums = { inputTokens: 90, outputTokens: 9, cacheCreationTokens: 3, cacheReadTokens: 4, thinkingTokens: 1 };

const zedThread = {
  model: { provider: 'p', model: 'm' },
  cumulative_token_usage: { input_tokens: 9, output_tokens: 4 },
};
const generation = proto(
  proto1(1, proto(proto1(4, proto([2, 20], [3, 30], [5, 7], [9, 10])), protoText(19, 'm'))),
  proto1(2, new Uint8Array([0])),
);

/** A sound log of every kind that this project reads. */
export const SOUND: readonly Sound[] = [
  [claude, '.claude/projects/-w/s1.jsonl', `${claudeLog}\n`],
  [codex, '.codex/sessions/2026/01/01/rollout-1.jsonl', `${codexLog}\n`],
  [codex, '.codex/sessions/2026/01/01/rollout-2.jsonl.zst', (path) => writeFileSync(path, zstdCompressSync(codexLog))],
  [gemini, '.gemini/tmp/p/chats/session-a.jsonl', lines(geminiHead, geminiMessage)],
  [gemini, '.gemini/tmp/p/chats/session-b.json', { ...geminiHead, messages: [geminiMessage] }],
  [opencode, '.local/share/opencode/opencode.db', opencodeDb],
  [opencode, '.local/share/opencode/storage/message/s/m.json', { id: 'm', sessionID: 's', ...opencodeData }],
  [
    opencode,
    '.local/share/opencode/storage/part/m/p.json',
    { type: 'step-finish', sessionID: 's', messageID: 'm', tokens: opencodeData.tokens, cost: 0.5 },
  ],
  [opencode, '.local/share/opencode/storage/session/p/s.json', { id: 's', parentID: 'q', title: 't' }],
  [kiloCli, '.local/share/kilo/kilo.db', opencodeDb],
  [copilotCli, '.copilot/session-store.db', copilotDb],
  [copilotCli, '.copilot/session-state/s/events.jsonl', copilotLog],
  [
    copilotChat,
    `${USER}/workspaceStorage/a/chatSessions/s.jsonl`,
    lines({ kind: 0, v: chat }, { kind: 1, k: ['requests', 0, 'completionTokens'], v: 8 }),
  ],
  [copilotChat, `${USER}/workspaceStorage/a/chatSessions/t.json`, chat],
  [cline, `${tasks}/saoudrizwan.claude-dev/tasks/1/ui_messages.json`, task],
  [cline, '.cline/data/sessions/s/s.messages.json', { messages: clineMessages }],
  [rooCode, `${tasks}/rooveterinaryinc.roo-cline/tasks/1/ui_messages.json`, task],
  [kiloCode, `${tasks}/kilocode.kilo-code/tasks/1/ui_messages.json`, task],
  [
    qwen,
    '.qwen/projects/-w/chats/s.jsonl',
    lines({ uuid: 'u', sessionId: 's', timestamp: ISO, type: 'assistant', model: 'q', usageMetadata: qwenUsage }),
  ],
  [kimi, '.kimi/sessions/a/s/wire.jsonl', lines(kimiLine('a'), kimiLine('b'))],
  [
    kimi,
    '.kimi-code/sessions/wd_a/s/agents/main/wire.jsonl',
    lines({ type: 'usage.record', time: T, model: 'p/m', usage: kimiCodeUsage }),
  ],
  [pi, '.pi/agent/sessions/--w--/t_s.jsonl', lines(piHeader, piEntry)],
  [amp, '.local/share/amp/threads/T-1.json', thread],
  [droid, '.factory/sessions/-w/s.settings.json', { model: 'm', tokenUsage: droidSums, providerLockTimestamp: ISO }],
  [
    goose,
    '.local/share/goose/sessions/sessions.db',
    database(
      `CREATE TABLE sessions (id TEXT PRIMARY KEY, working_dir TEXT, created_at TIMESTAMP, accumulated_input_tokens INTEGER,
       accumulated_output_tokens INTEGER, model_config_json TEXT, parent_session_id TEXT);
       CREATE TABLE usage_ledger (id INTEGER PRIMARY KEY, session_id TEXT, created_timestamp INTEGER, model TEXT,
       input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER, cost REAL);`,
      {
        sessions: [{ id: 's', accumulated_input_tokens: 9, created_at: '2026-09-01 00:00:00' }, { id: 't' }],
        usage_ledger: [
          { id: 1, session_id: 't', created_timestamp: T / 1000, model: 'm', input_tokens: 9, output_tokens: 4 },
        ],
      },
    ),
  ],
  [
    crush,
    '.crush/crush.db',
    database(
      `CREATE TABLE sessions (id TEXT PRIMARY KEY, parent_session_id TEXT, cost REAL, created_at INTEGER, updated_at INTEGER);
       CREATE TABLE messages (session_id TEXT, model TEXT, provider TEXT, created_at INTEGER);`,
      {
        sessions: [{ id: 's', cost: 0.5, created_at: T / 1000 }],
        messages: [{ session_id: 's', model: 'm', provider: 'p', created_at: 1 }],
      },
    ),
  ],
  [openclaw, '.openclaw/agents/main/sessions/s.jsonl', lines(piHeader, piEntry)],
  [
    openclaw,
    '.openclaw/agents/main/agent/openclaw-agent.sqlite',
    database(
      `CREATE TABLE transcript_events (session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT, event_zstd BLOB,
       created_at INTEGER NOT NULL, PRIMARY KEY (session_id, seq));`,
      {
        transcript_events: [
          { session_id: 's', seq: 0, event_json: JSON.stringify(piHeader), created_at: T },
          {
            session_id: 's',
            seq: 1,
            event_zstd: new Uint8Array(zstdCompressSync(JSON.stringify(piEntry))),
            created_at: T,
          },
        ],
      },
    ),
  ],
  [
    antigravity,
    '.gemini/antigravity/conversations/c.db',
    database(
      `CREATE TABLE gen_metadata (idx INTEGER PRIMARY KEY, data BLOB, size INTEGER);
       CREATE TABLE trajectory_metadata_blob (id TEXT, data BLOB); CREATE TABLE steps (idx INTEGER PRIMARY KEY, metadata BLOB);`,
      {
        gen_metadata: [{ idx: 0, data: generation }],
        trajectory_metadata_blob: [{ id: 'x', data: proto(proto1(1, proto(protoText(1, 'file:///w')))) }],
        steps: [{ idx: 0, metadata: proto(proto1(1, proto([1, T / 1000]))) }],
      },
    ),
  ],
  [
    zed,
    '.local/share/zed/threads/threads.db',
    database(
      `CREATE TABLE threads (id TEXT PRIMARY KEY, updated_at TEXT, data_type TEXT, data BLOB, parent_id TEXT, folder_paths TEXT);`,
      {
        threads: [
          {
            id: 'a',
            updated_at: ISO,
            data_type: 'zstd',
            data: new Uint8Array(zstdCompressSync(JSON.stringify(zedThread))),
          },
          { id: 'b', updated_at: ISO, data_type: 'json', data: JSON.stringify(zedThread), parent_id: 'a' },
        ],
      },
    ),
  ],
  [
    hermes,
    '.hermes/state.db',
    database(
      `CREATE TABLE sessions (id TEXT PRIMARY KEY, model TEXT, parent_session_id TEXT, started_at REAL, input_tokens INTEGER,
       output_tokens INTEGER, cache_read_tokens INTEGER, reasoning_tokens INTEGER, estimated_cost_usd REAL);`,
      { sessions: [{ id: 's', model: 'm', input_tokens: 9, output_tokens: 4, started_at: T / 1000 }] },
    ),
  ],
  [omp, '.omp/agent/sessions/-w/2026-09-01T00-00-00-000Z_s.jsonl', lines(piHeader, piEntry)],
  [
    grok,
    '.grok/sessions/%2Fw/s/updates.jsonl',
    lines({
      timestamp: T / 1000,
      params: {
        update: {
          sessionUpdate: 'turn_completed',
          prompt_id: 'p',
          stop_reason: 'end_turn',
          usage: { modelUsage: { m: { inputTokens: 9, outputTokens: 4, cachedReadTokens: 2, modelCalls: 2 } } },
        },
        _meta: { agentTimestampMs: T },
      },
    }),
  ],
  [
    zcode,
    '.zcode/cli/db/db.sqlite',
    database(
      `CREATE TABLE model_usage (id TEXT PRIMARY KEY, session_id TEXT, model_id TEXT, started_at INTEGER, completed_at INTEGER,
       input_tokens INTEGER, output_tokens INTEGER, cache_read_input_tokens INTEGER);`,
      {
        model_usage: [{ id: 'a', session_id: 's', model_id: 'm', completed_at: T, input_tokens: 9, output_tokens: 4 }],
      },
    ),
  ],
  [
    devin,
    '.local/share/devin/cli/sessions.db',
    database(
      `CREATE TABLE sessions (id TEXT PRIMARY KEY, working_directory TEXT, model TEXT);
       CREATE TABLE message_nodes (row_id INTEGER PRIMARY KEY, session_id TEXT, chat_message TEXT, created_at INTEGER);`,
      {
        sessions: [{ id: 's', working_directory: '/w', model: 'm' }],
        message_nodes: [
          {
            session_id: 's',
            created_at: T / 1000,
            chat_message: JSON.stringify({
              message_id: 'a',
              metadata: { request_id: 'r', metrics: { input_tokens: 9, output_tokens: 4 } },
            }),
          },
        ],
      },
    ),
  ],
];
