import type { SessionName } from '../../core/attribution/tagOffer.ts';
import type { CalendarKind } from '../../core/summary/summaryPeriod.ts';
import type { SummaryScope } from '../../core/summary/summarySchema.ts';

/** `sync`: send now what there is to send. */
export type TeamAct = 'pause' | 'resume' | 'sync' | 'delete' | 'leave';

/** Nano-dollars below which no day is called unusual; without it, the usual floor. */
export interface UnusualFrom {
  readonly unusualFrom?: number;
}

/** A local day, or the week or month that holds it; of this window's folders or of all. */
export interface SummaryParams {
  readonly kind: CalendarKind;
  readonly day: string;
  readonly scope: SummaryScope;
}

/** What a person settles about a ticket's prefix in the repository of a session; `forget` takes the answer back. */
export interface PrefixParams extends SessionName {
  readonly prefix: string;
  readonly state: 'confirmed' | 'denied' | 'forget';
  /** A tracker's word does not go over a person's. */
  readonly origin: 'person' | 'tracker';
}

/** A change to a `settings.json` of Claude Code. */
export interface StatusLinePlan {
  readonly path: string;
  /** The person's own command, which is wrapped; '' for none. */
  readonly existing: string;
  readonly command: string;
  /** It was set up from here before and can be undone. */
  readonly canUndo: boolean;
}
