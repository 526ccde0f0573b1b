import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BecameRow } from '../../../../src/core/summary/becameSchema.ts';
import type { AgentId } from '../../../../src/core/usage/call.ts';
import { addTag, removeTags } from '../../../../src/ledger/tags/tagStore.ts';
import { ago, World } from '../../cli/world.ts';
import { shippedCard } from '../../core/ratesForTests.ts';
import { lines } from '../../git/makeRepo.ts';
import { engineOn } from '../machine.ts';
import { AskedWindow } from './askedWindow.ts';

const SESSION = { agent: 'claude-code' as AgentId, session: 'session-1' };

describe('what became of it, right after something happened', function () {
  // Less than the regular look at branches, which would find everything.
  this.timeout(50_000);
  let world: World;
  let dist: string;
  let window: AskedWindow;

  const row = async (branch: string): Promise<BecameRow | undefined> =>
    (await window.outcomes(2)).became.rows.find((each) => each.branch === branch);
  /** As a page does: asks again as often as it hears that there is more. */
  const until = async (what: () => Promise<boolean>): Promise<void> => {
    while (!(await what())) await once(window, 'changed');
  };
  const isAtRest = async (): Promise<boolean> => !(await window.outcomes(2)).became.running;
  const commit = (message: string): void => void world.repo.write(message, lines(20, {}, message)).commit(message);

  before(async () => {
    dist = mkdtempSync(join(tmpdir(), 'token-ledger-dist-'));
    writeFileSync(join(dist, 'rate-card.json'), JSON.stringify(await shippedCard()));
    world = new World();
    world.at(4).repo.write('base', lines(40)).commit('Start');
    world.repo.now = new Date(ago(2)).setHours(12);
    world.repo.branch('feat/one');
    world.repo.now += 5_000;
    world.call(world.repo.dir, 'feat/one');
    window = new AskedWindow(world, dist);
    await until(isAtRest);
  });
  after(async () => {
    await window.close();
    world.repo.remove();
    rmSync(dist, { recursive: true });
  });

  for (const [n, name] of ['right after', 'while the branch is looked at after', 'before'].entries())
    it(`has a tag, and its undo, that comes ${name} a commit`, async () => {
      const ticket = `ABC-${n + 1}`;
      if (name !== 'before') commit(`first-${n}`);
      if (name.startsWith('while')) await once(window, 'changed');
      const reach = { kind: 'session' } as const;
      await window.ask('tag', { ...SESSION, ticket, reach });
      if (name === 'before') commit(`first-${n}`);
      assert.deepEqual((await row('feat/one'))?.tickets, [ticket]);
      if (name !== 'before') commit(`second-${n}`);
      await window.ask('undoTag', { anywhere: false });
      assert.deepEqual((await row('feat/one'))?.tickets, []);
    });

  it('has a tag that the command line sets, as soon as it is heard of', async () => {
    const other = engineOn(world.home, join(world.home, 'window'));
    try {
      commit('third');
      const scope = { kind: 'session', ...SESSION } as const;
      addTag(other.ledger, scope, 'XYZ-7', Date.now());
      await until(async () => (await row('feat/one'))?.tickets[0] === 'XYZ-7');
      removeTags(other.ledger, scope, Date.now());
      await until(async () => (await row('feat/one'))?.tickets.length === 0);
    } finally {
      other.close();
    }
    assert.ok(window.messages.some((message) => message.type === 'changed' && message.soon));
  });

  it('goes from open to landed with a merge, and says nothing else in between', async () => {
    const { repo } = world;
    commit('fourth');
    await until(isAtRest);
    const seen = new Set<string>();
    repo.checkout('main').git('merge', '-q', '--no-ff', '-m', 'Merge one', 'feat/one');
    await until(async () => {
      const { state = 'none', looked } = (await row('feat/one')) ?? {};
      seen.add(looked === true ? state : 'not looked');
      return state === 'landed_young';
    });
    seen.delete('open');
    assert.deepEqual([...seen], ['landed_young']);
    repo.now += 5_000;
    world.callAgain(repo.dir, 'main');
    await until(async () => (await row('main')) !== undefined);
    repo.git('branch', 'other');
    await until(async () => {
      const main = await row('main');
      assert.ok(main === undefined || !main.looked || main.state === 'open', JSON.stringify(main));
      return main?.looked === true;
    });
  });

  it('follows refs that change without this worktree, as a fetch or a push changes them', async () => {
    const { repo } = world;
    await until(isAtRest);
    repo.branch('feat/two');
    repo.now += 5_000;
    world.callAgain(repo.dir, 'feat/two');
    commit('fifth');
    await until(async () => (await row('feat/two'))?.looked === true && isAtRest());
    // Nothing of this worktree changes: only the ref.
    const tip = repo.git('commit-tree', '-p', 'main', '-p', 'feat/two', '-m', 'Merge two', 'feat/two^{tree}');
    repo.git('update-ref', 'refs/remotes/origin/main', tip);
    await until(async () => (await row('feat/two'))?.state === 'landed_young');
  });
});
