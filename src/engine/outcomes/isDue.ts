import { HOUR_MS } from '../../core/durations.ts';
import type { AnalysisLease } from '../../ledger/outcomes/outcomeStore.ts';

interface DueFacts {
  /** As the repository is now. */
  readonly stamp: () => string;
  /** When the work on each branch began, ms UTC. */
  readonly begun: readonly number[];
  /** ms UTC. */
  readonly now: number;
  /** A look is not repeated sooner (ms). */
  readonly rest: number;
}

/** Reports whether it was never looked at, its refs changed, a branch was begun, or so much time passed that states may have changed. */
export function isDue(look: AnalysisLease | undefined, { stamp, begun, now, rest }: DueFacts): boolean {
  if (look === undefined || look.looked === 0) return true;
  const age = now - look.looked;
  // A clock that was set back must not put it off for ever.
  if (age >= HOUR_MS || age < 0) return true;
  if (age < rest) return false;
  // An agent may begin on a branch that was there before, without any change of refs.
  return begun.some((time) => time > look.looked && time <= now) || stamp() !== look.stamp;
}
