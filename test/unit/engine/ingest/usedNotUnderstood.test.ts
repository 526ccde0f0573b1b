import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AgentId } from '../../../../src/core/usage/call.ts';
import { diagnose } from '../../../../src/engine/doctor/doctor.ts';
import { problemsOf } from '../../../../src/engine/doctor/doctorProblems.ts';
import { openHome, shippedPrices } from '../../../agents/compare/readHome.ts';
import { database } from '../../agents/made.ts';

const CODEX = '.codex/sessions/2026/11/30/rollout-2026-11-30T10-00-00-01a22af7-edd8-76b1-aa7b-2e781b8c6129.jsonl';
const CALL = {
  type: 'assistant',
  sessionId: 's',
  requestId: 'r',
  timestamp: '2026-11-30T10:00:00Z',
  message: { id: 'm', model: 'claude-opus-5-5', usage: { input_tokens: 1, output_tokens: 1 } },
};

interface Case {
  readonly files: Readonly<Record<string, string | ((path: string) => void)>>;
  readonly agent: AgentId;
  readonly state: string;
  /** Age of the files, days. */
  readonly age?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  'lines of a shape that nobody knows': {
    files: { [CODEX]: '{"kind":"spend","n":1}\n' },
    agent: 'codex',
    state: 'notUnderstood',
  },
  'a database of another schema': {
    files: { '.local/share/opencode/opencode.db': database('CREATE TABLE thing (id TEXT, tokens INTEGER)') },
    agent: 'opencode',
    state: 'notUnderstood',
  },
  'data under a name that no reader takes for a log': {
    files: { '.codex/sessions/2026/spending.sqlite': 'x' },
    agent: 'codex',
    state: 'notUnderstood',
  },
  'an empty file': { files: { [CODEX]: '' }, agent: 'codex', state: 'empty' },
  'a folder with settings only': { files: { '.codex/sessions/readme.txt': 'x' }, agent: 'codex', state: 'empty' },
  'nobody wrote for two months': { files: { [CODEX]: '{}\n' }, agent: 'codex', state: 'empty', age: 60 },
  'no folder': { files: {}, agent: 'codex', state: 'absent' },
  'a call': {
    files: { '.claude/projects/-w/s.jsonl': `${JSON.stringify(CALL)}\n` },
    agent: 'claude-code',
    state: 'used',
  },
  'threads on a server': { files: { '.local/share/amp/history.jsonl': '{}\n' }, agent: 'amp', state: 'notMeasurable' },
};

describe('an agent that is used and not understood', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-strange-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [name, { files, agent, state, age = 0 }] of Object.entries(CASES)) {
    it(`${name}: ${state}`, async () => {
      const home = join(folder, 'home');
      const then = Date.now() / 1000 - age * 86_400;
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        if (typeof content === 'string') writeFileSync(join(home, path), content);
        else content(join(home, path));
        utimesSync(join(home, path), then, then);
      }
      const engine = openHome(home, folder);
      try {
        await engine.scanAll();
        const found = diagnose({
          engine,
          version: '1',
          ledger: join(folder, 'ledger.db'),
          place: { home, platform: 'linux', env: {} },
          prices: shippedPrices(folder).inUse,
          named: { folders: [], problems: [] },
          dist: folder,
          now: Date.now(),
        });
        assert.equal(found.agents.find((each) => each.agent === agent)?.state, state);
        const isStrange = state === 'notUnderstood';
        assert.deepEqual(
          engine.usedNotUnderstood().map((each) => each.agent),
          isStrange ? [agent] : [],
        );
        assert.equal(
          problemsOf(found).some((text) => text.includes('used, not understood')),
          isStrange,
        );
      } finally {
        engine.close();
      }
    });
  }
});
