import assert from 'node:assert/strict';
import { lines } from '../git/makeRepo.ts';
import { cliText } from './cli.ts';
import { ago, World } from './world.ts';

interface Per {
  readonly denominator: string;
  readonly cost: { readonly n: number; readonly total: number; readonly values: readonly number[] };
  readonly items: readonly { readonly name: string }[];
  readonly fullyLoaded: number | null;
  readonly coverage: { readonly linked: number; readonly total: number; readonly share: number };
}

/** The local day so many days ago. */
const day = (days: number): string =>
  new Date(ago(days) - new Date(ago(days)).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

describe('cost per what, through the command line', function () {
  this.timeout(120_000);
  let world: World;
  const per = (...args: readonly string[]): Per =>
    (JSON.parse(cliText(world.home, ['summary', ...args, '--json'])) as { per: Per }).per;
  const say = (...args: readonly string[]): string => cliText(world.home, args);

  before(() => {
    world = new World();
    const { repo } = world;
    world.at(40);
    repo.write('base', lines(40)).commit('Start');
    world.at(20);
    for (const n of [1, 2, 3, 4, 5, 6]) {
      world.branch(`feat/ABC-${n}`, `file-${n}`);
      repo.squash(`feat/ABC-${n}`, `Work ${n} (#${n})`);
    }
    world.branch('issue-7/more', 'seven');
  });
  after(() => world.repo.remove());

  it('per landed pull request and branch: direct, and with all that was spent', () => {
    for (const [denominator, names] of [
      ['pull-request', ['#6', '#5', '#4', '#3', '#2', '#1']],
      ['branch', [6, 5, 4, 3, 2, 1].map((n) => `feat/ABC-${n}`)],
    ] as const) {
      const reported = per(day(20), '--denominator', denominator);
      assert.deepEqual(
        reported.items.map(({ name }) => name),
        names,
      );
      assert.equal(reported.cost.n, 6);
      assert.ok(Math.abs(reported.cost.total - reported.cost.values.reduce((a, b) => a + b, 0)) < 1e-9);
      // What did not land is in the whole only.
      assert.ok(reported.fullyLoaded !== null && reported.fullyLoaded * 6 > reported.cost.total);
      assert.equal(reported.coverage.share, 1);
    }
  });

  it('per closed ticket, once the person says that it is closed', () => {
    assert.equal(per('--denominator', 'ticket').cost.n, 0);
    assert.match(say('close', 'ABC-1'), /ABC-1 is done since/);
    assert.match(say('close', 'ABC-2', '--at', day(30)), /ABC-2 is done/);
    say('tag', 'session-7', '#7');
    assert.match(say('close', '#7', '--cwd', world.repo.dir), /^#7 is done since .*\.\n$/);
    assert.match(say('close', 'ABC-99'), /No call is tagged with it yet/);
    assert.deepEqual(
      per('--denominator', 'ticket')
        .items.map(({ name }) => name)
        .toSorted(),
      ['#7', 'ABC-1'],
    );
    assert.deepEqual(
      per(day(30), '--denominator', 'ticket').items.map(({ name }) => name),
      ['ABC-2'],
    );
    assert.match(say('reopen', 'ABC-1'), /open again/);
    assert.match(say('reopen', 'ABC-1'), /was not closed/);
    assert.deepEqual(
      per('--denominator', 'ticket').items.map(({ name }) => name),
      ['#7'],
    );
  });

  it('reports the same in words', () => {
    const text = say('summary', day(20), '--markdown', '--long');
    assert.ok(text.includes('feat/ABC-1') && text.startsWith('## '), text);
  });

  const refused: readonly [args: readonly string[], says: RegExp][] = [
    [['close'], /takes a ticket/],
    [['close', '#7', '--cwd', '/'], /say which with --cwd/],
    [['close', 'ABC-1', '--at', 'soon'], /A time is written as/],
    [['close', 'ABC-1', '--at', '2999-01-01'], /in the future/],
    [['reopen', ' '], /at least one visible character/],
    [['summary', 'soon'], /A date is written as/],
    [['summary', '--denominator', 'person'], /takes one of pull-request/],
    [['outcomes', '--since', 'then'], /A date is written as/],
  ];
  for (const [args, says] of refused) it(`refuses ${args.join(' ')}`, () => assert.throws(() => say(...args), says));
});
