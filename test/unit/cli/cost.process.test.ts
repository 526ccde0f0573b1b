import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentHome } from '../../vscode/agentHome.ts';
import { cliText } from './cli.ts';

const TRAILER =
  /^Token-Cost: \$\d+\.\d\d \(input <?\$[\d.]+, cache write \$[\d.]+, cache read \$[\d.]+, output \$[\d.]+; list-price estimate\)$/m;

describe('what a commit cost', function () {
  this.timeout(120_000);
  let folder = '';
  let repo = '';
  let home: AgentHome;
  const env = (): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    HOME: folder,
    TOKEN_LEDGER_HOME: join(folder, 'ledger'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    GIT_EDITOR: 'true',
  });
  const run = (cwd: string, program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): string =>
    execFileSync(program, args, {
      cwd,
      env: { ...env(), ...more },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const git = (...args: readonly string[]): string => run(repo, 'git', args);
  const cli = (...args: readonly string[]): string => cliText(folder, args, {}, repo);
  const message = (): string => git('log', '-1', '--format=%B').trim();
  const spend = (output: number): void => {
    const branch = git('symbolic-ref', '--short', 'HEAD').trim();
    home.claude({ cwd: repo, branch }).call({ output, input: 10, cacheRead: 1000 });
  };
  const commit = (text: string, ...more: readonly string[]): string => {
    git('commit', '-q', '--allow-empty', '-m', text, ...more);
    return message();
  };
  const hooks = (): readonly string[] =>
    readdirSync(join(repo, '.git/hooks')).filter((name) => !name.endsWith('.sample'));
  const hook = (name: string, ...lines: readonly string[]): void => {
    writeFileSync(join(repo, '.git/hooks', name), ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(join(repo, '.git/hooks', name), 0o755);
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "token-ledger-it's cost-")));
    home = new AgentHome(folder);
    repo = join(folder, 'repo');
    mkdirSync(repo);
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'root');
    git('checkout', '-q', '-b', 'feature/ABC-1');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('stands in no message unless somebody asked for it', () => {
    spend(1000);
    assert.equal(commit('one'), 'one');
    assert.deepEqual(hooks(), []);
  });

  it('is that of the calls on this branch since the commit before', () => {
    assert.match(
      cli('cost-trailer', '--add'),
      /^Commits here now get a Token-Cost trailer, by hooks in .*\/repo\/\.git\/hooks\./,
    );
    spend(100_000); // $1.50
    assert.match(commit('one'), /^one\n\nToken-Cost: \$1\.50 \(/);
    assert.match(message(), TRAILER);
    assert.equal(commit('two'), 'two', 'nothing was spent since');
    // git's log knows whole seconds: what was spent in the second of a checkout may be of either branch.
    run(repo, 'sleep', ['1.1']);
    git('checkout', '-q', 'main');
    assert.equal(commit('on main'), 'on main', 'nothing was spent there');
    git('checkout', '-q', 'feature/ABC-1');
    run(repo, 'sleep', ['1.1']);
    spend(200_000);
    assert.match(commit('three'), /^three\n\nToken-Cost: \$3\.00 \(/);
  });

  it('is written once, also when a commit is amended, and not for a merge', () => {
    cli('cost-trailer', '--add');
    spend(1000);
    commit('one');
    run(repo, 'sleep', ['1.1']);
    spend(1000);
    git('commit', '-q', '--amend', '--allow-empty', '--no-edit');
    assert.equal(message().match(/Token-Cost/g)?.length, 1);
    git('checkout', '-q', '-b', 'side', 'HEAD~1');
    commit('side');
    spend(1000);
    git('merge', '-q', '--no-ff', '--no-edit', 'feature/ABC-1');
    assert.doesNotMatch(message(), /Token-Cost/);
  });

  it('does not make a commit of an editor that was left without a word', () => {
    cli('cost-trailer', '--add');
    spend(1000);
    assert.throws(() => git('commit', '-q', '--allow-empty'), /Aborting commit due to empty commit message/);
    const write = join(folder, 'write.sh');
    writeFileSync(write, '#!/bin/sh\nprintf "Words\\n%s" "$(cat "$1")" > "$1"\n');
    chmodSync(write, 0o755);
    run(repo, 'git', ['commit', '-q', '--allow-empty'], { GIT_EDITOR: `'${write.replaceAll("'", "'\\''")}'` });
    assert.match(message(), /^Words\n\nToken-Cost: /);
  });

  it('comes after the hooks that are there, whose no is a no', () => {
    hook('prepare-commit-msg', 'printf "first " > "$1.new"; cat "$1" >> "$1.new"; mv "$1.new" "$1"');
    hook('commit-msg', 'grep -q forbidden "$1" && exit 1', 'exit 0');
    cli('cost-trailer', '--add');
    cli('cost-trailer', '--add');
    spend(1000);
    assert.match(commit('one'), /^first one\n\nToken-Cost: /);
    assert.throws(() => commit('forbidden'));
    cli('cost-trailer', '--remove');
    assert.deepEqual(hooks().toSorted(), ['commit-msg', 'prepare-commit-msg']);
    spend(1000);
    assert.equal(commit('two'), 'first two');
    assert.match(readFileSync(join(repo, '.git/hooks/commit-msg'), 'utf8'), /forbidden/);
  });

  it('is taken away in one step, and nothing is left', () => {
    cli('cost-trailer', '--add');
    assert.deepEqual(hooks().toSorted(), ['commit-msg', 'prepare-commit-msg']);
    assert.match(cli('cost-trailer', '--remove'), /no longer get/);
    assert.deepEqual(hooks(), []);
    cli('cost-trailer', '--remove');
  });

  const troubles: readonly [string, () => void][] = [
    ['the program is gone', () => writeFileSync(join(folder, 'ledger/command'), '/nowhere/node\n/nowhere/cli.js\n')],
    ['the file that names it is gone', () => rmSync(join(folder, 'ledger/command'))],
    [
      'it fails',
      () => writeFileSync(join(folder, 'ledger/command'), `${process.execPath}\n${join(folder, 'fails.js')}\n`),
    ],
    ['the ledger cannot be opened', () => writeFileSync(join(folder, 'ledger/ledger.db'), 'no ledger')],
  ];
  for (const [what, make] of troubles)
    it(`does not stop a commit when ${what}`, () => {
      writeFileSync(join(folder, 'fails.js'), 'process.exit(3)');
      cli('cost-trailer', '--add');
      spend(1000);
      make();
      assert.match(commit('one'), /^one(\n\nToken-Cost: .*)?$/);
    });

  it('goes into the folder that core.hooksPath names, for the repositories that asked only', () => {
    const shared = join(folder, 'my hooks');
    writeFileSync(join(folder, '.gitconfig'), `[core]\n\thooksPath = ${shared}\n`);
    const other = join(folder, 'other');
    mkdirSync(other);
    run(other, 'git', ['init', '-q', '-b', 'main']);
    cli('cost-trailer', '--add');
    assert.ok(existsSync(join(shared, 'prepare-commit-msg')));
    assert.deepEqual(hooks(), []);
    spend(1000);
    assert.match(commit('one'), /Token-Cost/);
    home.claude({ cwd: other, branch: 'main' }).call({ output: 1000 });
    run(other, 'git', ['commit', '-q', '--allow-empty', '-m', 'one']);
    assert.doesNotMatch(run(other, 'git', ['log', '-1', '--format=%B']), /Token-Cost/);
    cliText(folder, ['cost-trailer', '--add'], {}, other);
    cli('cost-trailer', '--remove');
    spend(1000);
    assert.doesNotMatch(commit('two'), /Token-Cost/);
    assert.ok(existsSync(join(shared, 'prepare-commit-msg')), 'the other repository keeps it');
    cliText(folder, ['cost-trailer', '--remove'], {}, other);
    assert.deepEqual(readdirSync(shared), []);
  });

  it('writes nowhere that a repository’s own settings name outside of it', () => {
    git('config', 'core.hooksPath', join(folder, 'elsewhere'));
    assert.throws(() => cli('cost-trailer', '--add'), /keeps its hooks outside of itself/);
    assert.ok(!existsSync(join(folder, 'elsewhere')));
    git('config', 'core.hooksPath', '.githooks');
    assert.throws(() => cli('cost-trailer', '--add'), /would be committed/);
    assert.ok(!existsSync(join(repo, '.githooks')));
  });

  it('works in a worktree', () => {
    cli('cost-trailer', '--add');
    const tree = join(folder, 'tree');
    git('worktree', 'add', '-q', '-b', 'wt/ABC-2', tree);
    home.claude({ cwd: tree, branch: 'wt/ABC-2' }).call({ output: 100_000 });
    run(tree, 'git', ['commit', '-q', '--allow-empty', '-m', 'one']);
    assert.match(run(tree, 'git', ['log', '-1', '--format=%B']), /Token-Cost: \$1\.50/);
  });

  it('is a note for a pull request', () => {
    spend(100_000);
    const note = cli('cost-note');
    assert.match(note, /^\*\*Token cost of `feature\/ABC-1`: \$1\.50\*\* \(list-price estimate\)$/m);
    assert.match(note, /^\| Output \| 100,000 \| \$1\.50 \| >99% \|$/m);
    assert.match(note, /^1 session · Claude Code · Sonnet 4\.5; /m);
    run(repo, 'sleep', ['1.1']);
    git('checkout', '-q', '-b', 'quiet');
    assert.throws(() => cli('cost-note'), /No call of an agent is known on this branch/);
    git('checkout', '-q', '--detach');
    assert.throws(() => cli('cost-note'), /No branch is checked out here/);
    assert.equal(cli('cost-trailer'), '');
  });
});
