import type { CommitRange, Landing } from '../../../core/outcomes/outcome.ts';

/** What became of a branch, before lines are counted and reverts looked for. Plain JSON: it is remembered. */
export type BranchLanding =
  | {
      readonly kind: 'landed';
      readonly landing: Landing;
      readonly own: CommitRange | null;
      /** Sentences about what of the work is not in it. */
      readonly missing?: readonly string[];
    }
  | {
      readonly kind: 'not-landed';
      readonly exists: boolean;
      readonly tipTime: number;
      readonly own: CommitRange;
      /** The merge that took nothing of it. */
      readonly refused?: string;
    }
  /** `emptied`: it has commits that undo each other; else it has none. */
  | { readonly kind: 'no-code'; readonly emptied: boolean; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };
