import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { analysisStamp } from '../../../../src/engine/outcomes/analysisStamp.ts';
import { isDue } from '../../../../src/engine/outcomes/isDue.ts';
import { knownOutcomes } from '../../../../src/engine/outcomes/knownOutcomes.ts';
import { OutcomeRunner } from '../../../../src/engine/outcomes/outcomeRunner.ts';
import { allWork, analyzeRepositories, lookFor, repositoriesOf } from '../../../../src/engine/outcomes/outcomes.ts';
import { refsFingerprint } from '../../../../src/engine/outcomes/refsFingerprint.ts';
import { acquireAnalysisLease, readLooks, releaseLooks } from '../../../../src/ledger/outcomes/outcomeStore.ts';
import { ago, World } from '../../cli/world.ts';
import { lines, MadeRepo } from '../../git/makeRepo.ts';
import { engineOn } from '../machine.ts';

const MINUTE = 60_000;
const NOW = Date.now();

describe('when a repository is looked at again', () => {
  const cases: readonly [name: string, looked: number | undefined, stamp: string, due: boolean, begun?: number][] = [
    ['never looked at', undefined, 'a', true],
    ['held, but never looked at', 0, 'a', true],
    ['just now, though refs changed', NOW - 30_000, 'b', false],
    ['two minutes ago, nothing changed', NOW - 2 * MINUTE, 'a', false],
    ['two minutes ago, refs changed', NOW - 2 * MINUTE, 'b', true],
    ['two minutes ago, work began on another branch since', NOW - 2 * MINUTE, 'a', true, NOW - MINUTE],
    ['two minutes ago, by a log that is of tomorrow', NOW - 2 * MINUTE, 'a', false, NOW + 24 * 60 * MINUTE],
    ['an hour ago', NOW - 60 * MINUTE, 'a', true],
    ['in the future, by a clock that was wrong', NOW + MINUTE, 'a', true],
  ];
  for (const [name, looked, stamp, due, begun = NOW - 3 * MINUTE] of cases) {
    it(`${name}: ${due}`, () => {
      const look = looked === undefined ? undefined : { commonDir: '/r', stamp: 'a', looked, kept: [] };
      assert.equal(isDue(look, { stamp: () => stamp, begun: [begun], now: NOW, rest: MINUTE }), due);
    });
  }
});

describe('what says that refs changed', () => {
  const changes: Readonly<Record<string, (repo: MadeRepo, far: MadeRepo) => void>> = {
    'a commit': (repo) => repo.commit('More'),
    'a checkout': (repo) => repo.checkout('feat/deep/x'),
    'a branch that is made elsewhere': (repo) => repo.git('branch', 'feat/new'),
    'a branch that is deleted': (repo) => repo.git('branch', '-D', 'feat/deep/x'),
    'refs that are packed': (repo) => repo.git('pack-refs', '--all'),
    'a fetch': (repo, far) => {
      far.commit('There');
      repo.git('fetch', '-q', far.dir, 'main:refs/remotes/origin/main');
    },
    'a commit in another worktree': (repo) => {
      repo.git('worktree', 'add', '-q', join(repo.home, 'tree'), 'feat/deep/x');
      repo.gitIn(join(repo.home, 'tree'), 'commit', '-q', '--allow-empty', '-m', 'There');
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    it(name, () => {
      const [repo, far] = [new MadeRepo(), new MadeRepo()];
      repo.commit('Start');
      repo.git('branch', 'feat/deep/x');
      const before = refsFingerprint(repo.commonDir);
      assert.equal(refsFingerprint(repo.commonDir), before);
      change(repo, far);
      assert.notEqual(refsFingerprint(repo.commonDir), before);
      repo.remove();
      far.remove();
      assert.equal(refsFingerprint(repo.commonDir), '');
    });
  }
});

const states = (engine: Engine): string =>
  knownOutcomes(engine, { running: false, problem: '' })
    .rows.map(({ branch, outcome }) => `${branch} ${outcome.state}`)
    .toSorted()
    .join(', ');

describe('outcomes in the background', function () {
  this.timeout(120_000);
  let world: World;
  let engines: Engine[];
  const open = async (state: string): Promise<Engine> => {
    mkdirSync(join(world.home, state), { recursive: true });
    const engine = engineOn(world.home, join(world.home, state));
    await engine.scanAll();
    engines.push(engine);
    return engine;
  };
  const LANDED = [1, 2, 3, 4].map((n) => `feat/ABC-${n} landed_kept`).join(', ');
  const UNKNOWN = LANDED.replaceAll('landed_kept', 'unlinked');

  /** Runs until it rests; answers how often it reported that there was more. */
  const rest = async (engine: Engine, quiet = 1, waiting?: (runner: OutcomeRunner) => void): Promise<number> => {
    let reported = 0;
    let runner: OutcomeRunner | undefined;
    await new Promise<void>((done, failed) => {
      const made = new OutcomeRunner({
        engine,
        home: world.home,
        quiet,
        onChanged: () => {
          reported++;
          if (!made.running) done();
        },
        onError: failed,
      });
      runner = made;
      assert.ok(made.running);
      made.logsChanged();
      made.begin();
      waiting?.(made);
    });
    await runner?.close();
    assert.equal(runner?.problem, '');
    return reported;
  };

  before(() => {
    world = new World();
    world.at(90).repo.write('base', lines(40)).commit('Start');
    world.at(80);
    for (const n of [1, 2, 3, 4]) {
      world.branch(`feat/ABC-${n}`, `file-${n}`);
      world.repo.squash(`feat/ABC-${n}`, `Work ${n} (#${n})`);
    }
  });
  beforeEach(() => (engines = []));
  afterEach(() => engines.forEach((engine) => engine.close()));
  after(() => world.repo.remove());

  it('are found after the first reading, and are there at once for the next window', async () => {
    const engine = await open('one');
    assert.equal(states(engine), UNKNOWN);
    assert.deepEqual(knownOutcomes(engine, { running: true, problem: '' }).progress, {
      done: 0,
      of: 4,
      running: true,
      problem: '',
    });
    assert.ok((await rest(engine)) >= 2);
    assert.equal(states(engine), LANDED);
    const next = await open('one');
    assert.equal(states(next), LANDED);
    assert.equal(knownOutcomes(next, { running: true, problem: '' }).progress.done, 4);
    const [look] = readLooks(next.ledger).values();
    assert.ok(look && look.looked > 0 && look.stamp === analysisStamp(next.ledger, world.repo.commonDir));
    assert.equal(await rest(next), 1, 'nothing is due, so nothing is looked at');
  });

  it('wait for no pause of an agent where a person asks for them', async () => {
    const engine = await open('asked');
    await rest(engine, 60 * MINUTE, (runner) => runner.asked());
    assert.equal(states(engine), LANDED);
  });

  it('are looked for again as soon as a person asks, once for each change', async () => {
    const engine = await open('again');
    let reported = (): void => undefined;
    const runner = new OutcomeRunner({
      engine,
      home: world.home,
      quiet: 1,
      onChanged: () => {
        if (!runner.running) reported();
      },
      onError: assert.fail,
    });
    const rests = (): Promise<void> => new Promise((done) => (reported = done));
    const first = rests();
    runner.begin();
    await first;
    engine.ledger.db.prepare("UPDATE outcome_looks SET looked = looked - 30000, stamp = 'before'").run();
    engine.ledger.db.prepare("DELETE FROM outcomes WHERE branch = 'feat/ABC-4'").run();
    assert.equal(states(engine), LANDED.replace('ABC-4 landed_kept', 'ABC-4 unlinked'));
    const second = rests();
    for (let n = 0; n < 10; n++) runner.asked();
    await second;
    await runner.close();
    assert.equal(states(engine), LANDED);
  });

  it('are one window’s to look for at a time', async () => {
    const [engine, other] = [await open('two'), await open('two')];
    const { commonDir } = world.repo;
    assert.ok(acquireAnalysisLease(engine.ledger, commonDir, 'a', NOW, NOW + 10 * MINUTE));
    assert.ok(!acquireAnalysisLease(other.ledger, commonDir, 'b', Date.now(), NOW + 10 * MINUTE));
    await rest(other);
    assert.equal(states(other), UNKNOWN);
    releaseLooks(engine.ledger, 'a');
    await rest(other);
    assert.equal(states(engine), LANDED);
  });

  it('go on where a window that was closed had left off, and leave nothing behind', async () => {
    const engine = await open('three');
    const stop = new AbortController();
    const home = join(world.home, 'three');
    const stopped = analyzeRepositories(
      lookFor(engine, home, {
        compares: true,
        rereads: true,
        signal: stop.signal,
        onProgress: (done) => {
          if (done === 2) stop.abort(new Error('closing'));
        },
      }),
      repositoriesOf(allWork(engine)),
    );
    await assert.rejects(stopped, /closing/);
    assert.deepEqual(readdirSync(join(home, 'scratch')), []);
    const kept = Number(engine.ledger.db.prepare('SELECT COUNT(*) AS n FROM outcome_cache').get()?.['n']);
    assert.ok(kept > 0, 'what was found out is kept');
    assert.equal(states(engine).split('landed_kept').length - 1, 2);
    await rest(engine);
    assert.equal(states(engine), LANDED);
  });

  it('end at once when the window closes', async () => {
    const engine = await open('four');
    let runner: OutcomeRunner | undefined;
    await new Promise<void>((begun) => {
      runner = new OutcomeRunner({ engine, home: world.home, quiet: 1, onChanged: begun, onError: assert.fail });
      runner.begin();
    });
    await runner?.close();
    assert.ok(
      acquireAnalysisLease(engine.ledger, world.repo.commonDir, 'other', Date.now(), NOW + MINUTE),
      'it holds nothing any more',
    );
  });

  it('follow what happens: another landing is seen', async () => {
    const engine = await open('five');
    await rest(engine);
    const { repo } = world;
    repo.now = ago(3);
    world.branch('feat/ABC-5', 'file-5');
    repo.checkout('main').git('merge', '-q', '--no-ff', '-m', 'Merge five', 'feat/ABC-5');
    await engine.scanAll();
    engine.ledger.db.prepare('UPDATE outcome_looks SET looked = ?').run(Date.now() - 2 * MINUTE);
    await rest(engine);
    assert.equal(states(engine), `${LANDED}, feat/ABC-5 landed_young`);
  });
});
