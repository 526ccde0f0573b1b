import type { BranchOutcome, OutcomeState } from '../../../src/core/outcomes/outcome.ts';
import { NOT_RETAINED, OUTCOME_STATES } from '../../../src/core/outcomes/outcome.ts';
import type { OutcomeRow } from '../../../src/core/outcomes/outcomeRow.ts';
import type { BecameRow } from '../../../src/core/summary/becameSchema.ts';
import type { OutcomesView } from '../../../src/core/summary/summarySchema.ts';
import { NO_CHARGE } from '../../../src/core/usage/charge.ts';
import { NO_TOTALS, type Totals } from '../../../src/core/usage/totals.ts';
import { DAY, HOUR } from './summarySamples.ts';

const CENT = 10_000_000;
export const REPOSITORY = '/home/me/shop';

export function costing(cents: number): Totals {
  const tokens = { ...NO_TOTALS.tokens, output: cents * 10 };
  return { ...NO_TOTALS, calls: 1, tokens, charge: { ...NO_CHARGE, output: cents * CENT } };
}

export function outcome(state: OutcomeState, changes: Partial<BranchOutcome> = {}): BranchOutcome {
  const landed = state.startsWith('landed') || state === 'reverted';
  return {
    branch: '',
    state,
    confidence: 'high',
    evidence: [{ grade: '', text: 'Landed on main: merge commit abc1234 holds it' }],
    landing: landed ? 'squash' : null,
    landedAt: landed ? DAY.start + 9 * HOUR : null,
    landedIn: null,
    revertedAt: null,
    lines: landed ? 214 : null,
    retained: NOT_RETAINED,
    agentLines: null,
    commits: [],
    asOf: DAY.start,
    ...changes,
  };
}

export interface MadeRow extends Partial<Omit<OutcomeRow, 'outcome' | 'totals'>> {
  readonly state?: OutcomeState;
  readonly landedAt?: number;
  readonly cents?: number;
  readonly landing?: BranchOutcome['landing'];
}

export function outcomeRow({
  state = 'landed_young',
  landedAt,
  landing,
  cents = 100,
  ...made
}: MadeRow = {}): OutcomeRow {
  return {
    repository: REPOSITORY,
    branch: 'feature/ABC-1',
    tickets: ['ABC-1'],
    request: '',
    looked: true,
    firstCall: DAY.start,
    lastCall: DAY.start + HOUR,
    outcome: outcome(state, {
      ...(landedAt === undefined ? {} : { landedAt }),
      ...(landing === undefined ? {} : { landing }),
    }),
    totals: costing(cents),
    ...made,
  };
}

function becameRow(state: OutcomeState, at: number): BecameRow {
  const { confidence, evidence, landedAt, revertedAt, retained, lines } = outcome(state);
  return {
    key: state,
    repository: REPOSITORY,
    branch: `feature/ABC-${at}`,
    tickets: [`ABC-${at}`],
    request: at % 2 === 0 ? `#${at}` : '',
    state,
    looked: true,
    confidence: at === 3 ? 'probable' : confidence,
    evidence: [...evidence, { grade: 'E2', text: '2 commits were printed by the session’s own tools' }],
    landedAt,
    revertedAt,
    retained: at === 1 ? { ...retained, '30': 0.87 } : retained,
    lines,
    agentLines: at === 1 ? { lines: 90, retained: { ...retained, '30': 0.8 } } : null,
    commits: [{ commit: 'abc1234def5678', grade: 'E2', time: DAY.start + 8 * HOUR }],
    here: at % 2 === 0 ? ['landed', 'worked on'] : ['worked on'],
  };
}

/** Every state once, ten landed branches, a trend. */
export function outcomesView(changes: Partial<OutcomesView['became']> = {}): OutcomesView {
  const values = [100, 200, 300, 400, 500, 600, 700].map((cents) => cents * CENT);
  return {
    became: {
      done: 9,
      of: 9,
      running: false,
      problem: '',
      rows: OUTCOME_STATES.map(becameRow),
      states: OUTCOME_STATES.map((state, at) => ({
        state,
        looked: true,
        branches: at + 1,
        totals: costing((at + 1) * 100),
      })),
      statesFrom: DAY.start - 90 * 24 * HOUR,
      statesUntil: DAY.end,
      cohort: null,
      fetched: [{ repository: REPOSITORY, asOf: DAY.start }],
      kept: [{ repository: REPOSITORY, days: 30, ours: { n: 12, median: 0.91 }, others: { n: 20, median: 0.88 } }],
      ...changes,
    },
    per: {
      denominator: 'branch',
      cost: {
        n: 7,
        total: values.reduce((a, b) => a + b, 0),
        values,
        middle: { n: 7, median: 400 * CENT, low: 100 * CENT, high: 700 * CENT, coverage: 0.984 },
      },
      output: { n: 7, total: 28_000, values: values.map(() => 4000), middle: null },
      items: values.map((cost, at) => ({
        name: `feature/ABC-${at}`,
        repository: REPOSITORY,
        cost,
        outputTokens: 4000,
        closedBy: '' as const,
        request: null,
      })),
      fullyLoaded: 550 * CENT,
      coverage: { linked: 83 * CENT, total: 100 * CENT, share: 0.83, notMeasured: [] },
      trend: [1, 2, 3, 4, 5, 6].map((week) => ({
        start: DAY.start - week * 7 * 24 * HOUR,
        n: week,
        median: week * 100 * CENT,
      })),
    },
  };
}
