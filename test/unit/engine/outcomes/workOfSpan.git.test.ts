import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { periodOf } from '../../../../src/core/summary/summaryPeriod.ts';
import { createDayOf } from '../../../../src/core/usage/day.ts';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { knownOutcomes } from '../../../../src/engine/outcomes/knownOutcomes.ts';
import {
  allWork,
  analyzeRepositories,
  lookFor,
  repositoriesOf,
  workOfSpan,
} from '../../../../src/engine/outcomes/outcomes.ts';
import { outcomesOf, statesFrom } from '../../../../src/engine/outcomes/periodOutcomes.ts';
import { ago, World } from '../../cli/world.ts';
import { lines } from '../../git/makeRepo.ts';
import { engineOn } from '../machine.ts';

describe('work of a span', function () {
  this.timeout(120_000);
  let world: World;
  let engine: Engine;

  before(async () => {
    world = new World();
    world.at(300).repo.write('base', lines(40)).commit('Start');
    const nowhere = join(world.home, 'no-repository');
    for (const [n, days] of [250, 120, 60, 3].entries()) {
      world.at(days);
      world.branch(`feat/ABC-${n}`, `file-${n}`);
      world.call(nowhere, `ABC-${n}-alone`);
      world.call(nowhere, 'ABC-9-often');
    }
    // Begun long ago, landed now; and what a worktree that is gone was made from.
    world.at(2).repo.squash('feat/ABC-0', 'Work 0 (#1)');
    world.call(join(world.home, 'gone'), 'ABC-7');
    mkdirSync(join(world.home, 'state'), { recursive: true });
    engine = engineOn(world.home, join(world.home, 'state'));
    await engine.scanAll();
    const look = lookFor(engine, world.home, { compares: false, rereads: false });
    assert.equal(await analyzeRepositories(look, repositoriesOf(allWork(engine))), '');
  });
  after(() => {
    engine.close();
    world.repo.remove();
  });

  it('shows the same outcomes as all work', () => {
    const now = Date.now();
    for (const kind of ['day', 'week', 'month'] as const)
      for (const days of [0, 2, 3, 60, 120, 250])
        for (const denominator of ['branch', 'ticket'] as const) {
          const period = periodOf(kind, createDayOf()(ago(days)));
          const works = [allWork(engine), workOfSpan(engine, statesFrom(period), period.end)];
          const [all, some] = works.map((each) =>
            outcomesOf(engine, knownOutcomes(engine, { running: false, problem: '' }, each), {
              period,
              contexts: undefined,
              denominator,
              now,
            }),
          );
          assert.deepEqual(some, all);
        }
  });

  it('leaves out what was done long ago in no repository, and nothing else', () => {
    const { start, end } = periodOf('day', createDayOf()(ago(3)));
    const keys = workOfSpan(engine, start, end).map(({ branch, place }) => `${place} ${branch}`);
    const branches = [0, 1, 2, 3].map((n) => `branch feat/ABC-${n}`);
    assert.deepEqual(keys.toSorted(), [...branches, 'nowhere ABC-3-alone', 'nowhere ABC-9-often'].toSorted());
    assert.equal(allWork(engine).length, keys.length + 4);
  });
});
