import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { lines, MadeRepo } from '../../git/makeRepo.ts';
import { cliText, runCli } from '../cli.ts';
import { edited } from '../work/toolUse.ts';
import { ago, type OutcomeRowJson, World } from '../world.ts';

const nameOf = (repo: string | null): string | null => (repo === null ? null : basename(repo));
const key = (repo: unknown, branch: unknown): string => JSON.stringify([repo, branch]);
const plain = (row: Pick<OutcomeRowJson, 'calls' | 'tokens' | 'cost'>) => [row.calls, row.tokens, row.cost];

describe('what became of every branch, through the command line', function () {
  this.timeout(120_000);
  let world: World;
  let rows: readonly OutcomeRowJson[];

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(100);
    repo.write('base.txt', lines(50)).commit('Start');
    repo.git('remote', 'add', 'origin', 'git@github.com:octo/shop.git');

    world.at(80).branch('feat/ABC-1', 'one');
    world.said({
      type: 'pr-link',
      prUrl: 'https://github.com/octo/shop/pull/11',
      prNumber: 11,
      prRepository: 'octo/shop',
    });
    repo.squash('feat/ABC-1', 'One (#11)');
    repo.git('branch', '-D', 'feat/ABC-1');

    world.at(70).branch('feat/ABC-2', 'two');
    const two = repo.squash('feat/ABC-2', 'Two (#12)');
    repo.days(1).git('revert', '--no-edit', two);

    world.at(60).branch('feat/ABC-3', 'three');
    world.at(55).branch('feat/ABC-4', 'four');
    repo.checkout('main').git('branch', '-D', 'feat/ABC-4');

    world.at(50);
    repo.checkout('main').branch('chore/look');
    world.call(repo.dir, 'chore/look');
    repo.checkout('main');

    world.at(45).call(repo.dir, 'main');
    edited(world, 'main', 'direct');
    repo.write('direct', lines(20, {}, 'direct')).commit('Straight on main');

    world.at(42);
    repo.git('checkout', '-q', '--detach');
    // A change of HEAD holds from the end of its second.
    repo.now += 5_000;
    world.call(repo.dir, 'HEAD');
    repo.checkout('main');

    world.at(40);
    const worktree = join(repo.home, 'tree');
    repo.git('worktree', 'add', '-q', '-b', 'feat/ABC-5', worktree);
    world.call(worktree, 'feat/ABC-5');
    repo.gitIn(worktree, 'commit', '-q', '--allow-empty', '-m', 'Nothing yet');
    repo.gitIn(worktree, 'rm', '-q', 'base.txt');
    repo.gitIn(worktree, 'commit', '-q', '-m', 'Without the base');
    runCli(world.home, ['report']);
    repo.git('worktree', 'remove', worktree);
    repo.squash('feat/ABC-5', 'Five (#15)');
    repo.git('branch', '-D', 'feat/ABC-5');

    world.at(4).branch('feat/ABC-6', 'six');
    repo.checkout('main').git('merge', '-q', '--no-ff', '-m', 'Merge six', 'feat/ABC-6');

    world.at(3).branch('feat/ABC-7', 'seven');
    world.at(2);
    world.call(join(repo.home, 'gone'), 'feat/ABC-8');
    mkdirSync(join(repo.home, 'plain'));
    world.call(join(repo.home, 'plain'), '');
    world.call('', '');

    const other = new MadeRepo('other');
    other.now = ago(2);
    other.write('x', 'x\n').commit('Start');
    other.branch('feat/XYZ-1');
    world.call(other.dir, 'feat/XYZ-1');
    runCli(world.home, ['report']);
    other.remove();
    rows = world.outcomes();
  });
  after(() => world.repo.remove());

  const cases: readonly [branch: string | null, repo: string | null, expected: string][] = [
    ['feat/ABC-1', 'work', 'landed_kept squash high ABC-1 1'],
    ['feat/ABC-2', 'work', 'reverted squash high ABC-2 0'],
    ['feat/ABC-3', 'work', 'dropped null high ABC-3 null'],
    ['feat/ABC-4', 'work', 'dropped null probable ABC-4 null'],
    ['feat/ABC-5', 'work', 'landed_kept squash high ABC-5 null'],
    ['feat/ABC-6', 'work', 'landed_young merge certain ABC-6 null'],
    ['feat/ABC-7', 'work', 'open null high ABC-7 null'],
    ['chore/look', 'work', 'no_code null high null null'],
    ['main', 'work', 'landed_kept direct high null 1'],
    ['(detached)', 'work', 'unlinked null unknown null null'],
    ['feat/XYZ-1', 'other', 'unlinked null unknown XYZ-1 null'],
    ['feat/ABC-8', null, 'unlinked null unknown ABC-8 null'],
    [null, null, 'unlinked null unknown null null'],
  ];

  const find = (branch: string | null, repo: string | null): OutcomeRowJson | undefined =>
    rows.find((row) => row.branch === branch && nameOf(row.repo) === repo);
  for (const [branch, repo, expected] of cases) {
    it(`${branch ?? 'no branch'} of ${repo ?? 'no repository'}: ${expected}`, () => {
      const row = find(branch, repo);
      assert.ok(row, JSON.stringify(rows.map((each) => each.branch)));
      const reported = [row.state, row.landing, row.confidence, row.ticket, row.retained['30']].map(String).join(' ');
      assert.equal(reported, expected, row.evidence.join('\n'));
      assert.equal(row.landedAt !== null, row.landing !== null);
      assert.ok(row.evidence.length > 0);
    });
  }

  it('has no other rows', () => assert.equal(rows.length, cases.length));

  it('reports a pull request as the session’s own only where the landing names it', () => {
    const own = rows.filter(({ evidence }) =>
      evidence.some((text) =>
        text.includes('request #11 is its own: the landing commit names it, and a session’s log links it'),
      ),
    );
    assert.deepEqual(
      own.map(({ branch }) => branch),
      ['feat/ABC-1'],
    );
  });

  for (const since of [[], ['--since', new Date(ago(52)).toISOString().slice(0, 10)]]) {
    it(`sums to the report, row by row, to the token and nano-dollar ${since.join(' ')}`, () => {
      const report = runCli(world.home, ['report', '--by', 'repo', '--by', 'branch', ...since]);
      const reported = world.outcomes(...since);
      assert.deepEqual(
        new Map(reported.map((row) => [key(row.repo, row.branch), plain(row)])),
        new Map(report.rows.map((row) => [key(row.key['repo'], row.key['branch']), plain(row)])),
      );
      assert.equal(reported.length, report.rows.length);
      assert.ok(reported.length > 0 && report.totals.calls > 0);
      if (since.length > 0) assert.ok(reported.length < rows.length);
    });
  }

  it('says the same again', () => assert.deepEqual(world.outcomes(), rows));

  it('speaks in words to a person', () => {
    const text = cliText(world.home, ['outcomes']);
    for (const words of ['Kept', 'Reverted', 'Cannot tell', 'No code', '#11', 'feat/ABC-4'])
      assert.ok(text.includes(words), words);
    assert.ok(!text.includes('landed_'));
  });

  it('without git says why, and keeps what was known', () => {
    const text = cliText(world.home, ['outcomes', '--json'], { PATH: '/nonexistent' });
    assert.deepEqual((JSON.parse(text) as { rows: unknown }).rows, rows);
    const fresh = cliText(world.home, ['outcomes', '--json'], {
      PATH: '/nonexistent',
      TOKEN_LEDGER_HOME: join(world.home, 'l2'),
    });
    const reported = (JSON.parse(fresh) as { rows: readonly OutcomeRowJson[] }).rows.find(
      (row) => row.branch === 'feat/ABC-1',
    );
    assert.equal(reported?.state, 'unlinked');
    assert.ok(reported.evidence[0]?.includes('Git was not found'));
  });

  it('still knows what landed when git has forgotten and the repository is gone', () => {
    const { repo } = world;
    repo.git('reflog', 'expire', '--expire=now', '--all');
    repo.git('gc', '-q', '--prune=now');
    const again = world.outcomes();
    assert.deepEqual(
      again.filter(({ landing }) => landing !== null).map(({ branch }) => branch),
      rows.filter(({ landing }) => landing !== null).map(({ branch }) => branch),
    );
    rmSync(repo.dir, { recursive: true });
    const gone = world.outcomes().find(({ branch }) => branch === 'feat/ABC-1');
    assert.equal(gone?.state, 'unlinked');
    assert.ok(
      gone.evidence.some((text) => text.includes('When it was last looked at') && text.includes('Landed on main')),
    );
  });
});
