import type { SessionName, TagOffer, TagScopeOffer, UntaggedSession } from '../../core/attribution/tagOffer.ts';
import type { ExportRow } from '../../core/export/exportRow.ts';
import type { BudgetLimits } from '../../core/live/budget.ts';
import type { Denominator } from '../../core/outcomes/ratios.ts';
import type { SessionView, WindowStatus } from '../../core/status/session.ts';
import type { Preset } from '../../core/status/statusFormat.ts';
import type { StatusView } from '../../core/status/statusView.ts';
import type { WorkQuestion } from '../../core/summary/panelMessages.ts';
import type { OutcomesView, SummaryView } from '../../core/summary/summarySchema.ts';
import type { TeamOffer, TeamStanding } from '../../core/summary/teamStanding.ts';
import type { TicketName, TicketRow } from '../../core/summary/ticketRow.ts';
import type { WorkDetail } from '../../core/summary/workDetailSchema.ts';
import type { DisplayCurrency } from '../../core/text/displayCurrency.ts';
import type { ToolInput, ToolName } from '../../core/tools/toolSpecs.ts';
import type { BillingMode } from '../../core/usage/billing.ts';
import type { Language } from '../../core/words/language.ts';
import type { FoundWork } from '../../core/work/foundWork.ts';
import type { BucketRule } from '../../wire/buckets.ts';
import type { Answer } from '../../wire/client.ts';
import type { CardAnswer, CardRequest } from './cardFetch.ts';
import type { PrefixParams, StatusLinePlan, SummaryParams, TeamAct, UnusualFrom } from './methodParams.ts';
import type { RowRequest } from './teamRequest.ts';

/** What the worker needs to know of the editor; sent once at the start and whole again on each change. */
export interface WindowScope {
  /** Absolute paths of this window's folders (file scheme only). */
  readonly folders: readonly string[];
  /** Session chosen by the person; '' to follow activity. */
  readonly pinned: string;
  /** Further folders in which agents' homes may be (machine-scoped setting). */
  readonly extraRoots: readonly string[];
  /** How the person says that agents are billed, by agent. */
  readonly billing?: Readonly<Record<string, BillingMode>>;
  /** The person's budgets, in dollars; `planWindow` in percent. */
  readonly budgets?: BudgetLimits;
  /** Nano-dollars below which no day is called unusual. */
  readonly unusualFrom?: number;
  /** The person lets the network be asked for prices, once a day. */
  readonly refreshPrices?: boolean;
  /** The person's own expression for tickets, by folder; a repository's own settings may have set it. */
  readonly patterns?: readonly { readonly folder: string; readonly pattern: string }[];
}

/** How the status bar is to be written: the person's settings and the editor's language. */
export interface Display {
  /** The person's own format; blank for the preset. */
  readonly format: string;
  readonly preset: Preset;
  /** BCP 47. */
  readonly locale: string;
  /** A cold cache is mentioned from this surcharge of the next turn on, nano-dollars. */
  readonly cacheNoticeFrom?: number;
  /** Shown beside dollars; none without it. */
  readonly currency?: DisplayCurrency | undefined;
}

export interface Opening {
  readonly display?: Display;
  /** The language of all that the worker writes for the person; English without it. */
  readonly language?: Language | undefined;
  readonly scope: WindowScope;
  readonly version: string;
  /** Folder of the rate card (the extension's `dist`). */
  readonly dist: string;
  /** Distinguishes editors on one machine (`vscode`, `cursor`): each has settings of its own. */
  readonly editor?: string;
  /** A folder that stands in for the person's home, with a ledger of its own: for made-up work. Nothing else is read or written. */
  readonly madeUpHome?: string;
  /** Without it nothing is ever sent. */
  readonly team?: TeamScope;
}

/** Whether and where the person wants to send team totals. */
export interface TeamScope {
  readonly on: boolean;
  readonly endpoint: string;
  readonly team: string;
  readonly buckets: readonly BucketRule[];
  /** For figures and moments in documents. */
  readonly locale: string;
}

/** Questions that have one answer. The key is the method's name. */
export interface Methods {
  /** Sessions of this window's folders, the latest first. */
  sessions: { params: { limit: number }; result: readonly SessionView[] };
  /** A readable document about what was probed, found and not understood. */
  doctor: { params: Record<string, never>; result: { markdown: string } };
  /** The same without prompts, paths and names: to be shown to others. */
  diagnostics: { params: Record<string, never>; result: { markdown: string } };
  /** The file of the person's own prices; made if there is none. */
  pricesFile: { params: Record<string, never>; result: { path: string } };
  /** What was spent: block 1 of the summary. Waits for nothing but the ledger. */
  summary: { params: SummaryParams & UnusualFrom; result: SummaryView };
  /** The same, and the body of a page that shows it; '' where the page is to draw itself. */
  drawnSummary: {
    params: SummaryParams & UnusualFrom & { readonly locale: string };
    result: { readonly view: SummaryView; readonly drawn: string };
  };
  /** What became of it, as far as it is known by now; `changed` is sent when there is more. */
  outcomes: { params: SummaryParams & { readonly denominator: Denominator }; result: OutcomesView };
  /** Tickets of this window's sessions, the latest first. */
  tickets: { params: { readonly limit: number }; result: readonly TicketRow[] };
  /** The person says that a ticket is done, or that it is not after all. */
  closeTicket: { params: TicketName & { readonly closed: boolean }; result: null };
  /**
   * Tickets of this window's sessions that a tracker may be asked about, the latest first; of a number of a repository `remotes`
   * names it as its remotes do (`host/owner/name`). Of what a person said themselves nobody else is asked.
   */
  ticketsToAsk: {
    params: { readonly limit: number };
    result: readonly (TicketName & { readonly remotes: readonly string[] })[];
  };
  /** A tracker says when tickets were done (ms UTC), or that they are not (null). A person's own word goes before. */
  ticketStates: {
    params: { readonly states: readonly (TicketName & { readonly doneAt: number | null })[] };
    result: null;
  };
  /** All that is known of one ticket or branch; null where no call was for it. */
  work: { params: WorkQuestion; result: WorkDetail | null };
  /** The same period in single sums, for exports. */
  exportRows: { params: SummaryParams; result: readonly ExportRow[] };
  /** The state of team sync; changes come as `team`. */
  team: { params: Record<string, never>; result: TeamStanding };
  /** The request for an endpoint's policy: with an invitation that the person shows, or '' for the team of the settings. */
  teamPolicyRequest: {
    params: { readonly invitation: string };
    result: { readonly endpoint: string; readonly team: string; readonly request: RowRequest };
  };
  /** What an endpoint's answer to "what is your policy" asks for, before anything is agreed to. */
  teamOffer: {
    params: { readonly endpoint: string; readonly team: string; readonly answer: Answer | undefined };
    result: TeamOffer;
  };
  /** The person agrees to the policy of this hash, which they were shown. */
  teamAgree: {
    params: { readonly endpoint: string; readonly team: string; readonly hash: string };
    result: TeamStanding;
  };
  /** The exact bytes that go next, everything that ever went or the checked audit, as a readable document; or the text that adds another machine. */
  teamText: { params: { readonly of: 'next' | 'sent' | 'audit' | 'machine' }; result: { readonly text: string } };
  teamAct: { params: { readonly act: TeamAct }; result: TeamStanding };
  /** What is offered for a session's tag; null for a session without calls. */
  tagOffer: { params: SessionName; result: TagOffer | null };
  /** Tickets and branches of the window's repositories that contain what was typed, the latest first; `totals` are those of their pages. */
  works: { params: { readonly search: string; readonly limit: number }; result: readonly FoundWork[] };
  /** The log in which each session is written as text, an absolute path; '' where there is none, or it is gone. */
  sessionLogs: { params: { readonly sessions: readonly SessionName[] }; result: readonly string[] };
  /**
   * Sets a tag; `ticket` null says that there is none. `instead`: the tag of this id goes, in the same step, as if it had never been
   * set. Answers what was said, in words, and the new tag's id.
   */
  tag: {
    params: SessionName & {
      readonly ticket: string | null;
      readonly reach: TagScopeOffer;
      readonly instead?: string | undefined;
    };
    result: { readonly said: string; readonly id: string };
  };
  /** Tags the untagged part of several sessions in one step. Answers in words. */
  tagUntagged: {
    params: {
      readonly sessions: readonly SessionName[];
      readonly ticket: string | null;
      readonly reach: Extract<TagScopeOffer, { readonly kind: 'untagged' }>;
    };
    result: string;
  };
  /** Takes away what was said of the session, or of its branch. Answers in words; '' if there was nothing. */
  untag: { params: SessionName & { readonly reach: TagScopeOffer }; result: string };
  /**
   * Takes back the last step about this window's repositories (`anywhere`: about any). Both answers are words, '' for nothing;
   * `elsewhere` names the last step where there is none here.
   */
  undoTag: {
    params: { readonly anywhere: boolean };
    result: { readonly undone: string; readonly elsewhere: string };
  };
  prefix: { params: PrefixParams; result: null };
  /** What the branch of a session cost, as Markdown for a pull request. */
  costNote: {
    params: SessionName & { readonly locale: string };
    result: { readonly markdown: string; readonly branch: string };
  };
  /** Adds the trailer to the commits of the repository of a folder, or stops that; answers where the hooks are. */
  costTrailer: { params: { readonly folder: string; readonly on: boolean }; result: { readonly folder: string } };
  /** Those of the folders whose commits were to get a trailer and do not any more. */
  lostTrailers: { params: { readonly folders: readonly string[] }; result: { readonly folders: readonly string[] } };
  /** Reports whether this window is the first on this machine that may show a notice of this name. `mutedBy` names what mutes it. */
  claimNotice: { params: { readonly name: string; readonly mutedBy: string }; result: boolean };
  /** Answers a language model's tool call as text; `tokens`: at most as many. */
  toolAnswer: {
    params: {
      readonly name: ToolName;
      readonly input: ToolInput;
      readonly folder: string;
      readonly withNames: boolean;
      readonly tokens?: number | undefined;
    };
    result: string;
  };
  /** What a set-up of Claude Code's status line would change, for each of its homes. */
  statusLinePlans: { params: Record<string, never>; result: readonly StatusLinePlan[] };
  /** Makes the change that the person has seen, or undoes it. */
  statusLine: { params: { readonly path: string; readonly act: 'setUp' | 'undo' }; result: null };
  /** No notice that names this mute is shown any more. */
  muteNotices: { params: { readonly mute: string }; result: null };
  /** Sessions of this window's folders with calls that have no ticket, the latest first. */
  untagged: { params: { readonly limit: number }; result: readonly UntaggedSession[] };
}

export type Method = keyof Methods;

export type ToWorker =
  | { readonly type: 'scope'; readonly scope: WindowScope }
  | { readonly type: 'display'; readonly display: Display }
  | { readonly type: 'teamScope'; readonly team: TeamScope }
  /** What came of a `fetch`; undefined for no answer that could be believed. */
  | { readonly type: 'fetched'; readonly id: number; readonly answer: Answer | undefined }
  | { readonly type: 'fetchedCard'; readonly id: number; readonly answer: CardAnswer }
  | {
      readonly type: 'request';
      readonly id: number;
      readonly method: Method;
      readonly params: Methods[Method]['params'];
    }
  | { readonly type: 'close' };

export type FromWorker =
  /** At most four times a second, and only when something changed. */
  | { readonly type: 'status'; readonly status: WindowStatus; readonly view: StatusView }
  | { readonly type: 'answer'; readonly id: number; readonly result: Methods[Method]['result'] }
  /** `human`: the message is meant for a person; else it is a bug and belongs into the log. */
  | { readonly type: 'failure'; readonly id: number; readonly message: string; readonly human: boolean }
  /** Calls, tags or outcomes changed: what was asked before is old. At most once a second; five times if a person waits (`soon`). */
  | { readonly type: 'changed'; readonly soon: boolean }
  | { readonly type: 'team'; readonly state: TeamStanding }
  /** The editor's side makes the request, for it knows the editor's proxy. */
  | {
      readonly type: 'fetch';
      readonly id: number;
      readonly endpoint: string;
      readonly team: string;
      readonly request: RowRequest;
    }
  /** Newer prices are asked for, which the person allowed: the editor's side makes this request too. */
  | { readonly type: 'fetchCard'; readonly id: number; readonly request: CardRequest }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string }
  | { readonly type: 'closed' };
