/** How a session's branch or ticket is known; shown beside it, never hidden. */
export type Origin = 'log' | 'reflog' | 'worktree' | 'rule' | 'suggestion' | 'person' | 'none';

export interface ValueWithOrigin {
  /** Untrusted text as the source spells it; '' when nothing is known. */
  readonly text: string;
  readonly origin: Origin;
}
