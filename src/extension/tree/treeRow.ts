import type { SessionName } from '../../core/attribution/tagOffer.ts';
import type { WorkQuestion } from '../../core/summary/panelMessages.ts';

/** A session as a person clicks it. */
export interface ClickedSession extends SessionName {
  /** Only its part without a ticket was meant. */
  readonly untagged: boolean;
  /** A ticket that could be meant; '' for none. */
  readonly suggestion: string;
}

/** A row of the view. All texts are one line that can do nothing. */
export interface TreeRow {
  readonly kind: 'day' | 'ticket' | 'branch' | 'session';
  /** The same for the same thing after each refresh, so that a row stays open. */
  readonly id: string;
  /** Cut so that the cost has room. */
  readonly label: string;
  /** Of a ticket or branch: whether a person still has to say what it was for. */
  readonly state?: 'ticket' | 'no ticket' | 'untagged';
  /** The cost, then as much of the split as has room. */
  readonly description: string;
  /** What a pointer that rests on the row shows. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** The page that opens; absent where there is none. */
  readonly work?: WorkQuestion;
  readonly session?: ClickedSession;
  /** The session's log can be opened. */
  readonly hasLog?: boolean;
  readonly children: readonly TreeRow[];
}

/** The page of what was clicked; undefined for what is no row, or has none. */
export function workOfRow(row: unknown): WorkQuestion | undefined {
  return isRow(row) ? row.work : undefined;
}

/** The session that was clicked; undefined for what is no row of a session. */
export function sessionOfRow(row: unknown): ClickedSession | undefined {
  return isRow(row) ? row.session : undefined;
}

const isRow = (row: unknown): row is TreeRow =>
  typeof row === 'object' && row !== null && 'kind' in row && 'children' in row;
