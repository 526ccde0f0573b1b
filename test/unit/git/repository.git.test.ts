import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findRepository, remoteUrls } from '../../../src/git/repository.ts';
import { gitAt, scratchFolder } from './scratch.ts';

describe('the repository of a folder', () => {
  const folder = scratchFolder();
  const path = (name: string) => join(folder.path, name);
  const git = (cwd: string, command: string) => gitAt(0, path(cwd), command.split(' '));

  before(function build() {
    this.timeout(120_000);
    for (const name of ['main', 'sub', 'plain/deep', 'pointer', 'badpointer', 'netpointer', 'empty/.git', 'box']) {
      mkdirSync(path(name), { recursive: true });
    }
    for (const name of ['main', 'sub']) {
      git(name, 'init -q -b main');
      git(name, 'commit -q --allow-empty -m root');
    }
    git('main', `-c protocol.file.allow=always submodule add -q ${path('sub')} parts/sub`);
    git('main', 'worktree add -q -b other ../linked');
    git('main/parts/sub', 'worktree add -q -b subother ../../../sublinked');
    mkdirSync(path('main/src/deep'), { recursive: true });
    mkdirSync(path('linked/src'));
    git('.', `clone -q --bare ${path('sub')} bare.git`);
    git('bare.git', 'worktree add -q ../frombare main');
    git('.', `clone -q --bare ${path('sub')} box/.bare`);
    writeFileSync(path('box/.git'), 'gitdir: ./.bare\n');
    git('box', 'worktree add -q inbox main');
    git('.', `init -q --separate-git-dir ${path('apart.git')} apart`);
    symlinkSync(path('main/src'), path('alias'));
    writeFileSync(path('pointer/.git'), 'gitdir: ../main/.git/worktrees/linked\n');
    writeFileSync(path('badpointer/.git'), `gitdir: ${'x'.repeat(9000)}\n`);
    // Two slashes at the beginning are a share on the network.
    writeFileSync(path('netpointer/.git'), `gitdir: /${path('main/.git/worktrees/linked')}\n`);
    mkdirSync(path('piped'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [path('piped/.git')]);
    mkdirSync(path('removed'));
    rmSync(path('removed'), { recursive: true });
  });
  after(() => folder[Symbol.dispose]());

  // folder: root, commonDir, worktreeDir, gitDir
  const cases: readonly [string, string | undefined][] = [
    ['main', 'main main/.git main main/.git'],
    ['main/src/deep', 'main main/.git main main/.git'],
    ['alias', 'main main/.git main main/.git'],
    ['alias/deep', 'main main/.git main main/.git'],
    ['linked', 'main main/.git linked main/.git/worktrees/linked'],
    ['linked/src', 'main main/.git linked main/.git/worktrees/linked'],
    ['main/parts', 'main main/.git main main/.git'],
    ['main/parts/sub', 'main/parts/sub main/.git/modules/parts/sub main/parts/sub main/.git/modules/parts/sub'],
    [
      'sublinked',
      'main/parts/sub main/.git/modules/parts/sub sublinked main/.git/modules/parts/sub/worktrees/sublinked',
    ],
    ['frombare', 'bare.git bare.git frombare bare.git/worktrees/frombare'],
    ['box/inbox', 'box/.bare box/.bare box/inbox box/.bare/worktrees/inbox'],
    ['apart', 'apart apart.git apart apart.git'],
    ['box', undefined],
    ['bare.git', undefined],
    ['bare.git/refs', undefined],
    ['main/.git', undefined],
    ['main/.git/refs/heads', undefined],
    ['plain/deep', undefined],
    ['empty', undefined],
    ['badpointer', undefined],
    ['netpointer', undefined],
    ['piped', undefined],
    ['removed', undefined],
    ['removed/deep', undefined],
    ['two\0parts', undefined],
    [`${'deep/'.repeat(500)}end`, undefined],
  ];
  for (const [name, expected] of cases) {
    it(`${JSON.stringify(name).slice(0, 40)} is ${expected ?? 'in none'}`, () => {
      const found = findRepository(path(name));
      const short =
        found && [found.root, found.commonDir, found.worktreeDir, found.gitDir].map((p) => relative(folder.path, p));
      assert.equal(short?.join(' ').replaceAll('\\', '/'), expected);
    });
  }

  it('agrees with git about the common directory', () => {
    for (const name of [
      'main/src/deep',
      'linked/src',
      'main/parts/sub',
      'sublinked',
      'frombare',
      'box/inbox',
      'apart',
    ]) {
      const said = gitAt(0, path(name), ['rev-parse', '--path-format=absolute', '--git-common-dir']).trim();
      assert.equal(findRepository(path(name))?.commonDir, said, name);
    }
  });

  it('an empty path is in none', () => assert.equal(findRepository(''), undefined));

  it('names its remotes as the config spells them', () => {
    git('main', 'remote add origin https://user:secret@github.com/Own/Name.git');
    git('main', 'remote add fork git@gitlab.com:group/sub/name');
    assert.deepEqual(remoteUrls(path('main/.git')), [
      'https://user:secret@github.com/Own/Name.git',
      'git@gitlab.com:group/sub/name',
    ]);
    assert.deepEqual(remoteUrls(path('removed')), []);
  });
});
