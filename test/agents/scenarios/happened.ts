import type { BillRow } from '../provider/bill.ts';

type Shows = (bill: readonly BillRow[]) => boolean;

const isBilled =
  (holds: (row: BillRow) => boolean): Shows =>
  (bill) =>
    bill.some(holds);

const differ =
  (value: (row: BillRow) => string): Shows =>
  (bill) =>
    new Set(bill.filter(({ kind }) => kind === 'main').map(value)).size > 1;

/** What the bill of a scenario shows, by its name: else the agent did something else, and the scenario proves nothing. */
const SHOWN: readonly (readonly [name: RegExp, what: string, shows: Shows])[] = [
  [/sub-agent|^helper/u, 'no sub-agent asked for anything', differ(({ task }) => task)],
  [/compact(?:ion|-command)/u, 'nothing was compacted', isBilled(({ kind }) => kind === 'compact')],
  [/^retry/u, 'no request failed', isBilled(({ status }) => status === 'error')],
  [
    /^(?:cut|kill-inside|kill-resume|kill-switch)/u,
    'no answer was cut off',
    isBilled(({ status }) => status === 'cut'),
  ],
  [/^(?:model-switch|fork-other-model|kill-switch-fork)$/u, 'one model answered', differ(({ model }) => model)],
  [/^hour-cache$/u, 'nothing was written for an hour', isBilled(({ usage }) => usage.cacheWrite1h > 0)],
  [/think/u, 'nothing was thought', isBilled(({ usage }) => usage.reasoning > 0)],
  [/^long-turn$|named-later$/u, 'no request was made beside the work', isBilled(({ kind }) => kind === 'side')],
  [/^branch-switch$/u, 'one branch was checked out', differ(({ branch }) => branch)],
];

/** What a scenario's name promises and its bill does not show. */
export function notHappened(scenario: string, bill: readonly BillRow[]): readonly string[] {
  return SHOWN.filter(([name, , shows]) => name.test(scenario) && !shows(bill)).map(([, what]) => what);
}
