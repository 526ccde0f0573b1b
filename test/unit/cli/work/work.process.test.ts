import assert from 'node:assert/strict';
import { join } from 'node:path';
import { cliText, runCli } from '../cli.ts';
import { World } from '../world.ts';

interface Amounts {
  readonly calls: number;
  readonly tokens: Readonly<Record<string, number>>;
  readonly cost: { readonly total: number };
}
interface WorkJson extends Amounts {
  readonly schema: string;
  readonly repo: string | null;
  readonly closed: { readonly at: string; readonly by: string } | null;
  readonly sessions: readonly (Amounts & { readonly session: string; readonly title: string })[];
  readonly branches: readonly (Amounts & {
    readonly branch: string | null;
    readonly outcome: { readonly state: string; readonly request: string | null; readonly evidence: readonly string[] };
  })[];
  readonly tickets: readonly (Amounts & { readonly ticket: string | null })[];
}

describe('one ticket or branch on the command line', function () {
  this.timeout(120_000);
  let world: World;
  const text = (args: readonly string[], cwd = world.repo.dir): string => cliText(world.home, args, {}, cwd);
  const json = (args: readonly string[]): WorkJson => JSON.parse(text([...args, '--json'])) as WorkJson;

  before(() => {
    world = new World();
    world.at(20).repo.commit('Start');
    world.at(10).branch('feat/ABC-1-one', 'one');
    world.at(9).branch('feat/ABC-1-two', 'two');
    world.at(8).branch('tidy', 'tidy', 'main');
    world.at(7).repo.checkout('main').squash('feat/ABC-1-one', 'One (#12)');
    world.call(join(world.repo.home, 'nowhere'), 'feat/ABC-1-elsewhere');
  });
  after(() => world.repo.remove());

  const amounts = ({ calls, tokens, cost }: Amounts) => ({ calls, tokens, cost: Math.round(cost.total * 1e9) });
  const sumOf = (rows: readonly Amounts[]) =>
    rows.map(amounts).reduce((a, b) => ({
      calls: a.calls + b.calls,
      tokens: Object.fromEntries(Object.entries(a.tokens).map(([name, n]) => [name, n + (b.tokens[name] ?? 0)])),
      cost: a.cost + b.cost,
    }));
  const reported = (by: string, value: string) => {
    const row = runCli(world.home, ['report', '--by', by]).rows.find(({ key }) => key[by] === value);
    assert.ok(row);
    return amounts(row);
  };

  it('a ticket has the report’s sum; its sessions, branches and tickets add up to it', () => {
    const detail = json(['ticket', 'abc-1']);
    assert.equal(detail.schema, 'token-ledger/ticket@1');
    assert.deepEqual(amounts(detail), reported('ticket', 'ABC-1'));
    for (const rows of [detail.sessions, detail.branches, detail.tickets])
      assert.deepEqual(sumOf(rows), amounts(detail));
    assert.deepEqual(
      detail.branches.map(({ branch, outcome }) => `${branch} ${outcome.state} ${outcome.request}`).toSorted(),
      ['feat/ABC-1-elsewhere unlinked null', 'feat/ABC-1-one landed_young #12', 'feat/ABC-1-two open null'],
    );
    assert.ok(detail.branches.every(({ outcome }) => outcome.evidence.length > 0));
  });

  it('a branch has the report’s sum, and what became of it', () => {
    const detail = json(['branch', 'feat/ABC-1-one']);
    assert.equal(detail.schema, 'token-ledger/branch@1');
    assert.deepEqual(amounts(detail), reported('branch', 'feat/ABC-1-one'));
    for (const rows of [detail.sessions, detail.branches, detail.tickets])
      assert.deepEqual(sumOf(rows), amounts(detail));
    assert.match(text(['branch', 'feat/ABC-1-one']), /^feat\/ABC-1-one .*#12 +landed on \d{4}-/m);
  });

  it('takes the branch that is checked out, and finds a name from anywhere', () => {
    world.repo.checkout('tidy');
    assert.match(text(['branch']), /^Branch tidy · work\n/);
    assert.match(text(['branch', 'tidy'], world.repo.home), /^Branch tidy · work\n/);
  });

  it('says who closed a ticket', () => {
    text(['close', 'ABC-1']);
    assert.equal(json(['ticket', 'ABC-1']).closed?.by, 'person');
    assert.match(text(['ticket', 'ABC-1']), /^Ticket ABC-1 · closed on .*, as you said$/m);
  });

  for (const [args, message] of [
    [['ticket', 'ABC-2'], /No call of an agent is known for the ticket ABC-2\. Did you mean ABC-1\?/],
    [['branch', 'tiddy'], /No call of an agent is known on the branch tiddy of work\. Did you mean tidy\?/],
    [['ticket'], /ticket takes a ticket/],
  ] as const)
    it(`${args.join(' ')}: says what is wrong`, () => assert.throws(() => text(args), message));
});
