import { resolve } from 'node:path';
import { someNames } from '../core/attribution/someNames.ts';
import type { UntaggedSession } from '../core/attribution/tagOffer.ts';
import { jsonTotals } from '../core/export/groupReport.ts';
import { costText } from '../core/status/split.ts';
import { lastPart } from '../core/summary/summaryWords.ts';
import { plainText } from '../core/text/untrusted.ts';
import { addTotals, NO_TOTALS, type Totals } from '../core/usage/totals.ts';
import { untaggedSessions } from '../engine/tagging/inbox.ts';
import { allFolders } from '../ledger/queries.ts';
import { readLogs } from './machine/machine.ts';
import { terminalFormats } from './text/terminalFormats.ts';
import { table } from './text/textTable.ts';
import { terminalColumns, wrapText } from './text/wrapText.ts';

export interface InboxOptions {
  /** Only calls that a window on this folder counts: in it, below it, around it in the same worktree, or in another worktree. */
  readonly cwd: string | undefined;
  readonly json: boolean;
}

/** `token-ledger inbox`: the untagged part of each session. Its sum is the (untagged) row of `report --by ticket`. */
export async function runInbox(dist: string, { cwd, json }: InboxOptions): Promise<string> {
  const { engine } = await readLogs(dist);
  try {
    engine.seeBranches(allFolders(engine.ledger));
    const outer = cwd === undefined ? undefined : resolve(cwd);
    const sums = engine.attributor.sums({}, false);
    const kept =
      outer === undefined ? sums : sums.filter((sum) => engine.places.relation(sum.context.cwd, outer) !== undefined);
    const rows = untaggedSessions(engine, kept);
    const totals = rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
    return json ? toJson(rows, totals) : toTable(rows, totals);
  } finally {
    engine.close();
  }
}

/** Times are ISO 8601; money is in US dollars. */
function toJson(rows: readonly UntaggedSession[], totals: Totals): string {
  return `${JSON.stringify(
    {
      schema: 'token-ledger/inbox@1',
      rows: rows.map((row) => ({
        session: row.session,
        agent: row.agent,
        title: row.title,
        repo: row.repository === '' ? null : row.repository,
        branch: row.branch.text === '' ? null : row.branch.text,
        branches: row.branches,
        from: new Date(row.firstTime).toISOString(),
        until: new Date(row.lastTime).toISOString(),
        ...jsonTotals(row.totals),
        suggestion:
          row.suggestion === ''
            ? null
            : { ticket: row.suggestion, why: WHY[row.because === 'branch' ? 'branch' : 'history'] },
      })),
      totals: jsonTotals(totals),
    },
    null,
    2,
  )}\n`;
}

const WHY = { branch: 'name of the branch', history: 'earlier work on the same branch' } as const;

function toTable(rows: readonly UntaggedSession[], totals: Totals): string {
  if (rows.length === 0) return 'Every call has a ticket, or a tag that there is none.\n';
  const formats = terminalFormats();
  const figures = table(
    [
      { title: 'Session' },
      { title: 'Title', shrinkTo: 12, dropOrder: 3 },
      { title: 'Branch', shrinkTo: 10 },
      { title: 'Last call', dropOrder: 1 },
      { title: 'Calls', right: true, dropOrder: 2 },
      { title: 'List cost', right: true },
      { title: 'Suggestion', shrinkTo: 8 },
    ],
    rows.map((row) => [
      plainText(row.session.slice(0, 8), 8),
      { text: plainText(row.title, 60), short: plainText(row.title, 26) },
      [someNames(row.branches, (branch) => plainText(branch, 40)), plainText(lastPart(row.repository), 30)]
        .filter(Boolean)
        .join(' in '),
      formats.moment(row.lastTime),
      formats.count(row.totals.calls),
      costText(row.totals, formats),
      row.suggestion === '' ? '' : `${plainText(row.suggestion, 30)}?`,
    ]),
    ['Total', '', '', '', formats.count(totals.calls), costText(totals, formats), ''],
  );
  const note = 'token-ledger tag SESSION TICKET --untagged tags only these calls; what has a ticket keeps it.';
  return `${figures}\n${wrapText(note, terminalColumns())}\n`;
}
