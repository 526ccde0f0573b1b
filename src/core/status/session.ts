import type { WorkShare } from '../attribution/workShares.ts';
import type { BudgetState } from '../live/budget.ts';
import type { NextTurn } from '../live/nextTurn.ts';
import type { PlanWindow } from '../live/planWindow.ts';
import type { AgentId } from '../usage/call.ts';
import type { NanoDollars } from '../usage/money.ts';
import type { Origin, ValueWithOrigin } from '../usage/origin.ts';
import type { Totals } from '../usage/totals.ts';

export type { Origin, ValueWithOrigin };

/** One session as a window shows it. Text fields come from logs and are untrusted. */
export interface SessionView {
  readonly session: string;
  readonly agent: AgentId;
  readonly agentLabel: string;
  /** Models of the session, most used first. */
  readonly models: readonly string[];
  readonly cwd: string;
  readonly branch: ValueWithOrigin;
  /** A suggestion is shown as one and counts for nothing. Text '' with origin 'person': the person says that there is none. */
  readonly ticket: ValueWithOrigin;
  /** The agent's log names another branch than git's own log does. */
  readonly branchConflict?: boolean;
  /** A name for people, never empty: the agent's own title or what it worked on. Untrusted. */
  readonly title: string;
  /** Where the session was for more than one thing: all of them, the dearest first. They add up to `totals`. */
  readonly works?: readonly WorkShare[];
  readonly firstTime: number;
  readonly lastTime: number;
  readonly totals: Totals;
  /** What cannot be measured from this agent's log, in words; empty when all is. */
  readonly notMeasured: readonly string[];
  /** The agent's own figure in nano-dollars, where its log holds one. */
  readonly vendorCost?: number;
  /** Models that were priced under another name: "claude-opus-9" → "claude-opus-5". */
  readonly pricedAs: readonly { readonly model: string; readonly as: string }[];
}

/** The ticket that counts; '' for none, and for one that is only suggested. Untrusted. */
export function settledTicket({ ticket }: Pick<SessionView, 'ticket'>): string {
  return ticket.origin === 'suggestion' ? '' : ticket.text;
}

/** A session's next turn as it is shown. */
export interface TurnSeen extends NextTurn {
  /** The moment that the words are for (ms UTC): it moves on when they change, at most once a minute. */
  readonly asOf: number;
  /** The session was in use lately, so that its cache may be worth a notice. */
  readonly isNoticed: boolean;
}

/** Spending far beyond the person's own habit: a note, no verdict. */
export interface UnusualSpend {
  /** In the last 10 minutes. */
  readonly cost: NanoDollars;
  /** Of 20 stretches of 10 minutes in which the person spent something, 19 cost less. */
  readonly usual: NanoDollars;
}

/** Which prices the figures are made with. */
export interface PricesSeen {
  /** Day of the rate card, YYYY-MM-DD. */
  readonly date: string;
  /** A sentence about the card's age once that matters; absent before. */
  readonly age?: string;
  /** The person has prices of their own. */
  readonly own: boolean;
  /** Sentences for the person: a prices file that cannot be used. */
  readonly problems: readonly string[];
}

/** Logs that are there and cannot be read: their calls are missing in every figure. */
export interface LogsUnread {
  readonly count: number;
  /** One of them, an absolute path. Untrusted. */
  readonly path: string;
  /** The system's code, such as EACCES. */
  readonly code: string;
}

/** An agent that was used lately, whose files are there and in which no call could be read. */
export interface NotUnderstood {
  readonly agent: AgentId;
  readonly label: string;
  /** One of its files, an absolute path. Untrusted. */
  readonly path: string;
}

/** What a window's status bar shows. */
export type WindowStatus =
  /** The first reading goes on; `done` of `total` bytes where that is known. */
  | { readonly kind: 'starting'; readonly doneBytes: number; readonly totalBytes: number }
  /** No agent's folder holds a log. */
  | {
      readonly kind: 'noLogs';
      readonly probed: readonly string[];
      readonly notUnderstood?: readonly NotUnderstood[];
    }
  /** There are logs, but none of a session in this window's folders. */
  | {
      readonly kind: 'noSession';
      readonly today: Totals;
      readonly budgets?: readonly BudgetState[];
      readonly prices?: PricesSeen;
      readonly unread?: LogsUnread;
      readonly notUnderstood?: readonly NotUnderstood[];
    }
  | {
      readonly kind: 'session';
      /** A call was seen in the last minutes. */
      readonly live: boolean;
      /** Chosen by the person, not by activity. */
      readonly pinned: boolean;
      /** The moment that the words are for (ms UTC): it moves on when they change, at most once a minute. */
      readonly asOf: number;
      /** The last call was before the local day that is now. */
      readonly isEarlier?: true;
      /** The session ran outside of the window's folders: around them, in another worktree, or nearer to another window. */
      readonly elsewhere?: 'around' | 'worktree' | 'nested';
      readonly current: SessionView;
      /** All of this window's sessions on the local day. */
      readonly today: Totals;
      readonly turn?: TurnSeen;
      /** Of the session's agent; of all its accounts. */
      readonly windows?: readonly PlanWindow[];
      readonly budgets?: readonly BudgetState[];
      readonly unusual?: UnusualSpend;
      readonly prices?: PricesSeen;
      readonly unread?: LogsUnread;
      readonly notUnderstood?: readonly NotUnderstood[];
    }
  /** The ledger or a log cannot be read; the message is for a person. */
  | { readonly kind: 'unreadable'; readonly message: string };
