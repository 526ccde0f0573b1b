import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cline } from '../../../../src/agents/cline/cline.ts';
import { copilotChat } from '../../../../src/agents/copilot/copilotChat.ts';
import { droid } from '../../../../src/agents/droid/droid.ts';
import type { Agent } from '../../../../src/agents/format/agent.ts';
import { gemini } from '../../../../src/agents/gemini/gemini.ts';
import { opencode } from '../../../../src/agents/opencode/opencode.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { engineOn, ledgerLines, writeLogs } from '../machine.ts';

/** Files that are there from the beginning, files that come later, and what the ledger reports before and after. */
interface Case {
  readonly name: string;
  readonly agent: Agent;
  readonly first: Readonly<Record<string, unknown>>;
  readonly later: Readonly<Record<string, unknown>>;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const STORAGE = '.config/Code/User/globalStorage/saoudrizwan.claude-dev';
const TASK = `${STORAGE}/tasks/1788000000000`;
const request = { ts: 1788000000001, type: 'say', say: 'api_req_started', text: '{"tokensIn":9,"tokensOut":2}' };
const task = { [`${TASK}/ui_messages.json`]: [request] };
const entry = { id: '1788000000000', cwdOnTaskInitialization: '/w/p', modelId: 'm' };

const SESSION = '.cline/data/sessions/s/s';
const DROID = '.factory/sessions/-w/';
const sums = (input: number) => ({
  model: 'm',
  tokenUsage: { inputTokens: input, outputTokens: 1 },
  providerLockTimestamp: '2026-09-01T00:00:00Z',
});
const start = '{"type":"session_start","id":"b","cwd":"/w","parent":"a"}\n{"type":"compaction_state","id":"c"}\n';
const OPENCODE = '.local/share/opencode/storage';
const tokens = { input: 3, output: 4, reasoning: 0, cache: { read: 0, write: 0 } };
const CHATS = '.config/Code/User/workspaceStorage/abc';
const chat = {
  requestId: 'r',
  timestamp: 1788000000000,
  promptTokens: 9,
  completionTokens: 2,
  modelState: { value: 1 },
};
const answer = {
  id: 'm',
  timestamp: '2026-09-01T00:00:00Z',
  type: 'gemini',
  model: 'g',
  tokens: { input: 9, output: 2 },
};

const CASES: readonly Case[] = [
  {
    name: "a task's model comes in a file of its own",
    agent: cline,
    first: task,
    later: { [`${TASK}/task_metadata.json`]: { model_usage: [{ ts: 1, model_id: 'm', model_provider_id: 'p' }] } },
    before: ['1788000000000: calls 1, input 9, output 2'],
    after: ['1788000000000 m: calls 1, input 9, output 2'],
  },
  {
    name: "a task's workspace comes with an index that was not there",
    agent: cline,
    first: task,
    later: { [`${STORAGE}/state/taskHistory.json`]: [entry] },
    before: ['1788000000000: calls 1, input 9, output 2'],
    after: ['1788000000000 /w/p m: calls 1, input 9, output 2'],
  },
  {
    name: "a session's branch comes with its manifest, again when the manifest changes",
    agent: cline,
    first: {
      [`${SESSION}.json`]: {},
      [`${SESSION}.messages.json`]: { messages: [{ id: 'a', ts: 1788000000000, metrics: { inputTokens: 9 } }] },
    },
    later: { [`${SESSION}.json`]: { cwd: '/w', metadata: { git: { branch: 'topic' } } } },
    before: ['s: calls 1, input 9'],
    after: ['s topic /w: calls 1, input 9'],
  },
  {
    name: 'a session that was compacted from another used what is above it, once the other is there',
    agent: droid,
    first: { [`${DROID}b.jsonl`]: start, [`${DROID}b.settings.json`]: sums(130) },
    later: { [`${DROID}a.settings.json`]: sums(100) },
    before: ['b /w m sum: calls 1, input 130, output 1'],
    after: ['a m sum: calls 1, input 100, output 1', 'b /w m sum: calls 1, input 30'],
  },
  {
    name: 'a step is reported when its message is written',
    agent: opencode,
    first: { [`${OPENCODE}/part/m/p.json`]: { type: 'step-finish', sessionID: 's', messageID: 'm', tokens } },
    later: {
      [`${OPENCODE}/message/s/m.json`]: {
        id: 'm',
        sessionID: 's',
        role: 'assistant',
        modelID: 'o',
        time: { created: 9 },
      },
    },
    before: [],
    after: ['s o: calls 1, input 3, output 4'],
  },
  {
    name: "a chat's folder comes with its workspace",
    agent: copilotChat,
    first: { [`${CHATS}/chatSessions/s.json`]: { sessionId: 's', requests: [chat] } },
    later: { [`${CHATS}/workspace.json`]: { folder: 'file:///w/p' } },
    before: ['s: calls 1, input 9, output 2, at least'],
    after: ['s /w/p: calls 1, input 9, output 2, at least'],
  },
  {
    name: "an older chat's folder comes with the list of projects",
    agent: gemini,
    first: { '.gemini/tmp/p/chats/session-a.json': { sessionId: 's', messages: [answer] } },
    later: { '.gemini/projects.json': { projects: { '/w/p': 'p' } } },
    before: ['s g: calls 1, input 9, output 2'],
    after: ['s /w/p g: calls 1, input 9, output 2'],
  },
];

const asText = (files: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path, typeof file === 'string' ? file : JSON.stringify(file)]),
  );

describe('a document that leans on files beside it', () => {
  for (const { name, agent, first, later, before, after } of CASES) {
    it(name, async () => {
      await inScratchAsync(async (folder) => {
        const home = join(folder, 'home');
        writeLogs(home, asText(first));
        const engine = engineOn(home, folder, [agent]);
        await engine.scanAll();
        assert.deepEqual(ledgerLines(engine), before);
        assert.equal((await engine.scanAll()).bytesRead, 0, 'nothing changed');
        writeLogs(home, asText(later));
        await engine.scanAll();
        assert.deepEqual(ledgerLines(engine), after);
        assert.equal((await engine.scanAll()).bytesRead, 0, 'nothing changed again');
        engine.close();
      });
    });
  }

  it('an index that changes with every task is not read again for each; one that went is', async () => {
    await inScratchAsync(async (folder) => {
      const home = join(folder, 'home');
      const index = `${STORAGE}/state/taskHistory.json`;
      writeLogs(home, asText({ ...task, [index]: [entry] }));
      const engine = engineOn(home, folder, [cline]);
      await engine.scanAll();
      writeLogs(home, asText({ [index]: [entry, { id: 'another' }] }));
      assert.equal((await engine.scanAll()).bytesRead, 0);
      rmSync(join(home, index));
      assert.ok((await engine.scanAll()).bytesRead > 0);
      assert.deepEqual(
        ledgerLines(engine),
        ['1788000000000 /w/p m: calls 1, input 9, output 2'],
        'what was known stays known',
      );
      engine.close();
    });
  });
});
