import assert from 'node:assert/strict';
import { lines } from '../../git/makeRepo.ts';
import { cliText, runCli } from '../cli.ts';
import { World } from '../world.ts';

interface RequestRow {
  readonly key: { readonly 'pull-request': string | null };
  readonly calls: number;
  readonly cost: { readonly total: number };
  readonly pullRequest?: {
    readonly branches: readonly string[];
    readonly sessions: number;
    readonly link: readonly string[];
    readonly splitWith: readonly string[];
    readonly callsOnNoBranch: boolean;
  };
}

const nano = (dollars: number): number => Math.round(dollars * 1e9);

describe('cost per pull request on the command line', function () {
  this.timeout(120_000);
  let world: World;
  let rows: readonly RequestRow[];

  const row = (name: string | null): RequestRow => {
    const found = rows.find(({ key }) => key['pull-request'] === name);
    assert.ok(found, `no row of ${name}`);
    return found;
  };
  const linked = (url: string): void =>
    world.said({ type: 'pr-link', prUrl: url, prNumber: Number(url.split('/').at(-1)), prRepository: 'octo/shop' });
  const created = (branch: string, url: string): void => {
    const id = `toolu_${url}`;
    const line = { cwd: world.repo.dir, gitBranch: branch };
    const input = { command: 'gh pr create --fill' };
    world.said({ type: 'assistant', ...line, message: { content: [{ type: 'tool_use', id, name: 'Bash', input }] } });
    const content = [{ type: 'tool_result', tool_use_id: id, content: `${url}\n` }];
    world.said({ type: 'user', ...line, message: { content } });
  };
  const PULL = 'https://github.com/octo/shop/pull';

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(100);
    repo.write('base.txt', lines(50)).commit('Start');
    repo.git('remote', 'add', 'origin', 'git@github.com:octo/shop.git');

    // 1: landed by a squash that names #11; the session's log links it, and another one that it only looked at.
    world.at(80).branch('feat/one', 'one');
    linked(`${PULL}/11`);
    linked(`${PULL}/99`);
    repo.squash('feat/one', 'One (#11)');

    // 2: the same session where no branch is checked out, before its log had named a request of its own.
    world.at(79);
    repo.git('checkout', '-q', '--detach');
    repo.now += 5_000;
    world.call(repo.dir, 'HEAD');
    repo.checkout('main');

    // 3: a merge commit names #12.
    world.at(60).branch('feat/two', 'two');
    repo.checkout('main').git('merge', '-q', '--no-ff', '-m', 'Merge pull request #12 from me/feat/two', 'feat/two');

    // 4: two requests were created from one branch that is open.
    world.at(3).branch('feat/three', 'three');
    created('feat/three', `${PULL}/21`);
    created('feat/three', `${PULL}/22`);

    // 5 and 6: a session on no branch at all that creates a request: only what comes after it is for the request.
    world.at(2);
    repo.git('checkout', '-q', '--detach');
    repo.now += 5_000;
    world.call(repo.dir, 'HEAD');
    repo.now += 60_000;
    created('HEAD', `${PULL}/31`);
    repo.now += 60_000;
    world.callAgain(repo.dir, 'HEAD');
    repo.now += 5_000;
    repo.checkout('main');

    // 7: on main, which is no request's.
    world.at(1).call(repo.dir, 'main');

    rows = (runCli(world.home, ['report', '--by', 'pull-request']) as unknown as { rows: RequestRow[] }).rows;
  });
  after(() => world.repo.remove());

  it('gives each request all work of its branch, and says how it is known', () => {
    assert.deepEqual(row('#11').pullRequest, {
      branches: ['feat/one'],
      sessions: 1,
      link: ['squash-subject'],
      splitWith: [],
      callsOnNoBranch: false,
    });
    assert.deepEqual(row('#12').pullRequest?.link, ['merge-subject']);
  });

  it('gives a request that was only mentioned nothing', () =>
    assert.ok(!rows.some(({ key }) => key['pull-request'] === '#99')));

  it('splits work for two requests evenly: whole parts that are the work together', () => {
    const [a, b] = [row('#21'), row('#22')];
    assert.deepEqual([a.pullRequest?.splitWith, b.pullRequest?.splitWith], [['#22'], ['#21']]);
    assert.deepEqual([a.pullRequest?.link, b.pullRequest?.link], [['created'], ['created']]);
    const whole = runCli(world.home, ['report', '--by', 'branch']).rows.find(
      ({ key }) => key['branch'] === 'feat/three',
    );
    assert.equal(nano(a.cost.total) + nano(b.cost.total), nano(whole?.cost.total ?? 0));
    assert.ok(nano(a.cost.total) - nano(b.cost.total) <= 5 && nano(a.cost.total) >= nano(b.cost.total));
    assert.equal(a.calls + b.calls, 1);
  });

  it('ties calls on no branch to the request from its creation on', () => {
    assert.deepEqual(
      [row('#31').calls, row('#31').pullRequest?.callsOnNoBranch, row('#31').pullRequest?.branches],
      [1, true, []],
    );
    const session = runCli(world.home, ['report', '--by', 'session']).rows.find(({ calls }) => calls === 2);
    const cost = nano(row('#31').cost.total);
    // The second of two calls, which grow.
    assert.ok(session !== undefined && cost > nano(session.cost.total) / 2 && cost < nano(session.cost.total));
  });

  it('adds up to the report', () => {
    const { totals } = runCli(world.home, ['report']);
    assert.equal(
      rows.reduce((sum, { cost }) => sum + nano(cost.total), 0),
      nano(totals.cost.total),
    );
    assert.equal(
      rows.reduce((sum, each) => sum + each.calls, 0),
      totals.calls,
    );
  });

  it('says it in words under the table', () => {
    const text = cliText(world.home, ['report', '--by', 'pull-request']).replaceAll(/\s+/g, ' ');
    for (const line of [
      '#11: branch feat/one; 1 session; link: the landing commit names it.',
      '#12: branch feat/two; 1 session; link: the merge commit names it.',
      '#21: branch feat/three; 1 session; link: a session created it; even split with #22.',
      '#31: 1 session; link: a session created it; with calls on no branch, after a session had named it.',
    ])
      assert.ok(text.includes(line), `${line}\n${text}`);
  });

  it('counts the same in cost per pull request, with the same words', () => {
    const text = cliText(
      world.home,
      ['summary', '--since', '120d', '--denominator', 'pull-request', '--long'],
      {},
      world.repo.dir,
    ).replaceAll(/\s+/g, ' ');
    assert.match(text, /#11: branch feat\/one; 1 session; link: the landing commit names it\./);
    assert.match(text, /Pull request #12 is its own: the merge commit names it/);
    assert.match(text, /Pull request #99 is only mentioned by a session: no cost is tied to it/);
  });
});
