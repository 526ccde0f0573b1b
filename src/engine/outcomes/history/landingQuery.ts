import type { Target } from '../../../core/outcomes/integration.ts';
import type { CommitRange } from '../../../core/outcomes/outcome.ts';
import type { OutcomeCache } from '../../../core/outcomes/outcomeCache.ts';
import type { Commit } from '../../../git/history.ts';
import type { OutcomeRepo } from './outcomeRepo.ts';

/** What became of one commit on one integration branch? */
export interface LandingQuery {
  readonly repo: OutcomeRepo;
  readonly target: Target;
  readonly tip: string;
  /** Older states of the branch that are not in its history any more. */
  readonly olderHeads: () => Promise<readonly string[]>;
  readonly cache: OutcomeCache;
  readonly signal: AbortSignal | undefined;
}

/** What the branch has and the integration branch has not. */
export interface BranchCommits {
  /** The best common ancestor. */
  readonly base: string;
  /** Newest first. */
  readonly commits: readonly Commit[];
  /** Paths that differ from the base. */
  readonly paths: readonly string[];
}

/** Adds a piece; one that continues the last piece makes it longer. */
export function joinPiece(pieces: CommitRange[], piece: CommitRange): void {
  const before = pieces.at(-1);
  if (before && before.commit === piece.base) pieces[pieces.length - 1] = { base: before.base, commit: piece.commit };
  else pieces.push(piece);
}

export function shortId(id: string): string {
  return id.slice(0, 10);
}
