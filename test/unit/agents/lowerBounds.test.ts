import assert from 'node:assert/strict';
import { claude } from '../../../src/agents/claude/claude.ts';
import { cline } from '../../../src/agents/cline/cline.ts';
import { codex } from '../../../src/agents/codex/codex.ts';
import { droid } from '../../../src/agents/droid/droid.ts';
import type { Agent } from '../../../src/agents/format/agent.ts';
import { gemini } from '../../../src/agents/gemini/gemini.ts';
import { qwen } from '../../../src/agents/gemini/qwen.ts';
import { kimi } from '../../../src/agents/kimi/kimi.ts';
import { kiloCli, opencode } from '../../../src/agents/opencode/opencode.ts';
import { pi } from '../../../src/agents/pi/pi.ts';
import { readDetail } from '../../../src/core/usage/callDetail.ts';
import { lines, readMade } from './made.ts';

const at = (second: number): string => new Date(Date.parse('2026-11-30T10:00:00Z') + second * 1000).toISOString();

const CLAUDE = '.claude/projects/-w/s.jsonl';
const row = (second: number, more: object = {}) => ({
  type: 'assistant',
  sessionId: 's',
  uuid: `u${second}`,
  requestId: `r${second}`,
  timestamp: at(second),
  version: '2.1.332',
  entrypoint: 'sdk-cli',
  cwd: '/w',
  message: {
    id: `m${second}`,
    model: 'claude-opus-5-5',
    stop_reason: 'tool_use',
    usage: { input_tokens: 9, output_tokens: 99 },
  },
  ...more,
});
const asked = (second: number, id: string) => ({ type: 'api-request', sessionId: 's', id, timestamp: at(second) });
const searched = (result: object) => ({
  type: 'user',
  sessionId: 's',
  timestamp: at(2),
  toolUseResult: { query: 'q', durationSeconds: 0.5, ...result },
});
const totals = { type: 'cost-state', sessionId: 's', startTime: 1, totalCostUSD: 0, modelUsage: {} };

const CODEX = '.codex/sessions/2026/11/30/rollout-2026-11-30T10-00-00-01a22af7-edd8-76b1-aa7b-2e781b8c6129.jsonl';
const meta = (more: object) => ({
  timestamp: at(0),
  type: 'session_meta',
  payload: { id: '01a22af7-edd8-76b1-aa7b-2e781b8c6129', cwd: '/w', cli_version: '0.171.0', ...more },
});
const tokens = (model: string, more: object = {}) => [
  { timestamp: at(1), type: 'turn_context', payload: { turn_id: 't', model, cwd: '/w' } },
  {
    timestamp: at(2),
    type: 'event_msg',
    payload: {
      type: 'token_count',
      info: {
        last_token_usage: { input_tokens: 10, cached_input_tokens: 0, output_tokens: 5, total_tokens: 15, ...more },
      },
    },
  },
];

const GEMINI = '.gemini/tmp/p/chats/session-2026-11-30T10-00-a.jsonl';
const chat = { sessionId: 'g', startTime: at(0), kind: 'main' };
const said = (id: string, more: object = {}) => ({ id, timestamp: at(1), type: 'user', content: [], ...more });
const answer = (id: string, more: object = {}) =>
  said(id, { type: 'gemini', model: 'gemini-2.5-pro', tokens: { input: 5, output: 1, cached: 0 }, ...more });
const PINNED = { '.gemini/settings.json': JSON.stringify({ model: { name: 'gemini-2.5-pro' } }) };
const conversation = (...messages: (string | object)[]) => ({
  $set: { messages: messages.map((each) => (typeof each === 'string' ? said(each) : each)), lastUpdated: at(3) },
});
const GOT_IT = 'Got it. Thanks for the additional context!';
/** A summary and the answer to it, as a compaction of Gemini CLI's leaves them. */
const summary = (id: string, text = 'Summary.', reply = GOT_IT) => [
  said(`${id}s`, { content: [{ text }] }),
  said(id, { type: 'gemini', content: [{ text: reply }] }),
];

/** Requests of one turn, each written again with the result of its tool. */
const turnOf = (requests: number, prefix = 'a') =>
  Array.from({ length: requests }, (_, n) => [
    answer(`${prefix}${n}`),
    answer(`${prefix}${n}`),
    said(`${prefix}r${n}`, { content: [{ functionResponse: { id: 'x' } }] }),
  ]).flat();

const answered = (auth: string) => ({
  type: 'system',
  subtype: 'ui_telemetry',
  sessionId: 'q',
  timestamp: at(1),
  systemPayload: {
    uiEvent: {
      'event.name': 'qwen-code.api_response',
      response_id: 'r',
      model: 'm',
      input_token_count: 9,
      auth_type: auth,
    },
  },
});

const KIMI = '.kimi-code/sessions/wd_p_1/k/agents/main/wire.jsonl';
const used = (provider: string) => [
  { type: 'llm.request', provider, model: 'm', modelAlias: 'a' },
  { type: 'usage.record', time: 1788000000000, model: 'a', usage: { inputOther: 1, output: 1 } },
];

const DROID = '.factory/sessions/-w/d.settings.json';
const spent = (model: string, more: object = {}) =>
  JSON.stringify({ model, providerLockTimestamp: at(0), tokenUsage: { inputTokens: 5, outputTokens: 1, ...more } });

const PI = '.pi/agent/sessions/--w--/2026-11-30T10-00-00-000Z_p.jsonl';
const piOf = (message: object) => ({
  [PI]: lines(
    { type: 'session', id: 'p', cwd: '/w', timestamp: at(0) },
    { type: 'model_change', id: 'a', timestamp: at(0), provider: 'anthropic', modelId: 'claude-sonnet-4-5' },
    { type: 'message', id: 'b', timestamp: at(1), message: { usage: { input: 5, output: 1 }, ...message } },
  ),
});

const QWEN = '.qwen/projects/w/chats/q.jsonl';
const kept = { type: 'system', subtype: 'file_history_snapshot', sessionId: 'q', timestamp: at(0) };
const settingsOf = (folder: string, settings: object) => ({ [`${folder}/settings.json`]: JSON.stringify(settings) });
const refused = (status?: number) =>
  row(4, { message: { model: '<synthetic>', usage: {} }, isApiErrorMessage: true, apiErrorStatus: status });
const madeUp = (more: object = {}) => row(3, { message: { model: '<synthetic>', usage: {} }, ...more });

const clineOf = (...messages: object[]) => ({
  '.cline/data/sessions/c/c.messages.json': JSON.stringify({ version: 1, messages }),
});
const METRICS = { inputTokens: 5, outputTokens: 1 };

const opencodeOf = (more: object, title = `New session - ${at(0)}`, session: object = {}) => ({
  '.local/share/opencode/storage/session/p/ses_1.json': JSON.stringify({ id: 'ses_1', title, ...session }),
  '.local/share/opencode/storage/message/ses_1/msg_1.json': JSON.stringify({
    id: 'msg_1',
    sessionID: 'ses_1',
    role: 'assistant',
    modelID: 'm',
    providerID: 'p',
    time: { created: 1788000000000 },
    tokens: { input: 5, output: 1 },
    ...more,
  }),
});

const kiloOf = (...made: Parameters<typeof opencodeOf>) =>
  Object.fromEntries(
    Object.entries(opencodeOf(...made)).map(([path, text]) => [path.replace('/opencode/', '/kilo/'), text]),
  );

type Case = readonly [agent: Agent, files: Readonly<Record<string, string>>, reasons: readonly string[]];

const CASES: Readonly<Record<string, Case>> = {
  'Claude Code: all answered': [
    claude,
    { [CLAUDE]: lines(asked(0, 'a'), row(1, { requestRef: 'a' }), asked(2, 'b')) },
    [],
  ],
  'Claude Code: a request before another one is without an answer': [
    claude,
    { [CLAUDE]: lines(asked(0, 'a'), asked(1, 'b'), row(2, { requestRef: 'b' })) },
    ['unlogged-answer'],
  ],
  'Claude Code: a request that is written twice': [
    claude,
    { [CLAUDE]: lines(asked(0, 'a'), asked(0, 'a'), row(2, { requestRef: 'a' })) },
    [],
  ],
  'Claude Code: its answer was written later': [
    claude,
    { [CLAUDE]: lines(asked(0, 'a'), asked(1, 'b'), row(2, { requestRef: 'a' }), row(3, { requestRef: 'b' })) },
    [],
  ],
  'Claude Code: it failed and was sent again': [
    claude,
    { [CLAUDE]: lines(asked(0, 'a'), { type: 'system', subtype: 'api_error', sessionId: 's' }, asked(1, 'b')) },
    [],
  ],
  'Claude Code: it failed for good, and another model took its place': [
    claude,
    {
      [CLAUDE]: lines(
        asked(0, 'a'),
        asked(1, 'b'),
        { type: 'system', subtype: 'model_fallback', sessionId: 's', trigger: 'overloaded' },
        row(2, { requestRef: 'b' }),
      ),
    },
    [],
  ],
  'Claude Code: another request is still without an answer': [
    claude,
    {
      [CLAUDE]: lines(asked(0, 'a'), asked(1, 'b'), asked(2, 'c'), {
        type: 'system',
        subtype: 'model_fallback',
        sessionId: 's',
        trigger: 'overloaded',
      }),
    },
    ['unlogged-answer'],
  ],
  'Claude Code: stopped while it waited, and resumed': [
    claude,
    { [CLAUDE]: lines(row(1), madeUp(), row(4)) },
    ['unlogged-answer'],
  ],
  'Claude Code: stopped while a tool ran, and resumed': [
    claude,
    {
      [CLAUDE]: lines(asked(0, 'a'), row(1, { requestRef: 'a' }), madeUp(), asked(3, 'b'), row(4, { requestRef: 'b' })),
    },
    [],
  ],
  'Claude Code: stopped while it waited, by its own requests': [
    claude,
    { [CLAUDE]: lines(asked(0, 'a'), row(1, { requestRef: 'a' }), asked(2, 'b'), madeUp()) },
    ['unlogged-answer'],
  ],
  'Claude Code: a request that is refused however often it is sent': [
    claude,
    {
      [CLAUDE]: lines(
        asked(0, 'a'),
        row(1, { requestRef: 'a' }),
        asked(2, 'b'),
        asked(3, 'c'),
        refused(400),
        asked(5, 'd'),
        row(6, { requestRef: 'd' }),
      ),
    },
    [],
  ],
  'Claude Code: a request that was cut off, before another is refused': [
    claude,
    { [CLAUDE]: lines(asked(0, 'a'), asked(1, 'b'), row(2, { requestRef: 'b' }), asked(3, 'c'), refused(429)) },
    ['unlogged-answer'],
  ],
  'Claude Code: a connection that fails however often': [
    claude,
    { [CLAUDE]: lines(row(1), asked(2, 'b'), asked(3, 'c'), refused()) },
    ['unlogged-answer'],
  ],
  'Claude Code: an error of the server': [claude, { [CLAUDE]: lines(row(1), madeUp({ isApiErrorMessage: true })) }, []],
  'Claude Code: resumed behind the summary of a compaction': [
    claude,
    {
      [CLAUDE]: lines(
        row(1),
        { type: 'system', subtype: 'compact_boundary', sessionId: 's', timestamp: at(2) },
        madeUp(),
        totals,
      ),
    },
    [],
  ],
  'Claude Code: a model was set by command': [
    claude,
    {
      [CLAUDE]: lines(
        row(1),
        { type: 'system', subtype: 'local_command', sessionId: 's', commandRun: { command: 'model', args: 'x' } },
        totals,
      ),
    },
    ['side-requests-not-logged'],
  ],
  'Claude Code 2.0: requests of its own': [
    claude,
    { [CLAUDE]: lines(row(1, { version: '2.0.76' })) },
    ['side-requests-not-logged'],
  ],
  'Claude Code 2.1 in a terminal: a title': [
    claude,
    { [CLAUDE]: lines(row(1, { version: '2.1.97', entrypoint: 'cli' })) },
    ['title-not-logged'],
  ],
  'Claude Code 2.1 in a terminal, with running totals': [
    claude,
    { [CLAUDE]: lines(row(1, { version: '2.1.97', entrypoint: 'cli' }), totals) },
    [],
  ],
  'Claude Code 2.1 by a script': [claude, { [CLAUDE]: lines(row(1, { version: '2.1.97' })) }, []],
  'Claude Code: a search without a count': [
    claude,
    { [CLAUDE]: lines(row(1), searched({ results: [{ tool_use_id: 't', content: [] }, 'text'] })) },
    ['web-search-not-logged'],
  ],
  'Claude Code: a query that searched nothing': [
    claude,
    { [CLAUDE]: lines(row(1), searched({ results: ['text'] })) },
    [],
  ],
  'Codex in its terminal': [
    codex,
    { [CODEX]: lines(meta({ originator: 'codex-tui', source: 'cli' }), ...tokens('gpt-5.5')) },
    ['title-not-logged'],
  ],
  'Codex by a script': [
    codex,
    { [CODEX]: lines(meta({ originator: 'codex_exec', source: 'exec' }), ...tokens('gpt-5.5')) },
    [],
  ],
  'Codex 0.118 in its terminal': [
    codex,
    { [CODEX]: lines(meta({ originator: 'codex-tui', source: 'cli', cli_version: '0.118.0' }), ...tokens('gpt-5.2')) },
    [],
  ],
  'Codex: writes that cost more than input': [
    codex,
    { [CODEX]: lines(meta({}), ...tokens('gpt-5.6-luna')) },
    ['cache-writes-as-input'],
  ],
  'Codex: writes that are counted': [
    codex,
    { [CODEX]: lines(meta({}), ...tokens('gpt-5.6-luna', { cache_write_input_tokens: 3 })) },
    [],
  ],
  'Gemini CLI: a tool that asks a model': [
    gemini,
    { [GEMINI]: lines(chat, answer('a', { toolCalls: [{ name: 'google_web_search' }] })) },
    ['side-requests-not-logged'],
  ],
  'Gemini CLI: a tool of the shell': [
    gemini,
    { ...PINNED, [GEMINI]: lines(chat, answer('a', { toolCalls: [{ name: 'run_shell_command' }] })) },
    [],
  ],
  'Gemini CLI: the conversation was compacted': [
    gemini,
    {
      ...PINNED,
      [GEMINI]: lines(chat, said('a'), answer('b'), said('c'), answer('d'), conversation('n', ...summary('s'))),
    },
    ['compaction-not-logged'],
  ],
  'Gemini CLI: the summary took the place of one prompt': [
    gemini,
    { ...PINNED, [GEMINI]: lines(chat, said('a'), answer('b'), conversation('n', ...summary('s'), 'b')) },
    ['compaction-not-logged'],
  ],
  'Gemini CLI: a summary that is known by its markup alone': [
    gemini,
    {
      ...PINNED,
      [GEMINI]: lines(chat, said('a'), answer('b'), conversation('n', ...summary('s', '<state_snapshot>It', 'Fine.'))),
    },
    ['compaction-not-logged'],
  ],
  'Gemini CLI: two processes at once, one of which knows less': [
    gemini,
    {
      ...PINNED,
      [GEMINI]: lines(
        chat,
        said('a'),
        answer('b'),
        said('c'),
        answer('d'),
        said('e'),
        answer('f'),
        conversation('n', 'a', 'b'),
        said('g'),
        answer('h'),
        conversation('n', 'a', 'b', 'c', 'd', 'g', 'h'),
      ),
    },
    [],
  ],
  'Gemini CLI: a copy of a compacted conversation': [
    gemini,
    {
      ...PINNED,
      [GEMINI]: lines(
        chat,
        said('n'),
        ...summary('s'),
        said('a'),
        conversation('n', ...summary('s'), 'a'),
        answer('b'),
      ),
    },
    [],
  ],
  'Gemini CLI: a longer, compacted conversation was fetched': [
    gemini,
    { ...PINNED, [GEMINI]: lines(chat, said('a'), conversation('n', ...summary('s'), 'x', 'y')) },
    [],
  ],
  'Gemini CLI: a script compacts the conversation': [
    gemini,
    { ...PINNED, [GEMINI]: lines(chat, said('a'), answer('b'), said('c', { content: [{ text: '/compress' }] })) },
    ['compaction-not-logged'],
  ],
  'Gemini CLI: a prompt about compaction': [
    gemini,
    { ...PINNED, [GEMINI]: lines(chat, said('a', { content: [{ text: '/compress it' }] }), answer('b')) },
    [],
  ],
  'Gemini CLI: a person quotes a summary': [
    gemini,
    {
      ...PINNED,
      [GEMINI]: lines(
        chat,
        said('a'),
        answer('b'),
        said('c'),
        answer('d'),
        conversation('n', 'a', 'b', ...summary('s', '<state_snapshot>', 'Fine.')),
      ),
    },
    [],
  ],
  'Gemini CLI: the conversation went on in another process': [
    gemini,
    {
      ...PINNED,
      [GEMINI]: lines(chat, said('a'), answer('b'), answer('b'), conversation('n'), conversation('a', 'b', 'c')),
    },
    [],
  ],
  'Gemini CLI: nobody named a model, so another one chooses it': [
    gemini,
    { [GEMINI]: lines(chat, answer('a', { model: 'gemini-3.8-flash' })) },
    ['side-requests-not-logged'],
  ],
  'Gemini CLI: the model is to be chosen': [
    gemini,
    { ...settingsOf('.gemini', { model: { name: 'auto-gemini-2.5' } }), [GEMINI]: lines(chat, answer('a')) },
    ['side-requests-not-logged'],
  ],
  'Gemini CLI: none is chosen from models that a key finds too old': [
    gemini,
    { [GEMINI]: lines(chat, answer('a')) },
    [],
  ],
  'Gemini CLI: a login may have no newer model': [
    gemini,
    {
      ...settingsOf('.gemini', { security: { auth: { selectedType: 'oauth-personal' } } }),
      [GEMINI]: lines(chat, answer('a')),
    },
    ['side-requests-not-logged'],
  ],
  'Gemini CLI: a small model is never chosen': [
    gemini,
    { [GEMINI]: lines(chat, answer('a', { model: 'gemini-3.5-flash-lite' })) },
    [],
  ],
  'Gemini CLI: a turn so long that it was looked at for loops': [
    gemini,
    { [GEMINI]: lines(chat, said('u'), ...turnOf(30)) },
    ['side-requests-not-logged'],
  ],
  'Gemini CLI: two turns that are long together': [
    gemini,
    { [GEMINI]: lines(chat, said('u'), ...turnOf(29), said('v'), ...turnOf(29, 'b')) },
    [],
  ],
  'Gemini CLI: a long turn, and nobody looks for loops': [
    gemini,
    {
      ...settingsOf('.gemini', { model: { disableLoopDetection: true } }),
      [GEMINI]: lines(chat, said('u'), ...turnOf(40)),
    },
    [],
  ],
  'Gemini CLI: a later process named the session': [
    gemini,
    { [GEMINI]: lines(chat, said('u'), answer('a'), { $set: { summary: 'A small shop' } }) },
    ['title-not-logged'],
  ],
  'Gemini CLI: a person named the model': [gemini, { ...PINNED, [GEMINI]: lines(chat, answer('a')) }, []],
  'Gemini CLI: a sub-agent names its own': [
    gemini,
    {
      '.gemini/tmp/p/chats/g/session-2026-11-30T10-00-b.jsonl': lines(
        chat,
        answer('a', { model: 'gemini-3.8-flash' }),
        { $set: { summary: 'What I found' } },
      ),
    },
    [],
  ],
  'Qwen Code with Anthropic': [qwen, { [QWEN]: lines(answered('anthropic')) }, ['cache-writes-as-input']],
  'Qwen Code with OpenAI': [qwen, { [QWEN]: lines(answered('openai')) }, []],
  'Qwen Code in its terminal: it suggests the next prompt': [
    qwen,
    { [QWEN]: lines(kept, answered('openai')) },
    ['side-requests-not-logged'],
  ],
  'Qwen Code in its terminal without suggestions': [
    qwen,
    { ...settingsOf('.qwen', { ui: { enableFollowupSuggestions: false } }), [QWEN]: lines(kept, answered('openai')) },
    [],
  ],
  'Pi: a tool asked a model': [pi, piOf({ role: 'toolResult' }), ['model-not-logged']],
  'Pi: a tool asked a model and names it': [pi, piOf({ role: 'toolResult', model: 'claude-haiku-4-5' }), []],
  'Pi 0.73: a compaction without counts': [
    pi,
    {
      [PI]: `${piOf({ role: 'assistant' })[PI]}${lines({ type: 'compaction', id: 'c', timestamp: at(2), summary: 's' })}`,
    },
    ['compaction-not-logged'],
  ],
  'Pi: a compaction with counts': [
    pi,
    {
      [PI]: `${piOf({ role: 'assistant' })[PI]}${lines({ type: 'compaction', id: 'c', timestamp: at(2), usage: { input: 5, output: 1 } })}`,
    },
    [],
  ],
  'Pi: a compaction that a hook made': [
    pi,
    {
      [PI]: `${piOf({ role: 'assistant' })[PI]}${lines({ type: 'compaction', id: 'c', timestamp: at(2), fromHook: true })}`,
    },
    [],
  ],
  'Pi: an answer that names no model is of the one in use': [pi, piOf({ role: 'assistant' }), []],
  'Kimi Code with Gemini': [kimi, { [KIMI]: lines(...used('google-genai')) }, ['thoughts-not-logged']],
  'Kimi Code with Kimi': [kimi, { [KIMI]: lines(...used('kimi')) }, []],
  'Droid: cache writes of Claude': [
    droid,
    { [DROID]: spent('claude-sonnet-4-5', { cacheCreationTokens: 4 }) },
    ['cache-life-not-logged'],
  ],
  'Droid: no cache writes': [droid, { [DROID]: spent('claude-sonnet-4-5') }, []],
  'Droid: cache writes of another vendor': [droid, { [DROID]: spent('gpt-5', { cacheCreationTokens: 4 }) }, []],
  'Cline: an answer without counts': [
    cline,
    clineOf({ role: 'assistant', ts: 1, metrics: METRICS }, { role: 'assistant', ts: 2 }),
    ['unlogged-answer'],
  ],
  'Cline: an error that is shown only': [
    cline,
    clineOf(
      { role: 'assistant', ts: 1, metrics: METRICS },
      { role: 'assistant', ts: 2, metadata: { displayOnly: true } },
    ),
    [],
  ],
  'Cline: an error that shows an answer under way': [
    cline,
    clineOf(
      { role: 'assistant', ts: 1, metrics: METRICS },
      {
        role: 'assistant',
        ts: 2,
        metadata: { displayOnly: true, displayRole: 'error' },
        content: [
          { type: 'text', text: 'Received message_start for message "msg_2" while message "msg_1" is still open.' },
        ],
      },
    ),
    ['unlogged-answer'],
  ],
  'OpenCode: a model named the session': [opencode, opencodeOf({}, 'A small shop'), ['title-not-logged']],
  'Kilo CLI: a model named the session': [kiloCli, kiloOf({}, 'A small shop'), ['title-not-logged']],
  'Kilo CLI: nothing named the session': [kiloCli, kiloOf({}, `New session - ${at(0)}`), []],
  'OpenCode: a fork keeps its name': [opencode, opencodeOf({}, 'A small shop (fork #1)'), []],
  'OpenCode: a sub-agent is named by who asked for it': [
    opencode,
    opencodeOf({}, 'Look around', { parentID: 'x' }),
    [],
  ],
  'OpenCode: a question': [opencode, opencodeOf({ role: 'user' }), []],
};

/** Reasons of calls, and those of sessions that were not taken back. */
function reasonsOf(agent: Agent, files: Readonly<Record<string, string>>): readonly string[] {
  const { calls, facts } = readMade(agent, files);
  const marks = new Map(
    facts
      .filter(({ kind }) => kind === 'lower-bound')
      .toSorted((a, b) => a.time - b.time)
      .map(({ session, key, value }) => [`${session} ${key}`, value === null ? '' : key]),
  );
  const own = calls.filter(({ lowerBound }) => lowerBound).map(({ detail }) => readDetail(detail).reason);
  return [...new Set([...marks.values(), ...own])].filter((reason) => reason !== '').toSorted();
}

describe('reasons why a figure is a lower bound', () => {
  for (const [name, [agent, files, reasons]] of Object.entries(CASES))
    it(name, () => assert.deepEqual(reasonsOf(agent, files), reasons));
});

describe('a model that the person added to Droid', () => {
  const modelOf = (model: string, customModels: unknown): string | undefined =>
    readMade(droid, {
      [DROID]: spent(model),
      '.factory/settings.json': JSON.stringify({ customModels, apiKey: 'secret' }),
    }).calls[0]?.model;
  const own = (model: string, displayName: string) => ({ model, displayName, apiKey: 'secret' });
  const TWO = [own('gpt-5', 'My model'), own('claude-sonnet-4-5', 'My model'), own('glm-5', 'GLM')];
  const cases = [
    ['custom:My-model-0', TWO, 'gpt-5'],
    ['custom:My-model-1', TWO, 'claude-sonnet-4-5'],
    ['custom:GLM-0', TWO, 'glm-5'],
    ['custom:glm-5-0', [own('glm-5', 'Other')], 'glm-5'],
    ['custom:gone-4.5-0', TWO, 'gone-4.5'],
    ['custom:gone-4.5-0', 'damage', 'gone-4.5'],
    ['claude-sonnet-4-5', TWO, 'claude-sonnet-4-5'],
  ] as const;
  for (const [name, customModels, expected] of cases)
    it(`${name} is ${expected}`, () => assert.equal(modelOf(name, customModels), expected));
});
