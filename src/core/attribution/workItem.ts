import type { CallSum } from '../usage/callSum.ts';
import type { ValueWithOrigin } from '../usage/origin.ts';

/** What some calls were for. Names are untrusted. */
export interface WorkItem {
  /** The repository's main worktree, an absolute path; '' where none is known. */
  readonly repository: string;
  /** '' where none is known. */
  readonly branch: string;
  /** Text '' with origin `person` is a person's "no ticket"; with origin `none` nobody said anything. */
  readonly ticket: ValueWithOrigin;
  /** A ticket that could be meant; '' for none. */
  readonly suggestion: string;
  /** Branches that the calls may have been on instead. */
  readonly others?: readonly string[];
}

/** A sum of calls and what they were for. */
export interface AttributedUsage extends CallSum {
  readonly work: WorkItem;
}
