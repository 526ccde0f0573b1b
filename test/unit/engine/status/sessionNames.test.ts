import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_TRACES } from '../../../../src/core/outcomes/sessionTraces.ts';
import { sessionName } from '../../../../src/core/status/sessionName.ts';
import { formatsFor } from '../../../../src/core/text/format.ts';
import { useFormats } from '../../../../src/core/text/localFormats.ts';
import type { AgentId } from '../../../../src/core/usage/call.ts';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { sessionNames } from '../../../../src/engine/status/sessionNames.ts';
import { addTraces } from '../../../../src/ledger/outcomes/traceStore.ts';
import { engineOn, writeLogs } from '../machine.ts';

const START = Date.UTC(2026, 10, 20, 9, 30);
const THREAD = '01a22af7-c7b3-7481-841d-9d803979f803';
const PROMPT = 'please-never-show-this';

const asked = { type: 'user', sessionId: 's1', message: { role: 'user', content: PROMPT } };
const call = {
  type: 'assistant',
  sessionId: 's1',
  cwd: '/w',
  gitBranch: 'fix/login',
  timestamp: new Date(START).toISOString(),
  uuid: 'u1',
  requestId: 'r1',
  message: {
    id: 'm1',
    model: 'claude-opus-4-5',
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 4 },
  },
};
const codexLines = [
  {
    timestamp: '2026-11-20T09:30:00.000Z',
    type: 'session_meta',
    payload: { id: THREAD, cwd: '/w', git: { branch: 'main' } },
  },
  { timestamp: '2026-11-20T09:30:00.000Z', type: 'event_msg', payload: { type: 'user_message', message: PROMPT } },
];
const text = (...lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('the name of a session', () => {
  let folder = '';
  let engine: Engine;
  const claudeLog = '.claude/projects/p/s1.jsonl';
  const nameOf = (agent: AgentId, session: string): string => sessionNames(engine)({ agent, session });
  const grow = async (...lines: readonly object[]): Promise<void> => {
    appendFileSync(join(folder, claudeLog), text(...lines));
    await engine.scanAll();
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-names-'));
    writeLogs(folder, {
      [claudeLog]: text({ type: 'summary', summary: 'of an earlier session', leafUuid: 'x' }, asked, call),
      [`.codex/sessions/2026/11/20/rollout-2026-11-20T09-30-00-${THREAD}.jsonl`]: text(...codexLines),
    });
    engine = engineOn(folder, join(folder, 'state'));
    await engine.scanAll();
  });
  after(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is branch and start where the agent gave none, and never a prompt', () => {
    assert.match(nameOf('claude-code', 's1'), /^fix\/login · Nov 20, \d{1,2}:30\s[AP]M$/);
    assert.ok(!`${nameOf('claude-code', 's1')} ${nameOf('codex', THREAD)}`.includes(PROMPT));
  });

  it('has the file that was changed first between them', () => {
    const traces = { ...NO_TRACES, firstFile: 'login.ts' };
    addTraces(engine.ledger, 'claude-code', 's1', { traces, read: new Map() }, START);
    addTraces(
      engine.ledger,
      'claude-code',
      's1',
      { traces: { ...traces, firstFile: 'later.ts' }, read: new Map() },
      START,
    );
    assert.match(nameOf('claude-code', 's1'), /^fix\/login · login\.ts · Nov 20, \d{1,2}:30\s[AP]M$/);
  });

  it('is what Claude Code calls it: a summary, its own title, before all a person’s', async () => {
    for (const [line, name] of [
      [{ type: 'summary', summary: 'Login, summed up', leafUuid: 'y' }, 'Login, summed up'],
      [{ type: 'ai-title', aiTitle: 'Mend the login', sessionId: 's1' }, 'Mend the login'],
      [{ type: 'custom-title', customTitle: 'My login', sessionId: 's1' }, 'My login'],
      [{ type: 'ai-title', aiTitle: 'Mend it again', sessionId: 's1' }, 'My login'],
    ] as const) {
      await grow(line);
      assert.equal(nameOf('claude-code', 's1'), name);
    }
  });

  it('is what a Codex thread is called in its index, the last name of several', () => {
    const index = join(folder, '.codex/session_index.jsonl');
    appendFileSync(index, text({ id: THREAD, thread_name: 'First' }, { id: 'other', thread_name: 'Other' }));
    assert.equal(nameOf('codex', THREAD), 'First');
    appendFileSync(index, `no JSON\n${text({ id: THREAD, thread_name: 'Second thoughts' })}`);
    assert.equal(nameOf('codex', THREAD), 'Second thoughts');
  });

  for (const [locale, written] of [
    ['en', /^main · Nov 20, \d{1,2}:30\s[AP]M$/u],
    ['de', /^main · 20\. Nov\.?, \d{1,2}:30$/u],
  ] as const)
    it(`has the day of its start, written as all other times: ${locale}`, () => {
      useFormats(() => formatsFor(locale));
      const parts = { title: '', branch: 'main', firstFile: '', start: START };
      assert.match(sessionName(parts), written);
      useFormats(() => formatsFor('en'));
    });

  for (const title of ['', 'New session - 2026-11-20T09:30:00.000Z', 'Untitled', ' \u200b '])
    it(`is no placeholder: ${JSON.stringify(title)}`, () =>
      assert.equal(sessionName({ title, branch: 'main', firstFile: 'src\\a.ts', start: NaN }), 'main · a.ts'));
});
