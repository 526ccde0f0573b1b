import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { addCostHook } from '../../../src/git/costHook.ts';
import { Git, GitError } from '../../../src/git/git.ts';
import { GitProgram } from '../../../src/git/gitProgram.ts';
import { findRepository } from '../../../src/git/repository.ts';
import { MadeRepo } from './makeRepo.ts';

describe('the program that is run as git', function () {
  if (process.platform === 'win32') return;
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'git-program-')));
  const ran = join(home, 'a-shim-ran');
  const start = process.cwd();
  let repo: MadeRepo;

  before(() => {
    repo = new MadeRepo();
  });
  afterEach(() => {
    process.chdir(start);
    rmSync(ran, { force: true });
  });
  after(() => {
    repo.remove();
    rmSync(home, { recursive: true, force: true });
  });

  function shim(folder: string): string {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'git'), `#!/bin/sh\ntouch ${ran}\necho 'git version 99.0'\n`);
    chmodSync(join(folder, 'git'), 0o755);
    return folder;
  }

  const linked = (): string => {
    symlinkSync(shim(join(repo.dir, 'tools')), join(home, 'linked'));
    return join(home, 'linked');
  };

  const PLACES: Readonly<Record<string, () => string>> = {
    'the current folder, by a dot on PATH': () => [shim(repo.dir), '.'].slice(1).join(''),
    'an empty entry of PATH': () => '',
    'a relative entry of PATH': () => [shim(join(repo.dir, 'bin')), 'bin'].slice(1).join(''),
    'the work tree, by an absolute entry': () => shim(join(repo.dir, 'bin')),
    'the git directory': () => shim(repo.commonDir),
    'the work tree, by a link elsewhere': linked,
  };

  for (const [name, place] of Object.entries(PLACES))
    it(`is never the one in ${name}`, async () => {
      shim(repo.dir);
      process.chdir(repo.dir);
      const PATH = [place(), process.env['PATH']].join(delimiter);
      const git = new Git({ env: { ...process.env, PATH } });
      assert.notDeepEqual(await git.version(repo.commonDir), [99, 0]);
      assert.equal(existsSync(ran), false);
    });

  it('is never one in a repository that is asked from elsewhere', async () => {
    const PATH = [shim(join(repo.dir, 'bin')), process.env['PATH']].join(delimiter);
    const git = new Git({ env: { ...process.env, PATH } });
    await git.version(repo.commonDir);
    assert.equal(existsSync(ran), false);
  });

  it('is not found where PATH names nothing else', async () => {
    const git = new Git({ env: { PATH: `.${delimiter}${shim(join(repo.dir, 'bin'))}` } });
    const failed = await git.text({ gitDir: repo.commonDir, args: ['version'] }).catch((error: unknown) => error);
    assert.ok(failed instanceof GitError && failed.problem === 'no-git');
  });

  it('is an absolute path outside of every workspace, found once', () => {
    const program = new GitProgram().pathFor(repo.commonDir);
    assert.ok(program !== undefined && isAbsolute(program));
  });

  it('is the same where hooks are written', () => {
    process.chdir(shim(repo.dir));
    const before = process.env['PATH'];
    process.env['PATH'] = ['.', repo.dir, before].join(delimiter);
    try {
      const repository = findRepository(repo.dir);
      assert.ok(repository !== undefined);
      assert.equal(addCostHook(repository, '/none').kind, 'done');
      assert.equal(existsSync(ran), false);
    } finally {
      process.env['PATH'] = before;
    }
  });
});
