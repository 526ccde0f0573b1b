import { type JsonTotals, jsonTotals } from '../export/groupReport.ts';
import type { Totals } from '../usage/totals.ts';
import type { BranchOutcome } from './outcome.ts';

/** A branch that a call was on, and what became of it. Names are untrusted. */
export interface OutcomeRow {
  /** The repository's main worktree; '' where none is known. */
  readonly repository: string;
  /** As the calls name it; '' for work on no branch. */
  readonly branch: string;
  /** The tickets of its calls, the dearest first; a person's "none" is not among them. */
  readonly tickets: readonly string[];
  /** The pull request that brought it in, `#12` (`!12` on GitLab); '' where none is known. */
  readonly request: string;
  /** False while nobody has looked at the branch: its state is no finding yet. */
  readonly looked: boolean;
  readonly outcome: BranchOutcome;
  /** All calls ever on it. */
  readonly totals: Totals;
  readonly firstCall: number;
  readonly lastCall: number;
}

/** A row of `token-ledger/outcomes@1`. Totals in the shape of `token-ledger/report@1`. */
export interface JsonOutcomeRow extends Pick<JsonTotals, 'calls' | 'tokens' | 'cost' | 'unpriced' | 'lowerBound'> {
  readonly repo: string | null;
  readonly branch: string | null;
  readonly ticket: string | null;
  readonly state: BranchOutcome['state'];
  readonly confidence: BranchOutcome['confidence'];
  readonly evidence: readonly string[];
  /** ISO 8601, UTC. */
  readonly landedAt: string | null;
  readonly landing: BranchOutcome['landing'];
  readonly revertedAt: string | null;
  readonly retained: BranchOutcome['retained'];
  /** `#12` (`!12` on GitLab); null where none is known. */
  readonly request: string | null;
  readonly lines: BranchOutcome['lines'];
  readonly agentLines: BranchOutcome['agentLines'];
  readonly commits: BranchOutcome['commits'];
}

export function jsonOutcome(row: OutcomeRow): JsonOutcomeRow {
  const { repository, branch, tickets, outcome } = row;
  return {
    repo: repository || null,
    branch: branch || null,
    ticket: tickets[0] ?? null,
    state: outcome.state,
    confidence: outcome.confidence,
    evidence: outcome.evidence.map(({ grade, text }) => (grade === '' ? text : `${grade}: ${text}`)),
    landedAt: isoTime(outcome.landedAt),
    landing: outcome.landing,
    revertedAt: isoTime(outcome.revertedAt),
    retained: outcome.retained,
    request: row.request || null,
    lines: outcome.lines,
    agentLines: outcome.agentLines,
    commits: outcome.commits,
    ...jsonTotals(row.totals),
  };
}

const isoTime = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
