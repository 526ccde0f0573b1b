/**
 * What became of the work on a branch, with the facts of each state. The names are printed in reports and sent to teams: they
 * never change. `settled`: nothing more happens by itself, so a team's row of it need not wait.
 */
const OUTCOME_FACTS = {
  landed_young: { settled: false },
  landed_kept: { settled: true },
  landed_changed: { settled: true },
  landed_replaced: { settled: true },
  reverted: { settled: true },
  open: { settled: false },
  dropped: { settled: false },
  no_code: { settled: false },
  unlinked: { settled: false },
} as const satisfies Readonly<Record<string, { readonly settled: boolean }>>;

export type OutcomeState = keyof typeof OUTCOME_FACTS;

export const OUTCOME_STATES = Object.keys(OUTCOME_FACTS) as readonly OutcomeState[];

/** Reports whether nothing more happens to the work by itself. */
export const isSettled = (state: OutcomeState): boolean => OUTCOME_FACTS[state].settled;

/** Reports whether the work is on the integration branch, and was not backed out. */
export const isLanded = (state: OutcomeState): boolean => state.startsWith('landed_');

/** How sure the state is: proved by ids; by content; by likeness or time; not at all. */
export type Confidence = 'certain' | 'high' | 'probable' | 'unknown';

/** How a branch came to the integration branch. `part`: earlier commits did, later ones did not. `direct`: the work was done on it. */
export type LandingKind = 'merge' | 'fast-forward' | 'rebase' | 'squash' | 'part' | 'edited' | 'direct';

/** How a commit is tied to a session, the strongest first; '' for evidence that is not about such a link. */
export type Grade = 'E1' | 'E2' | 'E3' | 'E4';

/** Why we say so, in a plain sentence. It may hold names from the repository: untrusted text. */
export interface Evidence {
  readonly grade: Grade | '';
  readonly text: string;
}

/** How the evidence of open work begins that has no commit of its own. */
const NOTHING_COMMITTED = 'Nothing committed yet';

/** Reports whether the work is open and has no commit of its own yet. */
export function isUncommitted({ state, evidence }: Pick<BranchOutcome, 'state' | 'evidence'>): boolean {
  return state === 'open' && evidence[0]?.text.startsWith(NOTHING_COMMITTED) === true;
}

/** A stretch of history that is one landing: what `commit` has and `base` has not. */
export interface CommitRange {
  /** '' where the commit is the first of all. */
  readonly base: string;
  readonly commit: string;
}

export interface Landing {
  readonly kind: LandingKind;
  readonly confidence: Confidence;
  /** Full name of the ref it landed on. */
  readonly into: string;
  /** The first-parent commit that completed the landing. */
  readonly commit: string;
  /** Its committer time, ms UTC. */
  readonly time: number;
  readonly pieces: readonly CommitRange[];
  readonly evidence: string;
}

export const HORIZONS = [14, 30, 90] as const;
export type Horizon = (typeof HORIZONS)[number];

/** Share of the landed lines that were unchanged that many days later; null where it is too early, too thin or not measurable. */
export type Retained = { readonly [H in `${Horizon}`]: number | null };

export const NOT_RETAINED: Retained = { '14': null, '30': null, '90': null };

export interface CommitLink {
  readonly commit: string;
  /** Its author time, ms UTC; left out in outcomes that were stored before it was read. */
  readonly time?: number;
  readonly grade: Grade;
  /** The session that made it, '' where the link names a tool only. */
  readonly session: string;
}

export interface AgentLines {
  /** Lines of this work's sessions in the landing, by git-ai's notes. */
  readonly lines: number;
  readonly retained: Retained;
}

export interface BranchOutcome {
  readonly branch: string;
  readonly state: OutcomeState;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
  readonly landing: LandingKind | null;
  /** ms UTC. */
  readonly landedAt: number | null;
  readonly landedIn: { readonly commit: string; readonly into: string } | null;
  /** Number of the pull or merge request that the landing commit names as its own, else of the one that a session created from the branch. */
  readonly request?: number;
  readonly revertedAt: number | null;
  /** Lines that the landing added and that are counted; null if it did not land or could not be measured. */
  readonly lines: number | null;
  readonly retained: Retained;
  readonly agentLines: AgentLines | null;
  readonly commits: readonly CommitLink[];
  /** The repository last fetched then (ms UTC); null if it never did or has no remote. What happened later is not known here. */
  readonly asOf: number | null;
}

/** All of an outcome but what is said of it, for work that did not land or for which that is unknown. `asOf` as there. */
export function blankOutcome(
  branch: string,
  asOf: number | null,
): Omit<BranchOutcome, 'state' | 'confidence' | 'evidence'> {
  return {
    branch,
    landing: null,
    landedAt: null,
    landedIn: null,
    revertedAt: null,
    lines: null,
    retained: NOT_RETAINED,
    agentLines: null,
    commits: [],
    asOf,
  };
}
