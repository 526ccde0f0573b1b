import type { SessionView, WindowStatus } from '../core/session.ts';
import type { ExportRow } from '../core/exportRow.ts';
import type { SummaryScope, SummaryView } from '../core/summarySchema.ts';
import type { PeriodKind } from '../core/summaryPeriod.ts';

/** What the worker needs to know of the editor; sent once at the start and whole again on each change. */
export interface WindowScope {
  /** Absolute paths of this window's folders (file scheme only). */
  readonly folders: readonly string[];
  /** Session chosen by the person; '' to follow activity. */
  readonly pinned: string;
  /** Further folders in which agents' homes may lie (machine-scoped setting). */
  readonly extraRoots: readonly string[];
}

export interface Opening {
  readonly scope: WindowScope;
  readonly version: string;
  /** Folder of the rate card (the extension's `dist`). */
  readonly dist: string;
}

/** A local day, or the week that holds it; of this window's folders or of all. */
export interface SummaryParams {
  readonly kind: PeriodKind;
  readonly day: string;
  readonly scope: SummaryScope;
}

/** Questions that have one answer. The key is the method's name. */
export interface Methods {
  /** Sessions of this window's folders, the latest first. */
  sessions: { params: { limit: number }; result: readonly SessionView[] };
  /** A readable document about what was probed, found and not understood. */
  doctor: { params: Record<string, never>; result: { markdown: string } };
  /** What was spent: block 1 of the summary. Waits for nothing but the ledger. */
  summary: { params: SummaryParams; result: SummaryView };
  /** The same period in single sums, for exports. */
  exportRows: { params: SummaryParams; result: readonly ExportRow[] };
}

export type Method = keyof Methods;

export type ToWorker =
  | { readonly type: 'scope'; readonly scope: WindowScope }
  | {
      readonly type: 'request';
      readonly id: number;
      readonly method: Method;
      readonly params: Methods[Method]['params'];
    }
  | { readonly type: 'close' };

export type FromWorker =
  /** At most four times a second, and only when something changed. */
  | { readonly type: 'status'; readonly status: WindowStatus }
  | { readonly type: 'answer'; readonly id: number; readonly result: Methods[Method]['result'] }
  /** `human`: the message is meant for a person; else it is a bug and belongs into the log. */
  | { readonly type: 'failure'; readonly id: number; readonly message: string; readonly human: boolean }
  /** The ledger's calls, tags or outcomes changed: what was asked before may be out of date. At most once a second. */
  | { readonly type: 'changed' }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string }
  | { readonly type: 'closed' };
