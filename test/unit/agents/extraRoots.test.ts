import assert from 'node:assert/strict';
import { AGENTS } from '../../../src/agents/all.ts';
import { claude } from '../../../src/agents/claude/claude.ts';
import { codex } from '../../../src/agents/codex/codex.ts';
import { extraRoots } from '../../../src/agents/extraRoots.ts';
import type { HostEnvironment } from '../../../src/agents/format/agent.ts';

const LINUX: HostEnvironment = {
  home: '/home/me',
  platform: 'linux',
  env: { XDG_DATA_HOME: '/elsewhere', CODEX_HOME: '/c' },
};
const WINDOWS: HostEnvironment = { home: 'C:\\Users\\me', platform: 'win32', env: { APPDATA: 'D:\\roaming' } };

/** Which roots are found in the folders that a person named, on a machine that has these paths. */
function found(place: HostEnvironment, named: readonly string[], there: readonly string[]): string[] {
  const exists = (path: string): boolean => there.includes(path);
  return extraRoots(AGENTS, { ...place, extraRoots: named }, exists).map(
    ({ agent, root }) => `${agent.id} ${root.path}`,
  );
}

describe('folders that a person named', () => {
  const cases: readonly (readonly [
    string,
    HostEnvironment,
    readonly string[],
    readonly string[],
    readonly string[],
  ])[] = [
    [
      'a home',
      LINUX,
      ['/backup/me'],
      ['/backup/me/.claude/projects', '/backup/me/.codex/sessions'],
      ['claude-code /backup/me/.claude/projects', 'codex /backup/me/.codex/sessions'],
    ],
    [
      'a home with a slash at its end',
      LINUX,
      ['/backup/me/'],
      ['/backup/me/.claude/projects'],
      ['claude-code /backup/me/.claude/projects'],
    ],
    [
      'an agent’s folder',
      LINUX,
      ['/srv/ann/.claude'],
      ['/srv/ann/.claude/projects'],
      ['claude-code /srv/ann/.claude/projects'],
    ],
    [
      'an agent’s folder deep in a home',
      LINUX,
      ['/srv/ann/.local/share/opencode'],
      ['/srv/ann/.local/share/opencode'],
      ['opencode /srv/ann/.local/share/opencode'],
    ],
    [
      'the very folder of the logs',
      LINUX,
      ['/srv/ann/.codex/sessions'],
      ['/srv/ann/.codex/sessions', '/srv/ann/.codex/archived_sessions'],
      ['codex /srv/ann/.codex/sessions'],
    ],
    [
      'a home of Claude Code under another name',
      LINUX,
      ['/srv/work'],
      ['/srv/work/projects'],
      ['claude-code /srv/work/projects'],
    ],
    [
      'a home of Codex under another name, or data of Cline',
      LINUX,
      ['/srv/work'],
      ['/srv/work/sessions'],
      ['codex /srv/work/sessions', 'cline /srv/work'],
    ],
    [
      'another agent’s `sessions` are not taken for Codex’',
      LINUX,
      ['/srv/ann/.pi/agent'],
      ['/srv/ann/.pi/agent/sessions'],
      ['pi /srv/ann/.pi/agent/sessions'],
    ],
    ['nothing there', LINUX, ['/srv/none', '/'], [], []],
    [
      'variables of this machine hold for this machine',
      LINUX,
      ['/srv/ann'],
      ['/elsewhere/opencode', '/c/sessions'],
      [],
    ],
    [
      'Windows from WSL',
      LINUX,
      ['/mnt/c/Users/me'],
      ['/mnt/c/Users/me/.claude/projects', '/mnt/c/Users/me/AppData/Roaming/Code/User/workspaceStorage'],
      [
        'claude-code /mnt/c/Users/me/.claude/projects',
        'copilot-chat /mnt/c/Users/me/AppData/Roaming/Code/User/workspaceStorage',
      ],
    ],
    [
      'Windows’ layout is not looked for elsewhere',
      LINUX,
      ['/srv/ann'],
      ['/srv/ann/AppData/Roaming/Code/User/workspaceStorage'],
      [],
    ],
    [
      'WSL from Windows',
      WINDOWS,
      ['\\\\wsl$\\Ubuntu\\home\\me'],
      [
        '\\\\wsl$\\Ubuntu\\home\\me\\.claude\\projects',
        '\\\\wsl$\\Ubuntu\\home\\me\\.config\\Code\\User\\workspaceStorage',
      ],
      [
        'claude-code \\\\wsl$\\Ubuntu\\home\\me\\.claude\\projects',
        'copilot-chat \\\\wsl$\\Ubuntu\\home\\me\\.config\\Code\\User\\workspaceStorage',
      ],
    ],
    [
      'WSL’s newer name',
      WINDOWS,
      ['//wsl.localhost/Ubuntu/home/me/.codex'],
      ['\\\\wsl.localhost\\Ubuntu\\home\\me\\.codex\\sessions'],
      ['codex \\\\wsl.localhost\\Ubuntu\\home\\me\\.codex\\sessions'],
    ],
  ];
  for (const [what, place, named, there, expected] of cases) {
    it(what, () => assert.deepEqual(found(place, named, there), expected));
  }

  it('nobody named any', () => assert.deepEqual(found(LINUX, [], ['/home/me/.claude/projects']), []));
});

const place = (env: HostEnvironment['env']): HostEnvironment => ({ home: '/home/me', platform: 'linux', env });

describe('several homes', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['default /home/me/.claude/projects', 'default /home/me/.config/claude/projects']],
    [
      '/work/claude',
      [
        'CLAUDE_CONFIG_DIR /work/claude/projects',
        'default /home/me/.claude/projects',
        'default /home/me/.config/claude/projects',
      ],
    ],
    [
      ' /a , /b/ ,,',
      [
        'CLAUDE_CONFIG_DIR /a/projects',
        'CLAUDE_CONFIG_DIR /b/projects',
        'default /home/me/.claude/projects',
        'default /home/me/.config/claude/projects',
      ],
    ],
    [
      '~/.claude,/home/me/.claude/',
      ['CLAUDE_CONFIG_DIR /home/me/.claude/projects', 'default /home/me/.config/claude/projects'],
    ],
  ];
  for (const [named, expected] of cases) {
    it(`CLAUDE_CONFIG_DIR=${named}`, () =>
      assert.deepEqual(
        claude
          .roots(place({ CLAUDE_CONFIG_DIR: named }))
          .filter(({ origin }) => !origin.startsWith('Claude Desktop'))
          .map(({ origin, path }) => `${origin} ${path}`),
        expected,
      ));
  }

  const desktop: readonly (readonly [HostEnvironment['platform'], string, string])[] = [
    ['linux', '/home/me', '/home/me/.config/Claude/local-agent-mode-sessions'],
    ['darwin', '/Users/me', '/Users/me/Library/Application Support/Claude/local-agent-mode-sessions'],
    ['win32', 'C:\\Users\\me', 'C:\\Users\\me\\AppData\\Roaming\\Claude\\local-agent-mode-sessions'],
    [
      'win32',
      'C:\\Users\\me',
      'C:\\Users\\me\\AppData\\Local\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude\\local-agent-mode-sessions',
    ],
  ];
  for (const [platform, home, path] of desktop) {
    it(`Claude Desktop’s on ${platform}: transcripts below a \`projects\` of ${path}`, () => {
      const roots = claude.roots({ home, platform, env: {} });
      const root = roots.find((each) => each.origin.startsWith('Claude Desktop') && each.path === path);
      assert.equal(root?.verified, false);
      const logs = ['a/b/.claude/projects/-w/s.jsonl', 'a/audit.jsonl', 'a/projects/x/journal.jsonl'];
      assert.deepEqual(
        logs.map((log) => root?.format(log) !== undefined),
        [true, false, false],
      );
    });
  }

  it('CODEX_HOME, a list, beside the usual one', () =>
    assert.deepEqual(
      codex
        .roots(place({ CODEX_HOME: '/a,/b', OPENCLAW_STATE_DIR: '/c' }))
        .map(({ path }) => path)
        .slice(0, 7),
      [
        ...['/a', '/b', '/home/me/.codex'].flatMap((home) => [`${home}/sessions`, `${home}/archived_sessions`]),
        '/c/agents',
      ],
    ));
});
