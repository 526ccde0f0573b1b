import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentHome } from '../../vscode/agentHome.ts';
import { gitAt } from '../git/scratch.ts';
import { runCli } from './cli.ts';

describe('tickets that a branch’s name does not report', function () {
  this.timeout(120_000);
  let folder = '';
  let repo = '';
  let home: AgentHome;
  let minute = 0;
  const git = (...args: readonly string[]): string => gitAt(minute++, repo, args);
  const commit = (subject: string, ...more: readonly string[]): string =>
    git('commit', '-q', '--allow-empty', '-m', subject, ...more);
  const ticketOn = (branch: string, cwd = repo): string => {
    home.claude({ cwd, branch, session: branch }).call({ output: 100 });
    const row = runCli(folder, ['report', '--by', 'session', '--by', 'ticket']).rows.find(
      ({ key }) => key['session'] === branch,
    );
    return row?.key['ticket'] ?? '-';
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-origins-')));
    home = new AgentHome(folder);
    repo = join(folder, 'repo');
    minute = 0;
    mkdirSync(repo);
    git('init', '-q', '-b', 'main');
    commit('ABC-9 root');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const cases: readonly [string, string, readonly string[], string][] = [
    ['commits that agree', 'fix-it', ['ENG-1 a', 'more of ENG-1'], 'ENG-1'],
    ['commits that agree against the name', 'feature/ABC-1', ['ENG-1 a', 'ENG-1 b'], 'ENG-1'],
    ['commits that do not agree', 'fix-it', ['ENG-1 a', 'ENG-2 b'], '-'],
    ['a commit without one', 'feature/ABC-1', ['ENG-1 a', 'b'], 'ABC-1'],
    ['no commits', 'feature/ABC-1', [], 'ABC-1'],
    ['a branch that all work lands on', 'main', ['ENG-1 a'], '-'],
    ['a release', 'release/2.0', ['ENG-1 a'], '-'],
  ];
  for (const [name, branch, subjects, expected] of cases)
    it(`${name}: ${expected}`, () => {
      if (branch !== 'main') git('checkout', '-q', '-b', branch);
      for (const subject of subjects) commit(subject);
      assert.equal(ticketOn(branch), expected);
    });

  it('are not reported by words that were amended away', () => {
    git('checkout', '-q', '-b', 'fix-it');
    commit('ENG-1 a');
    assert.equal(ticketOn('fix-it'), 'ENG-1');
    commit('ENG-2 a', '--amend');
    assert.equal(ticketOn('fix-it'), 'ENG-2');
  });

  describe('of an agent’s worktree', () => {
    const enter = (head: string): string => {
      const tree = join(repo, '.claude/worktrees/otter');
      git('worktree', 'add', '-q', '-b', 'worktree-otter', tree);
      const log = home.claude({ cwd: tree, branch: 'worktree-otter', session: 'worktree-otter' });
      const line = {
        type: 'worktree-state',
        sessionId: 'worktree-otter',
        worktreeSession: {
          worktreeBranch: 'worktree-otter',
          worktreePath: tree,
          originalBranch: 'feature/ABC-7',
          originalHeadCommit: head,
          originalCwd: repo,
        },
      };
      appendFileSync(log.file, `${JSON.stringify(line)}\n`);
      return tree;
    };

    it('is that of the branch it was made from', () => {
      git('checkout', '-q', '-b', 'feature/ABC-7');
      commit('work');
      const tree = enter(git('rev-parse', 'HEAD').trim());
      assert.equal(ticketOn('worktree-otter', tree), 'ABC-7');
      git('worktree', 'remove', '--force', tree);
      assert.equal(ticketOn('worktree-otter', tree), 'ABC-7');
    });

    it('is none where it began elsewhere', () => {
      git('checkout', '-q', '-b', 'feature/ABC-7');
      commit('work');
      const head = git('rev-parse', 'HEAD').trim();
      git('checkout', '-q', 'main');
      assert.equal(ticketOn('worktree-otter', enter(head)), '-');
    });
  });
});
