/** Why a pull request is the work's own, the surest first. A request for which none of these holds is only mentioned: it carries no cost. */
export const REQUEST_REASONS = ['merge-subject', 'squash-subject', 'created'] as const;
export type RequestReason = (typeof REQUEST_REASONS)[number];

/** A request as its forge writes it: `!12` on GitLab, where `#12` is an issue, else `#12`. */
export const requestName = (number: number, isGitlab: boolean): string => `${isGitlab ? '!' : '#'}${number}`;

/** Reports whether a host is named as GitLab's by one of a repository's remotes (`host/owner/name`). */
export const isOnGitlab = (remotes: readonly string[]): boolean =>
  remotes.some((remote) => /^(?:[^/]*[.-])?gitlab[.:/-]/i.test(remote));

/** Reports whether the address of a request is one of GitLab's. */
export const isOfGitlab = (url: string): boolean => url.includes('/-/merge_requests/');

export const requestNumber = (name: string): number => Number(name.slice(1));

/** A pull or merge request that work was for. */
export interface OwnRequest {
  /** git's common directory of its repository; '' where the folder of the session that created it is gone. */
  readonly commonDir: string;
  /** `#12`, or `!12` on GitLab. */
  readonly name: string;
  /** How it is known, each reason once, the surest first. */
  readonly because: readonly RequestReason[];
}

/** The work of one pull request, as a report describes it. */
export interface RequestWork {
  /** Untrusted. */
  readonly branches: readonly string[];
  readonly sessions: number;
  readonly because: readonly RequestReason[];
  /** Some of its cost is an even part of work that was for several requests: theirs, without its own. */
  readonly sharedWith: readonly string[];
  /** Some of its calls were on no branch: after the session had named the request. */
  readonly hasBranchless: boolean;
}

/** The reasons of both, each once. */
export function joinReasons(a: readonly RequestReason[], b: readonly RequestReason[]): readonly RequestReason[] {
  return REQUEST_REASONS.filter((reason) => a.includes(reason) || b.includes(reason));
}
