import { noticeName, overText } from '../live/budgetWords.ts';
import type { Formats } from '../text/format.ts';
import { unusualText } from './liveHover.ts';
import type { WindowStatus } from './session.ts';

/** A notification that is due once on a machine. */
export interface DueNotice {
  /** Names what it is about: the first window that claims the name shows it. */
  readonly name: string;
  readonly text: string;
  readonly isBudget: boolean;
}

export interface NoticeOptions {
  /** Whether the person wants to be notified of unusual cost. */
  readonly unusual: boolean;
  /** Asked only where a notice is due. */
  readonly formats: () => Formats;
}

/** The notices that a status gives reason for: one for each used-up budget and period, and one for a session of unusual cost. */
export function dueNotices(status: WindowStatus, { unusual, formats }: NoticeOptions): readonly DueNotice[] {
  if (status.kind !== 'session' && status.kind !== 'noSession') return [];
  const over = (status.budgets ?? [])
    .filter((state) => state.over)
    .map((state) => ({ name: noticeName(state), text: overText(state, formats()), isBudget: true }));
  if (!unusual || status.kind !== 'session' || status.unusual === undefined) return over;
  const { agent, session } = status.current;
  return [
    ...over,
    { name: `unusual ${agent} ${session}`, text: unusualText(status.unusual, formats()), isBudget: false },
  ];
}
