import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasAgentLogs } from '../../start/agentLogs.ts';
import { parseStart } from '../../start/arguments.ts';
import { DEMO_BRANCH, Demo } from '../../start/demoHome.ts';
import { HumanError } from '../../vscode/common.ts';

describe('npm start', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'token-ledger-start-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  describe('finds out whether an agent has ever run', () => {
    const cases: readonly (readonly [file: string, found: boolean])[] = [
      ['.claude/projects/-work/a.jsonl', true],
      ['.claude/projects/-work/a/subagents/agent-1.jsonl', true],
      ['.codex/sessions/2026/11/21/rollout-1.jsonl', true],
      ['.codex/archived_sessions/rollout-1.jsonl.zst', true],
      ['.claude/settings.json', false],
      ['.claude/projects/-work/memory/notes.md', false],
      ['elsewhere/projects/a.jsonl', false],
    ];
    for (const [file, found] of cases)
      it(`${file}: ${found ? 'yes' : 'no'}`, () => {
        write(join(home, file));
        assert.equal(hasAgentLogs({}, home), found);
      });

    it('where the agents’ own variables say', () => {
      write(join(home, 'moved/projects/-work/a.jsonl'));
      assert.equal(hasAgentLogs({ CLAUDE_CONFIG_DIR: join(home, 'moved') }, '/nonexistent'), true);
      write(join(home, 'codex/sessions/2026/a.jsonl'));
      assert.equal(hasAgentLogs({ CODEX_HOME: join(home, 'codex') }, '/nonexistent'), true);
    });
  });

  it('builds all that ships', () => {
    const { stderr } = spawnSync(process.execPath, ['esbuild.mjs', 'no-such-target'], { encoding: 'utf8' });
    const targets = /There are: (.*)\./.exec(stderr)?.[1]?.split(', ') ?? [];
    const shipped = /const shipped = \[([^\]]*)\]/.exec(readFileSync('test/start/start.mjs', 'utf8'))?.[1] ?? '';
    const names = [...shipped.matchAll(/'(\w+)'/g)].map(([, name]) => String(name));
    assert.deepEqual(names.toSorted(), targets.filter((name) => name !== 'tests').toSorted());
  });

  it('understands its arguments', () => {
    const nothing = { folder: undefined, demo: undefined, served: false, port: undefined, open: false, help: false };
    assert.deepEqual(parseStart([]), nothing);
    assert.deepEqual(parseStart(['--demo', '--port', '8200']), { ...nothing, demo: true, port: 8200 });
    assert.deepEqual(parseStart(['../shop', '--no-demo', '--open']), {
      ...nothing,
      folder: '../shop',
      demo: false,
      open: true,
    });
    for (const wrong of [['--port', 'x'], ['--port', '70000'], ['--what'], ['a', 'b']])
      assert.throws(() => parseStart(wrong), HumanError, wrong.join(' '));
  });

  it('makes a demo in a home and a repository of its own, says that it is one, and leaves nothing', () => {
    const demo = new Demo();
    const files = readdirSync(demo.home.folder, { recursive: true, encoding: 'utf8' });
    const logs = files.filter((file) => file.endsWith('.jsonl'));
    const texts = logs.map((log) => readFileSync(join(demo.home.folder, log), 'utf8'));
    const lines = texts
      .filter((text) => text.includes('[Demo of Token Ledger'))
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { cwd: string; gitBranch: string });
    const places = new Set(lines.map((line) => `${line.cwd} ${line.gitBranch}`));
    assert.deepEqual([...places], [`${demo.folder} ${DEMO_BRANCH}`]);
    assert.ok(texts.length > 1, 'it has a past');
    // Where git names another branch than the log, git is believed: then nothing would show the demo's ticket.
    const checkedOut = execFileSync('git', ['branch', '--show-current'], { cwd: demo.folder, encoding: 'utf8' });
    assert.equal(checkedOut.trim(), DEMO_BRANCH);
    for (const value of Object.values(demo.home.env())) assert.ok(value.startsWith(demo.home.folder));
    demo.stop();
    assert.equal(existsSync(demo.home.folder), false);
    assert.equal(existsSync(join(demo.folder, '..')), false);
  });
});

function write(file: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '{}\n');
}
