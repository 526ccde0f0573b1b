import assert from 'node:assert/strict';
import { cliText } from '../cli.ts';
import { World } from '../world.ts';
import { shell, used } from './toolUse.ts';

interface Row {
  readonly branch: string | null;
  readonly state: string;
  readonly request: string | null;
  readonly evidence: readonly string[];
}

describe('a pull request that is open', function () {
  this.timeout(120_000);
  let world: World;
  let rows: readonly Row[];

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(20).repo.commit('Start');
    repo.git('remote', 'add', 'origin', 'git@github.com:shop/web.git');
    const work = (branch: string, use: object, answer: string): void => {
      world.branch(branch, branch);
      used(world, branch, use, answer);
    };
    world.at(5);
    work('by-gh', shell('git push -u origin by-gh && gh pr create --fill'), 'https://github.com/shop/web/pull/41\n');
    work(
      'by-tool',
      { name: 'mcp__github__create_pull_request', input: { title: 'x' } },
      '{"url":"https://api.github.com/repos/shop/web/pulls/42","html_url":"https://github.com/shop/web/pull/42"}',
    );
    work('only-seen', shell('gh pr view 43 --json url'), 'https://github.com/shop/web/pull/43');
    work('of-another', shell('gh pr create --repo other/one'), 'https://github.com/other/one/pull/44');
    work('refused', shell('gh pr create --fill'), 'pull request create failed: no commits between main and refused');
    world.at(4).branch('committed', 'committed');
    // A commit that a session printed is a strong tie already; the request is looked for all the same.
    const id = repo.git('rev-parse', '--short', 'HEAD').trim();
    used(
      world,
      'committed',
      shell('git commit -qm x; glab mr create'),
      `[committed ${id}] x\n 1 file changed, 1 insertion(+)\nhttps://github.com/shop/web/pull/45`,
    );
    rows = (JSON.parse(cliText(world.home, ['outcomes', '--json'])) as { rows: readonly Row[] }).rows;
  });
  after(() => world.repo.remove());

  const cases: readonly (readonly [branch: string, request: string | null])[] = [
    ['by-gh', '#41'],
    ['by-tool', '#42'],
    ['only-seen', null],
    ['of-another', null],
    ['refused', null],
    ['committed', '#45'],
  ];
  for (const [branch, request] of cases)
    it(`${branch}: ${request ?? 'none'}`, () => {
      const row = rows.find((each) => each.branch === branch);
      assert.deepEqual([row?.state, row?.request], ['open', request]);
      const said = row?.evidence.some((text) => text === `A session created pull request ${request} from it`);
      assert.equal(said, request !== null);
    });

  it('is on the page of its branch, and is not counted as landed', () => {
    assert.match(cliText(world.home, ['branch', 'by-gh'], {}, world.repo.dir), /^by-gh .*#41 +open/m);
    const text = cliText(
      world.home,
      ['summary', '--since', '10d', '--denominator', 'pull-request'],
      {},
      world.repo.dir,
    );
    assert.match(text, /No pull request of this work landed in this time/);
    assert.match(text, /^by-gh .*#41 +open/m);
  });
});
