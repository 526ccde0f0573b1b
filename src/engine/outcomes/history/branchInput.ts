import type { ActiveSpan } from '../../../core/outcomes/activeSpans.ts';

/** What the ledger knows of the work on a branch. Names and ids are untrusted. */
export interface BranchInput {
  /** As the calls name it; '' or `HEAD` for work on no branch. */
  readonly branch: string;
  /** Commits that the branch pointed to, oldest first, by reflogs while it existed. The first may be where it began. */
  readonly heads: readonly string[];
  /** ms UTC. */
  readonly firstCall: number;
  readonly lastCall: number;
  /** Commits that the work's own output printed (may be shortened), oldest first; undefined where none is known. */
  readonly commits?: readonly string[];
  readonly sessions?: readonly SessionOfWork[];
  /** Of `heads`, those that are known to have been made on the branch. */
  readonly made?: readonly string[];
  /** Numbers of pull requests that are this work's own. */
  readonly requests?: readonly number[];
  /** Requests are written `!12`. */
  readonly onGitlab?: boolean;
  /** The addresses that the person commits with. */
  readonly authorEmails?: readonly string[];
  /** Files that the work edited, as `fileMark` names them. */
  readonly editedFiles?: readonly number[];
}

/** A session of the work. */
export interface SessionOfWork {
  readonly agent: string;
  readonly session: string;
  /** Of work straight on an integration branch: when it made calls there (ms UTC), each from the first to the last of a stretch. */
  readonly spans?: readonly ActiveSpan[];
  /** What its log says that it edited (`fileMark`); left out where no log says, `unread` where one may. */
  readonly edited?: readonly number[] | 'unread';
}

/** The branch's name, or '' where the work was on none. */
export function branchName(input: BranchInput): string {
  return ['HEAD', '(detached)', '(unknown)'].includes(input.branch) ? '' : input.branch;
}
