import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtBranches } from '../../../../src/cli/machine/lookAtBranches.ts';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { traceBound } from '../../../../src/engine/outcomes/evidence/toolOutputEvidence.ts';
import { OutcomeRunner } from '../../../../src/engine/outcomes/outcomeRunner.ts';
import { allWork, lookFor, searchBranchless } from '../../../../src/engine/outcomes/outcomes.ts';
import { requestTraces } from '../../../../src/ledger/outcomes/traceStore.ts';
import { World } from '../../cli/world.ts';
import { engineOn } from '../machine.ts';

const PULL = 'https://github.com/octo/shop/pull';

describe('pull requests of sessions on no branch', function () {
  this.timeout(120_000);
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

  it('are counted as left where the search ends before all is read', async () => {
    const bound = traceBound(600);
    const look = lookFor(engine, world.home, { compares: false, rereads: true, bound });
    await searchBranchless(look, allWork(engine));
    assert.equal(bound.sessionsLeft, 2);
    const rest = traceBound();
    await searchBranchless({ ...look, bound: rest }, allWork(engine));
    assert.deepEqual([rest.sessionsLeft, found()], [0, [`${PULL}/1`, `${PULL}/2`]]);
  });

  it('are none that are left where a log is gone', async () => {
    rmSync(join(world.home, '.claude'), { recursive: true });
    const bound = traceBound();
    await searchBranchless(lookFor(engine, world.home, { compares: false, rereads: true, bound }), allWork(engine));
    assert.deepEqual([bound.sessionsLeft, found()], [0, []]);
  });

  it('are looked for by the command line until all is read, or it says what is left', async () => {
    const said: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
    try {
      const options = { compares: false, rereads: true };
      await lookAtBranches(engine, allWork(engine), options, 0);
      assert.match(said.join(''), /may be missing: the logs of 2 sessions were not read again to the end/);
      said.length = 0;
      await lookAtBranches(engine, allWork(engine), options);
    } finally {
      process.stderr.write = write;
    }
    assert.deepEqual([said, found()], [[], [`${PULL}/1`, `${PULL}/2`]]);
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
