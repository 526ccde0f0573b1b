import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { traceBound } from '../../../../src/engine/outcomes/evidence/toolOutputEvidence.ts';
import { OutcomeRunner } from '../../../../src/engine/outcomes/outcomeRunner.ts';
import { allWork, lookFor, searchBranchless } from '../../../../src/engine/outcomes/outcomes.ts';
import { requestTraces } from '../../../../src/ledger/outcomes/traceStore.ts';
import { World } from '../../cli/world.ts';
import { engineOn } from '../machine.ts';

const PULL = 'https://github.com/octo/shop/pull';

describe('pull requests of sessions on no branch', function () {
  this.timeout(60_000);
  let world: World;
  let engine: Engine;

  const use = (id: string): void =>
    world.said({
      type: 'assistant',
      message: { content: [{ type: 'tool_use', id, name: 'Bash', input: { command: 'gh pr create --fill' } }] },
    });
  const answer = (id: string, number: number): void =>
    world.said({
      type: 'user',
      message: { content: [{ type: 'tool_result', tool_use_id: id, content: `${PULL}/${number}\n` }] },
    });
  const found = (): readonly string[] =>
    [...requestTraces(engine.ledger).values()]
      .flat()
      .map(({ url }) => url)
      .toSorted();
  /** Searches with this many bytes; answers how many were read. */
  const search = async (bytes?: number): Promise<number> => {
    const bound = traceBound(bytes);
    const before = bound.bytes;
    const look = lookFor(engine, world.home, { compares: false, rereads: true });
    await searchBranchless(look, allWork(engine), bound);
    return before - bound.bytes;
  };

  beforeEach(async () => {
    world = new World();
    // The folder of the work is gone, so it is on no branch.
    for (const number of [1, 2]) {
      world.at(10 - number).call('/gone', 'main');
      use(`toolu_${number}`);
      answer(`toolu_${number}`, number);
    }
    mkdirSync(join(world.home, 'state'), { recursive: true });
    engine = engineOn(world.home, join(world.home, 'state'));
    await engine.scanAll();
  });
  afterEach(() => {
    engine.close();
    world.repo.remove();
  });

  it('are looked for by a window, where no repository is to be looked at', async () => {
    let runner: OutcomeRunner | undefined;
    await new Promise<void>((done, failed) => {
      const made = new OutcomeRunner({
        engine,
        home: world.home,
        quiet: 1,
        onChanged: () => found().length === 2 && done(),
        onError: failed,
      });
      runner = made;
      made.begin();
    });
    await runner?.close();
    assert.deepEqual(found(), [`${PULL}/1`, `${PULL}/2`]);
  });

  it('are found bit by bit, those of the latest work first, and no log is read twice', async () => {
    await search(600);
    assert.deepEqual(found(), []);
    for (const most of [1200, 1200]) assert.ok((await search(most)) <= most);
    assert.deepEqual(found().slice(-1), [`${PULL}/2`]);
    await search();
    assert.deepEqual(found(), [`${PULL}/1`, `${PULL}/2`]);
    assert.equal(await search(), 0);
  });

  it('wait for a tool’s answer without reading its log in vain', async () => {
    use('toolu_3');
    await engine.scanAll();
    assert.ok((await search()) > 0);
    assert.equal(await search(), 0);
    answer('toolu_3', 3);
    await engine.scanAll();
    assert.ok((await search()) > 0);
    assert.deepEqual(found(), [`${PULL}/1`, `${PULL}/2`, `${PULL}/3`]);
    assert.equal(await search(), 0);
  });
});
