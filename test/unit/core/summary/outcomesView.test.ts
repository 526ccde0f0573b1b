import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type LandingKind, OUTCOME_STATES } from '../../../../src/core/outcomes/outcome.ts';
import type { OutcomeRow } from '../../../../src/core/outcomes/outcomeRow.ts';
import { perView as perSchema, becameView as schema } from '../../../../src/core/summary/becameSchema.ts';
import { type BecameInput, becameView, branchKey } from '../../../../src/core/summary/outcomesView.ts';
import { cohortWords, outcomeText, rowStateName } from '../../../../src/core/summary/summaryWords.ts';
import { type PerInput, perView } from '../../../../src/core/summary/unitCostView.ts';
import { perLines } from '../../../../src/core/summary/unitCostWords.ts';
import { statesByTicket } from '../../../../src/core/summary/workByTicket.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { costing, outcomeRow, REPOSITORY } from '../outcomeSamples.ts';
import { FORMATS } from '../statusSamples.ts';
import { DAY, HOUR } from '../summarySamples.ts';

const DOLLAR = 1_000_000_000;
const PERIOD = { from: DAY.start, to: DAY.end };

function becameInput(changes: Partial<BecameInput> = {}): BecameInput {
  return {
    period: PERIOD,
    rows: [],
    workedOn: new Set(),
    window: { from: DAY.start - 90 * 24 * HOUR, to: DAY.end },
    costs: [],
    progress: { done: 0, of: 0, running: false, problem: '' },
    kept: [],
    ...changes,
  };
}

describe('what became of it', () => {
  it('shows what was worked on, landed or was backed out in the period, what landed last first', () => {
    const rows = [
      outcomeRow({ branch: 'old', landedAt: DAY.start - 1 }),
      outcomeRow({ branch: 'early', landedAt: DAY.start }),
      outcomeRow({ branch: 'late', landedAt: DAY.end - 1 }),
      outcomeRow({ branch: 'next', landedAt: DAY.end }),
      outcomeRow({ branch: 'open', state: 'open' }),
      outcomeRow({ branch: 'else', state: 'dropped' }),
    ];
    const workedOn = new Set(['open', 'late'].map((branch) => branchKey(REPOSITORY, branch)));
    const view = becameView(becameInput({ rows, workedOn }));
    assert.deepEqual(
      view.rows.map(({ branch, here }) => [branch, ...here]),
      [
        ['late', 'landed', 'worked on'],
        ['early', 'landed'],
        ['open', 'worked on'],
      ],
    );
  });

  it('distinguishes two repositories’ branches of one name', () => {
    const rows = ['/r/one', '/r/two'].map((repository) => outcomeRow({ repository, branch: 'main', state: 'open' }));
    const view = becameView(becameInput({ rows, workedOn: new Set([branchKey('/r/two', 'main')]) }));
    assert.deepEqual(
      view.rows.map(({ repository }) => repository),
      ['/r/two'],
    );
  });

  it('gives every cost one state, so that the states sum to the whole; what nobody looked at has a row of its own', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ branch: fc.constantFrom('a', 'b', 'c', ''), cents: fc.nat(900) }), { maxLength: 20 }),
        fc.array(fc.record({ branch: fc.constantFrom('a', 'b', 'd'), state: fc.constantFrom(...OUTCOME_STATES) })),
        (spent, known) => {
          const costs = spent.map(({ branch, cents }) => ({ repository: REPOSITORY, branch, totals: costing(cents) }));
          const rows = known.map(({ branch, state }) => outcomeRow({ branch, state }));
          const view = becameView(becameInput({ rows, costs }));
          const sum = (totals: readonly { readonly totals: ReturnType<typeof costing> }[]): number =>
            totals.reduce((all, each) => all + chargeTotal(each.totals.charge), 0);
          assert.equal(sum(view.states), sum(costs));
          if (costs.some(({ branch }) => branch === '')) assert.equal(view.states.at(-1)?.looked, false);
          assert.equal(
            view.states.filter(({ looked }) => !looked).length,
            costs.some(({ branch }) => !rows.some((row) => row.branch === branch)) ? 1 : 0,
          );
          assert.deepEqual(schema.parse(JSON.parse(JSON.stringify(view))), view);
        },
      ),
    ));
});

describe('a branch that nobody looked at yet', () => {
  const rows = [
    outcomeRow({ branch: 'new', state: 'unlinked', looked: false }),
    outcomeRow({ branch: 'gone', state: 'unlinked' }),
  ];
  const costs = rows.map(({ branch }, i) => ({ repository: REPOSITORY, branch, totals: costing((i + 1) * 100) }));
  const workedOn = new Set(rows.map(({ branch }) => branchKey(REPOSITORY, branch)));
  const { rows: shown, states } = becameView(becameInput({ rows, costs, workedOn }));

  it('is called that, and not "cannot tell", which is a finding', () => {
    assert.deepEqual(
      shown.map((row) => [row.branch, rowStateName(row), outcomeText(row)]),
      [
        ['gone', 'Cannot tell', 'cannot tell'],
        ['new', 'Not looked at yet', 'not looked at yet'],
      ],
    );
  });

  it('has its cost in a row of its own', () =>
    assert.deepEqual(
      states.map((row) => [rowStateName(row), chargeTotal(row.totals.charge) / DOLLAR]),
      [
        ['Cannot tell', 2],
        ['Not looked at yet', 1],
      ],
    ));

  it('is named beside its ticket, after the states that are known', () => {
    const of = (looked: boolean) => ({
      became: {
        rows: [
          { tickets: ['ABC-1'], repository: REPOSITORY, state: 'open', looked: true },
          { tickets: ['ABC-1'], repository: REPOSITORY, state: 'unlinked', looked },
        ],
      },
    });
    const row = { ticket: { text: 'ABC-1' }, repository: '' } as never;
    assert.equal(statesByTicket(of(false) as never)(row), 'open, not looked at yet');
    assert.equal(statesByTicket(of(true) as never)(row), 'open, cannot tell');
  });
});

describe('what a period’s cost had become 30 days later', () => {
  const at = DAY.end + 30 * 24 * HOUR;
  const rows = [
    outcomeRow({ branch: 'landed', state: 'landed_kept', landedAt: at - HOUR }),
    outcomeRow({ branch: 'later', state: 'landed_kept', landedAt: at + HOUR }),
    outcomeRow({ branch: 'dropped', state: 'dropped' }),
    outcomeRow({ branch: 'read', state: 'no_code' }),
  ];
  const costs = ['landed', 'later', 'dropped', 'read', 'unknown'].map((branch, i) => ({
    repository: REPOSITORY,
    branch,
    totals: costing((i + 1) * 100),
  }));

  it('is reported of that day, whatever came since, and sums to the whole', () => {
    const view = becameView(becameInput({ rows, cohort: { at, costs } }));
    assert.deepEqual(
      view.cohort?.states.map(({ state, totals }) => [state, chargeTotal(totals.charge) / DOLLAR]),
      [
        ['landed_young', 1],
        ['open', 5],
        ['no_code', 4],
        ['unlinked', 5],
      ],
    );
    assert.match(
      cohortWords(view, FORMATS),
      /^30 days after \(2026-12-2\d\) its cost was: landed \$1\.00, not landed \$5\.00, no code \$4\.00, not looked at yet \$5\.00\.$/,
    );
  });

  it('is not reported before', () => assert.equal(cohortWords(becameView(becameInput({ rows, costs })), FORMATS), ''));
});

function perInput(changes: Partial<PerInput> = {}): PerInput {
  return {
    denominator: 'branch',
    notMeasured: [],
    period: PERIOD,
    rows: [],
    closedTickets: [],
    spent: 0,
    linked: 0,
    weeks: [],
    ...changes,
  };
}

const keysOf = (rows: readonly OutcomeRow[]): readonly string[] =>
  rows.map(({ repository, branch }) => branchKey(repository, branch));

const landed = (n: number) =>
  Array.from({ length: n }, (_, i) => outcomeRow({ branch: `b${i}`, request: `#${i}`, cents: (i + 1) * 100 }));

describe('tokens per what', () => {
  it('lists below six, and names no median', () => {
    const view = perView(perInput({ rows: landed(5), spent: 20 * DOLLAR }));
    assert.deepEqual([view.cost.n, view.cost.total, view.cost.middle, view.fullyLoaded], [5, 15 * DOLLAR, null, null]);
    assert.deepEqual(
      view.items.map(({ name }) => name),
      ['b4', 'b3', 'b2', 'b1', 'b0'],
    );
    assert.match(
      perLines(view, FORMATS)[0] ?? '',
      /^5 branches landed, \$15.00 linked to them\. Too few for a median \(needs 6\)/,
    );
  });

  it('names the median with its interval from six on, and all cost by each', () => {
    const view = perView(perInput({ rows: landed(6), spent: 60 * DOLLAR, linked: 45 * DOLLAR }));
    assert.deepEqual(view.cost.middle && { ...view.cost.middle, coverage: 0 }, {
      n: 6,
      median: 3.5 * DOLLAR,
      low: DOLLAR,
      high: 6 * DOLLAR,
      coverage: 0,
    });
    assert.equal(view.fullyLoaded, 10 * DOLLAR);
    assert.deepEqual(perLines(view, FORMATS), [
      '6 branches landed, $21.00 linked to them; median $3.50 (96% interval $1.00 to $6.00).',
      'Output tokens per branch: median 3.5k, between 1k and 6k.',
      'All cost of this time by each branch that landed in it: $10.00. It holds work on what did not land, or will later.',
      '75% of the cost has a branch.',
    ]);
    assert.deepEqual(perSchema.parse(JSON.parse(JSON.stringify(view))), view);
  });

  const left: readonly (readonly [string, Parameters<typeof outcomeRow>[0]])[] = [
    ['what was backed out', { state: 'reverted' }],
    ['what landed before', { landedAt: DAY.start - 1 }],
    ['what landed later', { landedAt: DAY.end }],
    ['what is open', { state: 'open' }],
  ];
  for (const [what, made] of left)
    it(`does not count ${what}`, () => assert.equal(perView(perInput({ rows: [outcomeRow(made)] })).cost.n, 0));

  it('sums to the rows that are landed, and to their states', () => {
    const made = fc.record({
      branch: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'main'),
      state: fc.constantFrom(...OUTCOME_STATES),
      landing: fc.constantFrom('squash', 'merge', 'part', 'direct'),
      cents: fc.nat(900),
    });
    fc.assert(
      fc.property(fc.uniqueArray(made, { selector: ({ branch }) => branch }), (of) => {
        const rows = of.map(({ landing, ...rest }) => outcomeRow({ ...rest, landing: landing as LandingKind }));
        const costs = rows.map(({ repository, branch, totals }) => ({ repository, branch, totals }));
        const { states, rows: shown } = becameView(becameInput({ rows, costs, workedOn: new Set(keysOf(rows)) }));
        const isLanded = ({ state }: { readonly state: string }): boolean => state.startsWith('landed');
        const costOf = (key: string): number =>
          rows
            .filter((row) => keysOf([row])[0] === key)
            .reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0);
        const ofRows = shown.filter(isLanded).reduce((sum, { key }) => sum + costOf(key), 0);
        const ofStates = states.filter(isLanded).reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0);
        const { cost, items } = perView(perInput({ rows }));
        assert.deepEqual([ofStates, cost.total], [ofRows, ofRows]);
        assert.equal(
          items.reduce((sum, item) => sum + item.cost, 0),
          ofRows,
        );
        assert.equal(cost.n, shown.filter(isLanded).length);
      }),
    );
  });

  it('counts a pull request of several branches once, with all their cost, and nothing without one', () => {
    const rows = [
      outcomeRow({ branch: 'a', request: '#7', cents: 100 }),
      outcomeRow({ branch: 'b', request: '#7', cents: 200 }),
      outcomeRow({ branch: 'c' }),
      outcomeRow({ branch: 'd', request: '#7', repository: '/r/other', cents: 50 }),
    ];
    const { cost } = perView(perInput({ denominator: 'pull-request', rows }));
    assert.deepEqual([cost.n, cost.values], [2, [0.5 * DOLLAR, 3 * DOLLAR]]);
  });

  it('names tools that are not measured beside the share', () => {
    const view = perView(perInput({ spent: 100, linked: 83, notMeasured: ['Cursor'] }));
    assert.equal(perLines(view, FORMATS).at(-1), '83% of the cost has a branch. Not measured, so in neither: Cursor.');
  });

  it('counts closed tickets by when they were closed', () => {
    const closedTickets = [DAY.start, DAY.end].map((doneAt) => ({
      name: 'ABC-1',
      repository: '',
      doneAt,
      cost: DOLLAR,
      outputTokens: 9,
      closedBy: 'tracker' as const,
    }));
    const view = perView(perInput({ denominator: 'ticket', closedTickets, rows: landed(3) }));
    assert.equal(view.cost.n, 1);
    assert.match(perLines(view, FORMATS)[0] ?? '', /^1 ticket closed, \$1.00 linked to it/);
    assert.equal(view.items[0]?.closedBy, 'tracker');
  });

  it('shows no trend before six complete weeks with six in each half', () => {
    const week = 7 * 24 * HOUR;
    const weeks = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ from: i * week, to: (i + 1) * week, complete: i < n - 1 }));
    const rows = Array.from({ length: 40 }, (_, i) => outcomeRow({ branch: `b${i}`, landedAt: (i % 8) * week + HOUR }));
    const at = (n: number) => perView(perInput({ rows, weeks: weeks(n) })).trend.length;
    assert.deepEqual([at(6), at(7), at(8)], [0, 6, 7]);
  });
});
