import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git, GitError, type GitProblem, type GitRequest } from '../../../src/git/git.ts';
import { MadeRepo } from './makeRepo.ts';

describe('the git runner', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'runner-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** A program that stands in for git, so that it can be slow, loud or nosy. */
  function stand(script: string): string {
    const path = join(home, 'git');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  async function problemOf(git: Git, request: Partial<GitRequest>): Promise<GitProblem> {
    const failed = await git.text({ gitDir: home, args: ['version'], ...request }).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(failed instanceof GitError, String(failed));
    return failed.problem;
  }

  it('says so when there is no git', async () => {
    assert.equal(await problemOf(new Git({ path: join(home, 'nothing') }), {}), 'no-git');
  });

  it('ends a process that takes too long', async () => {
    assert.equal(await problemOf(new Git({ path: stand('exec sleep 60') }), { timeLimit: 50 }), 'timeout');
  });

  it('ends a process that says too much', async () => {
    assert.equal(await problemOf(new Git({ path: stand('exec yes') }), { cap: 100_000 }), 'too-large');
  });

  it('reports what git said when it failed', async () => {
    const git = new Git({ path: stand('echo "fatal: nope" >&2; exit 128') });
    assert.equal(await problemOf(git, {}), 'failed');
    await assert.rejects(git.text({ gitDir: home, args: ['version'] }), /version: fatal: nope/);
  });

  it('takes an exit code for an answer where that was said', async () => {
    const git = new Git({ path: stand('echo no; exit 1') });
    assert.equal(await git.text({ gitDir: home, args: ['merge-base'], codes: [1] }), 'no\n');
  });

  it('is stopped by a signal, running or waiting', async () => {
    const git = new Git({ path: stand('exec sleep 60'), processes: 1 });
    const stop = new AbortController();
    const asked = [1, 2].map(() => git.text({ gitDir: home, args: ['version'], signal: stop.signal }));
    stop.abort(new Error('enough'));
    for (const one of asked) await assert.rejects(one, /enough/);
    const next = new AbortController();
    const after = git.text({ gitDir: home, args: ['version'], signal: next.signal });
    next.abort(new Error('the place was free again'));
    await assert.rejects(after, /free again/);
  });

  it('runs two at a time', async () => {
    const log = join(home, 'log');
    const git = new Git({ path: stand(`echo + >> ${log}; sleep 0.05; echo - >> ${log}`) });
    await Promise.all(Array.from({ length: 8 }, () => git.text({ gitDir: home, args: ['version'] })));
    let running = 0;
    let most = 0;
    for (const sign of readFileSync(log, 'utf8').trim().split('\n')) {
      running += sign === '+' ? 1 : -1;
      most = Math.max(most, running);
    }
    assert.equal(most, 2);
  });

  it('hands none of the callers’ git variables on, and asks for no locks, prompts or user settings', async () => {
    const git = new Git({
      path: stand('env'),
      env: { ...process.env, GIT_DIR: '/elsewhere', GIT_SSH_COMMAND: 'evil' },
    });
    const env = new Set((await git.text({ gitDir: home, args: ['version'] })).split('\n'));
    assert.ok(![...env].some((line) => /^GIT_(DIR|SSH)/.test(line)));
    for (const line of [
      'GIT_OPTIONAL_LOCKS=0',
      'GIT_TERMINAL_PROMPT=0',
      'GIT_CONFIG_NOSYSTEM=1',
      'GIT_ALLOW_PROTOCOL=none',
    ]) {
      assert.ok(env.has(line), line);
    }
  });

  it('is started in no folder of a repository', async () => {
    const repo = new MadeRepo();
    try {
      const git = new Git({ path: stand('pwd') });
      assert.ok(existsSync(repo.commonDir));
      assert.equal(await git.text({ gitDir: repo.commonDir, args: ['version'] }), '/\n');
    } finally {
      repo.remove();
    }
  });
});
