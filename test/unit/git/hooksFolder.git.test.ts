import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lostCostTrailers, setCostTrailer } from '../../../src/engine/tagging/costHooks.ts';
import { addCostHook, hasCostHook, removeCostHook } from '../../../src/git/costHook.ts';
import { findRepository } from '../../../src/git/repository.ts';
import { MadeRepo } from './makeRepo.ts';

const add = (dir: string) => {
  const repository = findRepository(dir);
  assert.ok(repository !== undefined);
  return addCostHook(repository, '/command');
};

/** Ways in which a repository's own settings name a folder elsewhere. */
const ELSEWHERE: Readonly<Record<string, (repo: MadeRepo, folder: string) => void>> = {
  'its config': (repo, folder) => void repo.git('config', 'core.hooksPath', folder),
  'a file that its config includes': (repo, folder) => {
    repo.write('shared.config', `[core]\n\thooksPath = ${folder}\n`);
    repo.git('config', 'include.path', '../shared.config');
  },
  'its config.worktree': (repo, folder) => {
    repo.git('config', 'extensions.worktreeConfig', 'true');
    repo.git('config', '--worktree', 'core.hooksPath', folder);
  },
  'a link in its git directory': (repo, folder) => {
    execFileSync('rm', ['-rf', join(repo.commonDir, 'hooks')]);
    symlinkSync(folder, join(repo.commonDir, 'hooks'));
  },
};

describe('hooks for the cost trailer', () => {
  let repo: MadeRepo;
  let elsewhere: string;

  beforeEach(() => {
    repo = new MadeRepo();
    elsewhere = join(repo.home, 'elsewhere');
  });
  afterEach(() => repo.remove());

  for (const [name, point] of Object.entries(ELSEWHERE))
    for (const isThere of [true, false])
      it(`are not written where ${name} leads out of the repository${isThere ? '' : ', to nothing'}`, () => {
        if (isThere) mkdirSync(elsewhere);
        point(repo, elsewhere);
        assert.equal(add(repo.dir).kind, 'refused');
        assert.deepEqual(isThere ? readdirSync(elsewhere) : existsSync(elsewhere), isThere ? [] : false);
      });

  it('do not follow a hook that is a link to nothing, and put it back', () => {
    const hook = join(repo.commonDir, 'hooks', 'commit-msg');
    mkdirSync(join(repo.commonDir, 'hooks'), { recursive: true });
    symlinkSync(elsewhere, hook);
    assert.equal(add(repo.dir).kind, 'done');
    assert.equal(existsSync(elsewhere), false);
    assert.match(readFileSync(hook, 'utf8'), /Token Ledger/);
    const repository = findRepository(repo.dir);
    assert.ok(repository !== undefined && removeCostHook(repository, '/command').kind === 'done');
    assert.ok(lstatSync(hook).isSymbolicLink());
  });

  it('go into a folder of the work tree only if git ignores it', () => {
    repo.git('config', 'core.hooksPath', '.husky/_');
    assert.match(JSON.stringify(add(repo.dir)), /"reason":"Tracked"/);
    repo.write('.husky/_/.gitignore', '*\n');
    assert.equal(add(repo.dir).kind, 'done');
  });

  it('that another tool wrote over are known to be gone', () => {
    const repository = findRepository(repo.dir);
    assert.ok(repository !== undefined);
    assert.equal(hasCostHook(repository), false);
    add(repo.dir);
    assert.equal(hasCostHook(repository), true);
    writeFileSync(join(repo.commonDir, 'hooks', 'prepare-commit-msg'), '#!/bin/sh\n');
    assert.equal(hasCostHook(repository), false);
  });

  it('that another tool wrote over are named at the next window start, until the person takes them away', () => {
    const state = mkdtempSync(join(tmpdir(), 'trailer-state-'));
    const parts = { ledgerPath: join(state, 'ledger.db'), dist: '/dist' };
    const lost = () => lostCostTrailers([repo.dir, state], parts.ledgerPath);
    assert.deepEqual(lost(), []);
    setCostTrailer(repo.dir, true, parts);
    assert.deepEqual(lost(), []);
    writeFileSync(join(repo.commonDir, 'hooks', 'prepare-commit-msg'), '#!/bin/sh\n# husky\n');
    assert.deepEqual(lost(), [repo.dir]);
    setCostTrailer(repo.dir, true, parts);
    assert.deepEqual(lost(), []);
    repo.git('config', 'core.hooksPath', '.husky/_');
    assert.deepEqual(lost(), [repo.dir], 'git looks elsewhere now');
    repo.git('config', '--unset', 'core.hooksPath');
    setCostTrailer(repo.dir, false, parts);
    assert.deepEqual(lost(), []);
    rmSync(state, { recursive: true });
  });

  it('in a folder that cannot be written are refused in a plain sentence', () => {
    execFileSync('rm', ['-rf', join(repo.commonDir, 'hooks')]);
    writeFileSync(join(repo.commonDir, 'hooks'), 'a file');
    chmodSync(join(repo.commonDir, 'hooks'), 0o400);
    assert.match(JSON.stringify(add(repo.dir)), /"reason":"NotWritable".*"code":"E/);
  });
});
