import assert from 'node:assert/strict';
import { cliText } from '../cli.ts';
import { type OutcomeRowJson, World } from '../world.ts';
import { shell, used } from './toolUse.ts';

describe('a request of GitLab, where #12 is an issue', function () {
  this.timeout(120_000);

  const cases: readonly (readonly [name: string, remote: string, host: string])[] = [
    ['on GitLab itself', 'git@gitlab.com:shop/web.git', 'gitlab.com'],
    ['on a host of its own', 'ssh://git@code.example.com:2222/shop/web.git', 'code.example.com'],
  ];
  for (const [name, remote, host] of cases)
    it(`is written !12 wherever it is shown: ${name}`, () => {
      const world = new World();
      const { repo } = world;
      const address = (number: number): string => `https://${host}/shop/web/-/merge_requests/${number}`;
      world.at(20).repo.commit('Start');
      repo.git('remote', 'add', 'origin', remote);
      world.at(5).branch('created', 'created');
      used(world, 'created', shell('glab mr create --fill'), `${address(12)}\n`);
      world.at(4).branch('seen', 'seen');
      used(world, 'seen', shell('glab mr view 13'), address(13));
      world.said({ type: 'pr-link', prNumber: 13, prUrl: address(13), prRepository: 'shop/web' });
      const { rows } = JSON.parse(cliText(world.home, ['outcomes', '--json'])) as { rows: readonly OutcomeRowJson[] };
      const evidence = rows.flatMap((row) => row.evidence).join('\n');
      assert.match(evidence, /A session created pull request !12 from it/);
      assert.match(evidence, /Pull request !13 is only mentioned by a session/);
      const texts = [
        cliText(world.home, ['outcomes'], { COLUMNS: '200' }, repo.dir),
        cliText(world.home, ['summary', '--since', '20d', '--long'], { COLUMNS: '200' }, repo.dir),
        cliText(world.home, ['branch', 'created'], { COLUMNS: '200' }, repo.dir),
        cliText(world.home, ['report', '--by', 'pull-request'], { COLUMNS: '200' }, repo.dir),
      ];
      for (const text of texts) {
        assert.match(text, /!12/);
        assert.doesNotMatch(text, /#1[23]\b/);
      }
      world.repo.remove();
    });
});
