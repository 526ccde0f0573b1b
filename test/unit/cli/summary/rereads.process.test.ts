import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { cliText, runCli } from '../cli.ts';
import { World } from '../world.ts';

const PULL = 'https://github.com/octo/shop/pull';

describe('which logs a question reads a second time', function () {
  this.timeout(120_000);
  let world: World;

  /** The sessions whose logs were read again. */
  const reread = (): readonly string[] => {
    const db = new DatabaseSync(join(world.home, 'ledger', 'ledger.db'), { readOnly: true });
    try {
      const rows = db.prepare("SELECT session FROM facts WHERE kind = 'traces' ORDER BY session").all();
      return rows.map((row) => String(row['session']));
    } finally {
      db.close();
    }
  };
  const requests = (...args: readonly string[]): readonly string[] =>
    runCli(world.home, ['report', '--by', 'pull-request', ...args])
      .rows.map(({ key }) => key['pull-request'] ?? '')
      .toSorted((a, b) => a.localeCompare(b));

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(60).repo.commit('Start');
    repo.git('remote', 'add', 'origin', 'git@github.com:octo/shop.git');
    // session-1 is on a branch to which nothing ties a commit; session-2 and session-4 are on none and create a request.
    world.at(4).repo.branch('idle');
    world.call(repo.dir, 'idle');
    repo.git('checkout', '-q', '--detach');
    for (const [days, number] of [
      [20, 31],
      [3, 32],
    ] as const) {
      world.at(days).call(repo.dir, 'HEAD');
      const line = { cwd: repo.dir, gitBranch: 'HEAD' };
      const id = `toolu_${number}`;
      const use = { type: 'tool_use', id, name: 'Bash', input: { command: 'gh pr create --fill' } };
      const result = { type: 'tool_result', tool_use_id: id, content: `${PULL}/${number}\n` };
      world.said({ type: 'assistant', ...line, message: { content: [use] } });
      world.said({ type: 'user', ...line, message: { content: [result] } });
      repo.now += 60_000;
      world.callAgain(repo.dir, 'HEAD');
    }
  });
  after(() => world.repo.remove());

  it('none for a summary', () => {
    cliText(world.home, ['summary', '--since', '30d', '--all', '--long']);
    assert.deepEqual(reread(), []);
  });

  it('those of the span for pull requests', () => {
    assert.deepEqual(requests('--since', '3d'), ['#32']);
    assert.deepEqual(reread(), ['session-4']);
  });

  it('all others where all is asked for', () => {
    assert.deepEqual(requests(), ['', '#31', '#32']);
    assert.deepEqual(reread(), ['session-1', 'session-2', 'session-4']);
  });

  it('and what they said is known from then on', () =>
    assert.match(
      cliText(world.home, ['report', '--by', 'pull-request', '--since', '3d']),
      /#32: 1 session; link: a session created it/,
    ));
});
