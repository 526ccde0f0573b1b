import type { KeptComparison } from '../outcomes/baseline.ts';
import { OUTCOME_STATES, type OutcomeState } from '../outcomes/outcome.ts';
import type { OutcomeRow } from '../outcomes/outcomeRow.ts';
import type { Period } from '../outcomes/ratios.ts';
import { plainText } from '../text/untrusted.ts';
import { addTotals, NO_TOTALS, type Totals } from '../usage/totals.ts';
import type { BecameRow, BecameView } from './becameSchema.ts';

const NAME_LIMIT = 240;
const SENTENCE_LIMIT = 600;
const MOST_COMMITS = 20;

/** Cost of a branch in some time; `state` is asked for by its key. */
export interface BranchCost {
  readonly repository: string;
  readonly branch: string;
  readonly totals: Totals;
}

export interface BecameInput {
  readonly period: Period;
  readonly rows: readonly OutcomeRow[];
  /** Branches with calls in the period. */
  readonly workedOn: ReadonlySet<string>;
  /** What the table of states covers: all cost of that time, by branch. */
  readonly window: Period;
  readonly costs: readonly BranchCost[];
  /** What the period's cost had become then, ms UTC; left out while that is still to come. */
  readonly cohort?: { readonly at: number; readonly costs: readonly BranchCost[] };
  readonly progress: Pick<BecameView, 'done' | 'of' | 'running' | 'problem'>;
  readonly kept: readonly (KeptComparison & { readonly repository: string })[];
}

/** Names a branch of a repository. */
export const branchKey = (repository: string, branch: string): string => JSON.stringify([repository, branch]);

/** Block 2 of the summary. */
export function becameView(input: BecameInput): BecameView {
  const { rows, window, progress, kept } = input;
  return {
    ...progress,
    rows: rows
      .map((row) => becameRow(row, happenings(row, input)))
      .filter(({ here }) => here.length > 0)
      .toSorted(byMoment),
    states: byState((row) => row.outcome.state, rows, input.costs),
    statesFrom: window.from,
    statesUntil: window.to,
    cohort: cohortOf(input),
    fetched: fetched(rows, input),
    kept: kept.map((each) => ({ ...each, repository: plainText(each.repository, NAME_LIMIT) })),
  };
}

/** What happened to a branch in the period. */
function happenings({ repository, branch, outcome }: OutcomeRow, { period, workedOn }: BecameInput): BecameRow['here'] {
  const inside = (time: number | null): boolean => time !== null && time >= period.from && time < period.to;
  return [
    ...(inside(outcome.landedAt) ? (['landed'] as const) : []),
    ...(inside(outcome.revertedAt) ? (['backed out'] as const) : []),
    ...(workedOn.has(branchKey(repository, branch)) ? (['worked on'] as const) : []),
  ];
}

/** A branch's outcome as it is shown: foreign text is plain. */
export function becameRow(
  { repository, branch, tickets, request, looked, outcome }: OutcomeRow,
  here: BecameRow['here'],
): BecameRow {
  const { state, confidence, evidence, landedAt, revertedAt, retained, lines, agentLines, commits } = outcome;
  return {
    key: branchKey(repository, branch),
    repository: plainText(repository, NAME_LIMIT),
    branch: plainText(branch, NAME_LIMIT),
    tickets: tickets.map((ticket) => plainText(ticket, NAME_LIMIT)),
    request: plainText(request, NAME_LIMIT),
    state,
    looked,
    confidence,
    evidence: evidence.map(({ grade, text }) => ({ grade, text: plainText(text, SENTENCE_LIMIT) })),
    landedAt,
    revertedAt,
    retained,
    lines,
    agentLines,
    commits: commits
      .toSorted((a, b) => (a.grade < b.grade ? -1 : a.grade > b.grade ? 1 : 0))
      .slice(0, MOST_COMMITS)
      .map(({ commit, grade, time = null }) => ({ commit: plainText(commit, NAME_LIMIT), grade, time })),
    here,
  };
}

/** What landed first, the latest first; then by state, in the order of the states. */
function byMoment(a: BecameRow, b: BecameRow): number {
  const events = eventTime(b) - eventTime(a);
  if (events !== 0) return events;
  return OUTCOME_STATES.indexOf(a.state) - OUTCOME_STATES.indexOf(b.state) || (a.key < b.key ? -1 : 1);
}

const eventTime = ({ here, landedAt, revertedAt }: BecameRow): number =>
  here.includes('landed') || here.includes('backed out') ? Math.max(landedAt ?? 0, revertedAt ?? 0) : 0;

/** Every branch's cost goes to one state, so the states sum to the whole; what was not looked at yet comes last. */
function byState(
  stateOf: (row: OutcomeRow) => OutcomeState,
  rows: readonly OutcomeRow[],
  costs: readonly BranchCost[],
): BecameView['states'] {
  const states = new Map<string, OutcomeState>();
  for (const row of rows) if (row.looked) states.set(branchKey(row.repository, row.branch), stateOf(row));
  const sums = new Map<OutcomeState | undefined, { branches: number; totals: Totals }>();
  for (const { repository, branch, totals } of costs) {
    const state = states.get(branchKey(repository, branch));
    const sum = sums.get(state) ?? { branches: 0, totals: NO_TOTALS };
    sums.set(state, { branches: sum.branches + 1, totals: addTotals(sum.totals, totals) });
  }
  return [...OUTCOME_STATES, undefined].flatMap((state) => {
    const sum = sums.get(state);
    return sum === undefined ? [] : [{ state: state ?? 'unlinked', looked: state !== undefined, ...sum }];
  });
}

function cohortOf({ rows, cohort }: BecameInput): BecameView['cohort'] {
  if (cohort === undefined) return null;
  const { at, costs } = cohort;
  return { at, states: byState((row) => stateAt(row, at), rows, costs) };
}

/** What a branch was at a time: landed, backed out, or not yet one of these. */
function stateAt({ outcome: { state, landedAt, revertedAt } }: OutcomeRow, at: number): OutcomeState {
  if (state === 'no_code' || state === 'unlinked') return state;
  if (landedAt === null || landedAt > at) return 'open';
  return revertedAt !== null && revertedAt <= at ? 'reverted' : 'landed_young';
}

function fetched(rows: readonly OutcomeRow[], { costs }: BecameInput): BecameView['fetched'] {
  const shown = new Set(costs.map(({ repository }) => repository));
  const found = new Map<string, number | null>();
  for (const { repository, outcome } of rows) {
    if (repository !== '' && shown.has(repository)) found.set(repository, outcome.asOf);
  }
  return [...found]
    .map(([repository, asOf]) => ({ repository: plainText(repository, NAME_LIMIT), asOf }))
    .toSorted((a, b) => (a.repository < b.repository ? -1 : 1));
}
