import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENTS } from '../../../../src/agents/all.ts';
import type { HostEnvironment } from '../../../../src/agents/format/agent.ts';
import { homesPath, keepEditorFolders, namedFolders } from '../../../../src/engine/ingest/namedFolders.ts';
import { probe } from '../../../../src/engine/ingest/sources.ts';

describe('folders that a person names for all', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-homes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const named = (env: Record<string, string> = {}) => namedFolders(folder, { home: '/home/me', env, delimiter: ':' });
  const write = (text: string): void => writeFileSync(homesPath(folder), text);

  it('none', () => assert.deepEqual(named(), { folders: [], problems: [] }));

  it('those of a variable, of the file and of every editor together, each once', () => {
    write('{"extraRoots":["/by/hand","/b"],"editors":{"vscode":["/b","/c"],"cursor":["~/d"]}}');
    assert.deepEqual(named({ TOKEN_LEDGER_EXTRA_ROOTS: '/a: /b :' }).folders, [
      '/a',
      '/b',
      '/by/hand',
      '/c',
      '/home/me/d',
    ]);
  });

  it('editors change what is their own', () => {
    write('{"extraRoots":["/by/hand"],"editors":{"cursor":["/x"]}}');
    keepEditorFolders(folder, 'vscode', ['/y']);
    assert.deepEqual(named().folders, ['/by/hand', '/x', '/y']);
    keepEditorFolders(folder, 'vscode', []);
    assert.deepEqual(named().folders, ['/by/hand', '/x']);
  });

  it('an editor with nothing to say makes no file', () => {
    keepEditorFolders(folder, 'vscode', []);
    assert.throws(() => readFileSync(homesPath(folder)), { code: 'ENOENT' });
  });

  it('a path that is not absolute is reported', () =>
    assert.deepEqual(named({ TOKEN_LEDGER_EXTRA_ROOTS: 'here:/there' }), {
      folders: ['/there'],
      problems: ['here is no absolute path, so it is not looked into'],
    }));

  it('a star stands for every folder', () => {
    for (const user of ['ann', 'bob']) mkdirSync(join(folder, 'Users', user), { recursive: true });
    writeFileSync(join(folder, 'Users', 'desktop.ini'), '');
    const found = named({ TOKEN_LEDGER_EXTRA_ROOTS: `${folder}/Users/*/.claude` }).folders;
    assert.deepEqual(
      found.toSorted(),
      ['ann', 'bob'].map((user) => `${folder}/Users/${user}/.claude`),
    );
    assert.deepEqual(named({ TOKEN_LEDGER_EXTRA_ROOTS: '/no/such/*' }).folders, []);
  });

  for (const [text, problem] of [
    ['{', /it is no JSON/],
    ['[]', /homes.json is not used/],
    ['{"extraRoots":[7]}', /extraRoots\.0/],
  ] as const) {
    it(`a file with a mistake is reported and left as it is: ${text}`, () => {
      write(text);
      assert.match(named().problems.join(), problem);
      keepEditorFolders(folder, 'vscode', ['/y']);
      assert.equal(readFileSync(homesPath(folder), 'utf8'), text);
    });
  }

  it('what two names lead to is read once, and an empty home hides none', () => {
    const home = join(folder, 'home');
    for (const path of ['home/.claude/projects/w', 'other/.claude/projects/w', 'empty/projects'])
      mkdirSync(join(folder, path), { recursive: true });
    for (const path of ['home', 'other']) writeFileSync(join(folder, path, '.claude/projects/w/s.jsonl'), '');
    const place: HostEnvironment = {
      home,
      platform: 'linux',
      env: { CLAUDE_CONFIG_DIR: join(folder, 'empty') },
      extraRoots: [home, join(folder, 'other'), join(folder, 'other', '.claude')],
    };
    const read = probe(AGENTS, place, []).filter(({ agent, exists }) => agent.id === 'claude-code' && exists);
    assert.deepEqual(
      read.map(({ root, logs, sameAs }) => [root.path.slice(folder.length + 1), logs.length, sameAs !== undefined]),
      [
        ['empty/projects', 0, false],
        ['home/.claude/projects', 1, false],
        ['home/.claude/projects', 0, true],
        ['other/.claude/projects', 1, false],
        ['other/.claude/projects', 0, true],
      ],
    );
  });
});
