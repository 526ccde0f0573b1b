import type { LowerBoundReason } from './lowerBoundReasons.ts';

/** What a log names of a call beside place and model: who made it, how hard the model was asked to think, why it is a lower bound. */
export interface CallDetail {
  /** Role or type of the sub-agent that made the call; '' for the main conversation. */
  readonly subagent: string;
  readonly skill: string;
  readonly plugin: string;
  readonly mcp: string;
  /** Reasoning effort as the log spells it; '' where it does not. */
  readonly effort: string;
  /** '' where the counts are whole, or where the agent's usual reason holds. */
  readonly reason: LowerBoundReason | '';
  /** `NOT_ITEMISED` for what only the agent's running totals hold; '' for a call that its log itemises. */
  readonly part: typeof NOT_ITEMISED | '';
  /** The machine that the call was imported from; '' for this one. */
  readonly machine: string;
}

/** Titles, compaction and the like: the agent counts them, and logs no call. */
export const NOT_ITEMISED = 'not-itemised';

export const NO_DETAIL: CallDetail = {
  subagent: '',
  skill: '',
  plugin: '',
  mcp: '',
  effort: '',
  reason: '',
  part: '',
  machine: '',
};

const FIELDS = ['subagent', 'skill', 'plugin', 'mcp', 'effort', 'reason', 'part', 'machine'] as const;
/** Texts without a machine are as short as they were before machines were kept. */
const WITHOUT_MACHINE = FIELDS.length - 1;
/** Names are few and short; a log that invents longer ones must not fill the ledger. */
const LONGEST = 120;

/** One text for all of it, as the ledger keeps it with a call's context; '' for nothing. */
export function detailText(detail: Partial<CallDetail>): string {
  const values = FIELDS.map((field) => clean(detail[field] ?? ''));
  if (values.every((value) => value === '')) return '';
  return (values.at(-1) === '' ? values.slice(0, WITHOUT_MACHINE) : values).join('\t');
}

/** The machine that a call with this detail was imported from; '' for a call of this machine's own logs. */
export const machineOf = (text: string | undefined): string => readDetail(text).machine;

/** Reads what `detailText` wrote; what is missing is ''. */
export function readDetail(text: string | undefined): CallDetail {
  if (text === undefined || text === '') return NO_DETAIL;
  const values = text.split('\t');
  return Object.fromEntries(FIELDS.map((field, i) => [field, values[i] ?? ''])) as unknown as CallDetail;
}

/** The detail of such a call, as the ledger keeps it. */
export const NOT_ITEMISED_DETAIL = detailText({ part: NOT_ITEMISED });

/** What a log holds of a call beside its model: who made it, and how hard the model was asked to think. */
export const USED_BY = ['subagent', 'skill', 'plugin', 'mcp', 'effort'] as const;
export type UsedBy = (typeof USED_BY)[number];

/** Who used the tokens, as reports group it: the main conversation is "main"; an effort that no log names is not known (null). */
export function userOf(text: string | undefined, by: UsedBy): string | null {
  const detail = readDetail(text);
  if (detail.part !== '' && by !== 'effort') return detail.part;
  const value = detail[by];
  if (value !== '') return value;
  return by === 'effort' ? null : 'main';
}

function clean(value: string): string {
  return (value.isWellFormed() ? value : value.toWellFormed()).replace(/\s+/gu, ' ').trim().slice(0, LONGEST);
}
