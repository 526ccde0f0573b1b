import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { claude } from '../../../../src/agents/claude/claude.ts';
import { codex } from '../../../../src/agents/codex/codex.ts';
import { mayHoldLogs, probe, rootOf } from '../../../../src/engine/ingest/sources.ts';
import { inScratch, inScratchAsync } from '../../reading/scratch.ts';
import { lines, row } from '../claudeLines.ts';
import { engineOn, ledgerLines, writeLogs } from '../machine.ts';

const LOG = '.claude/projects/-w/s1.jsonl';

/** Claude Desktop's sessions lie elsewhere, under no variable. */
const isHome = ({ root }: { readonly root: { readonly origin: string } }): boolean => root.origin !== 'Claude Desktop';

describe('where logs are looked for', () => {
  it('a root under two names is read once', () =>
    inScratch((home) => {
      writeLogs(home, { [LOG]: lines(row('m/r', 3)) });
      mkdirSync(join(home, '.config'));
      symlinkSync(join(home, '.claude'), join(home, '.config/claude'));
      const probed = probe([claude], { home, platform: 'linux', env: {} }, []);
      assert.deepEqual(
        probed.filter(isHome).map(({ logs, sameAs }) => [logs.length, sameAs === undefined]),
        [
          [1, true],
          [0, false],
        ],
      );
    }));

  /** Roots by the variables that name them: each counted once, none hidden by one that is empty or not there. */
  const PLACES: readonly (readonly [string, NodeJS.ProcessEnv, readonly string[]])[] = [
    ['by default', {}, ['.claude/projects', '.config/claude/projects']],
    [
      'an empty variable is none',
      { CLAUDE_CONFIG_DIR: '', XDG_CONFIG_HOME: '' },
      ['.claude/projects', '.config/claude/projects'],
    ],
    ['another XDG folder', { XDG_CONFIG_HOME: '/x' }, ['.claude/projects', '/x/claude/projects']],
    ['one that is named', { CLAUDE_CONFIG_DIR: '/c' }, ['/c/projects', '.claude/projects', '.config/claude/projects']],
    [
      'a list',
      { CLAUDE_CONFIG_DIR: '/c, /d,' },
      ['/c/projects', '/d/projects', '.claude/projects', '.config/claude/projects'],
    ],
  ];
  for (const [name, env, expected] of PLACES) {
    it(`Claude Code’s: ${name}`, () => {
      const roots = claude.roots({ home: '/h', platform: 'linux', env });
      assert.deepEqual(
        roots.filter((root) => isHome({ root })).map((root) => root.path),
        expected.map((path) => (path.startsWith('/') ? path : `/h/${path}`)),
      );
    });
  }

  it('a path that the watcher names is found again, and what is no log is not', () =>
    inScratch((home) => {
      writeLogs(home, { [LOG]: '', '.codex/sessions/2026/a.jsonl': '' });
      const probed = probe([claude, codex], { home, platform: 'linux', env: {} }, []);
      const found = (path: string): string | undefined => rootOf(probed, join(home, path))?.relative;
      assert.deepEqual(
        [LOG, '.codex/sessions/2026/a.jsonl', '.claude/projects/-w/notes.md', '.claude/settings.jsonl', 'x.jsonl'].map(
          found,
        ),
        ['-w/s1.jsonl', '2026/a.jsonl', undefined, undefined, undefined],
      );
      const folders = ['.claude/projects', '.claude/projects/-w', '.claude/projects/-w/tool-results', '.claude'];
      assert.deepEqual(
        folders.map((path) => mayHoldLogs(probed, join(home, path))),
        [true, true, false, false],
      );
    }));

  it('reading a path that the watcher named costs the bytes that were appended', async () =>
    inScratchAsync(async (folder) => {
      const home = join(folder, 'home');
      writeLogs(home, { [LOG]: lines(row('m/r', 3)) });
      const engine = engineOn(home, folder);
      await engine.scanAll();
      const more = lines(row('n/q', 4));
      appendFileSync(join(home, LOG), more);
      const { files, filesRead, bytesRead } = await engine.scanPaths([join(home, LOG), join(home, 'none.jsonl')]);
      assert.deepEqual([files, filesRead, bytesRead], [1, 1, more.length]);
      assert.deepEqual(ledgerLines(engine), ['s1 main /w opus: calls 2, input 20, output 7']);
      engine.close();
    }));
});
