import type { AgentId } from '../usage/call.ts';
import type { ValueWithOrigin } from '../status/session.ts';
import type { TicketFound } from '../tickets/ticket.ts';
import type { Totals } from '../usage/totals.ts';

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
  /** The branch that the session's latest call was on. */
  | { readonly kind: 'branch' };

/** What a person is offered when a session is to be tagged. All texts are untrusted. */
export interface TagOffer extends SessionName {
  readonly agentLabel: string;
  readonly branch: ValueWithOrigin;
  readonly ticket: ValueWithOrigin;
  /** A tag can be for the branch: it is a branch of a known repository. */
  readonly taggableBranch: boolean;
  /** What the branch's name says, whatever was tagged. */
  readonly found?: TicketFound;
  /** Tickets of this repository's latest work, the latest first, without the one that `found` names. */
  readonly recent: readonly string[];
  /** Pull requests that the session's log names, the latest first. */
  readonly pullRequests: readonly { readonly ticket: string; readonly url: string }[];
  /** `host/owner/name` of the repository's remotes, without anything secret. */
  readonly remotes: readonly string[];
  /** A tag of the session's own, or of its branch, holds: it can be taken away. */
  readonly tagged: 'session' | 'branch' | undefined;
  /** What undoing would take back, in words; '' for nothing. */
  readonly lastStep: string;
}

/** A session of which some calls have no ticket. Texts are untrusted. */
export interface UntaggedSession extends SessionName {
  readonly agentLabel: string;
  readonly branch: ValueWithOrigin;
  readonly cwd: string;
  readonly lastTime: number;
  /** Other calls of the session have a ticket: a tag for the whole session would take those, too. */
  readonly partly: boolean;
  /** Of the calls without a ticket only. */
  readonly totals: Totals;
  /** What it may have been for; '' where nothing suggests itself. */
  readonly suggestion: string;
  /** Why that is suggested. */
  readonly because: 'branch' | 'neighbour' | 'none';
}
