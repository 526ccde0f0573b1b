import type { TicketFound } from '../tickets/ticket.ts';
import type { AgentId } from '../usage/call.ts';
import type { ValueWithOrigin } from '../usage/origin.ts';
import type { Totals } from '../usage/totals.ts';
import type { TicketShare } from './ticketShares.ts';
import type { WorkShare } from './workShares.ts';

/** One session, named as the ledger names it. */
export interface SessionName {
  readonly agent: AgentId;
  readonly session: string;
}

/** How much of a session's work a tag is to be for. */
export type TagScopeOffer =
  | { readonly kind: 'session' }
  /** `from` is ms UTC. */
  | { readonly kind: 'since'; readonly from: number }
  /**
   * The calls that have no ticket yet, among those between two times (ms UTC; `until` exclusive); `inWindow`: only those in the
   * window's folders. What is left out is not bounded.
   */
  | { readonly kind: 'untagged'; readonly since?: number; readonly until?: number; readonly inWindow?: boolean }
  /** The branch that the session's latest call was on. */
  | { readonly kind: 'branch' };

export interface TicketWork {
  /** Untrusted. */
  readonly ticket: string;
  readonly totals: Totals;
  /** Of its last call, ms UTC. */
  readonly lastTime: number;
}

/** What a person is offered when a session is to be tagged. All texts are untrusted. */
export interface TagOffer extends SessionName {
  readonly agentLabel: string;
  /** A name for people, never empty. */
  readonly title: string;
  readonly branch: ValueWithOrigin;
  readonly ticket: ValueWithOrigin;
  /** A tag can be for the branch: it is a branch of a known repository. */
  readonly taggableBranch: boolean;
  /** What the branch's name says, whatever was tagged. */
  readonly found?: TicketFound;
  /** Tickets of this repository's latest work, the latest first, without the one that `found` names. */
  readonly recent: readonly string[];
  /** What tickets of this repository cost in the last 30 days. */
  readonly lately: readonly TicketWork[];
  /** The prefix in the branch's name that a person says is no ticket prefix here; '' for none. */
  readonly denied: string;
  /** The branch's own pull requests, the latest first. */
  readonly pullRequests: readonly { readonly ticket: string; readonly url: string }[];
  /** `host/owner/name` of the repository's remotes, without anything secret. */
  readonly remotes: readonly string[];
  /** A tag of the session's own, or of its branch, holds: it can be taken away. */
  readonly tagged: 'session' | 'branch' | undefined;
  /** What the whole session was for by now, the dearest first; a part of origin `none` has no ticket yet. */
  readonly tickets: readonly TicketShare[];
  /** The same, with what has no ticket by branch. */
  readonly works: readonly WorkShare[];
  /** The ticket that a tag for the branch would replace; '' for none. */
  readonly branchTicket: string;
  /** What all calls on the branch cost, as its page says. */
  readonly branchTotals: Totals;
  /** What undoing would take back, in words; '' for nothing. */
  readonly lastStep: string;
}

/** The part of a session that has no ticket. Texts are untrusted. */
export interface UntaggedSession extends SessionName {
  readonly agentLabel: string;
  /** A name for people, never empty. */
  readonly title: string;
  /** The repository's main worktree, an absolute path; '' where none is known. */
  readonly repository: string;
  /** Of the latest call without a ticket. */
  readonly branch: ValueWithOrigin;
  /** All that calls without a ticket were on, the dearest first. */
  readonly branches: readonly string[];
  readonly cwd: string;
  /** Of the calls without a ticket, ms UTC. */
  readonly firstTime: number;
  readonly lastTime: number;
  /** Other calls of the session have a ticket: a tag for the whole session would take those, too. */
  readonly partly: boolean;
  /** Of the calls without a ticket only. */
  readonly totals: Totals;
  /** What it may have been for; '' where nothing suggests itself. */
  readonly suggestion: string;
  /** Why that is suggested. */
  readonly because: 'branch' | 'history' | 'none';
}
