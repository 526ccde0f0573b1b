import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { RecentWork } from '../../../../src/engine/outcomes/recentWork.ts';
import { addTag, undoLastTag } from '../../../../src/ledger/tags/tagStore.ts';
import { ago, World } from '../../cli/world.ts';
import { engineOn } from '../machine.ts';

const SESSION = { kind: 'session', agent: 'claude-code', session: 'session-1' } as const;

describe('work that is not summed again for each call', () => {
  let world: World;
  let engine: Engine;
  let works: RecentWork;
  const heard = new EventEmitter();

  const tickets = (): readonly string[] => works.get().flatMap((work) => work.tickets);

  beforeEach(async () => {
    world = new World();
    world.at(2).repo.commit('Start');
    world.repo.branch('feat/one');
    world.repo.now += 5_000;
    world.call(world.repo.dir, 'feat/one');
    engine = engineOn(world.home, join(world.home, 'ledger'));
    await engine.scanAll();
    works = new RecentWork(engine, () => heard.emit('old'));
  });
  afterEach(() => {
    works.stop();
    engine.close();
    world.repo.remove();
  });

  it('has every step about tags at once', () => {
    assert.deepEqual(tickets(), []);
    addTag(engine.ledger, SESSION, 'ABC-1', ago(1));
    assert.deepEqual(tickets(), ['ABC-1']);
    undoLastTag(engine.ledger);
    assert.deepEqual(tickets(), []);
    addTag(engine.ledger, SESSION, 'ABC-2', ago(1));
    assert.deepEqual(tickets(), ['ABC-2']);
  });

  it('has the latest calls, or says when it may be asked for them', async () => {
    const calls = (): number => works.get().reduce((sum, { totals }) => sum + totals.calls, 0);
    assert.equal(calls(), 1);
    for (let n = 2; n <= 4; n++) {
      world.callAgain(world.repo.dir, 'feat/one');
      await engine.scanAll();
      while (calls() !== n) await once(heard, 'old');
    }
  });
});
