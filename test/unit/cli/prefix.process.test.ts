import assert from 'node:assert/strict';
import { cliText, runCli } from './cli.ts';
import { World } from './world.ts';

interface Prefixes {
  readonly prefixes: readonly { readonly prefix: string; readonly state: string; readonly by: string }[];
}

describe('prefixes on the command line', function () {
  this.timeout(120_000);
  let world: World;
  const text = (...args: readonly string[]): string => cliText(world.home, args, {}, world.repo.dir);
  const settled = (): readonly string[] =>
    (JSON.parse(text('prefix', '--json')) as Prefixes).prefixes.map(
      ({ prefix, state, by }) => `${prefix} ${state} ${by}`,
    );
  const tickets = (): readonly string[] =>
    runCli(world.home, ['report', '--by', 'ticket'])
      .rows.map(({ key }) => key['ticket'] ?? '(untagged)')
      .toSorted((a, b) => a.localeCompare(b));

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(9).repo.commit('Start');
    for (const n of [1, 2, 3]) repo.commit(`ENG-${n} do a thing`);
    world.at(5).branch('eng-123-title', 'one');
    world.branch('sc-77-login', 'two');
    world.branch('ops-12-clean', 'three');
  });
  after(() => world.repo.remove());

  it('learns them from the subjects of commits', () => {
    assert.deepEqual(settled(), ['ENG confirmed history']);
    assert.deepEqual(tickets(), ['(untagged)', 'ENG-123']);
  });

  it('suggests a Shortcut story, and takes it once it is confirmed', () => {
    assert.match(text('inbox'), /sc-77\?/);
    assert.match(text('prefix', 'sc-'), /^sc- +a ticket’s prefix, as you said$/m);
    assert.deepEqual(tickets(), ['(untagged)', 'ENG-123', 'sc-77']);
  });

  it('takes an answer back', () => {
    text('prefix', 'ops-');
    assert.deepEqual(tickets(), ['ENG-123', 'OPS-12', 'sc-77']);
    text('prefix', 'OPS', '--forget');
    assert.deepEqual(tickets(), ['(untagged)', 'ENG-123', 'sc-77']);
    text('prefix', 'eng', '--deny');
    assert.deepEqual(settled(), ['ENG denied person', 'sc- confirmed person']);
    assert.deepEqual(tickets(), ['(untagged)', 'sc-77']);
  });

  for (const args of [
    ['prefix', '--deny'],
    ['prefix', 'a b'],
    ['prefix', 'ENG', '--deny', '--forget'],
  ])
    it(`refuses ${args.join(' ')} with 2`, () =>
      assert.throws(
        () => text(...args),
        (error: { status: number }) => error.status === 2,
      ));
});
