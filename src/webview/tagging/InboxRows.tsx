import { useState } from 'preact/hooks';
import type { InboxGroup } from '../../core/attribution/inboxGroups.ts';
import { someNames } from '../../core/attribution/someNames.ts';
import { untaggedShare } from '../../core/attribution/ticketShares.ts';
import { costText } from '../../core/status/split.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import type { Totals } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import { SessionName } from '../shell/SessionName.tsx';
import type { Words } from '../shell/words.ts';
import { TagForm } from './TagForm.tsx';

export interface UntaggedPart {
  readonly row: SessionRow;
  readonly repository: string;
  /** The dearest first. */
  readonly branches: readonly string[];
  /** Of the calls without a ticket. */
  readonly totals: Totals;
  readonly suggestion: string;
}

/** The part of a session without a ticket; none where all has one. */
export function untaggedPart(row: SessionRow): readonly UntaggedPart[] {
  const part = untaggedShare(row.tickets);
  if (part === undefined || part.totals.calls === 0) return [];
  const { repository, suggestion, works } = row;
  const branches = works.flatMap(({ ticket, branch }) => (ticket.origin === 'none' && branch !== '' ? [branch] : []));
  return [{ row, repository, branches: [...new Set(branches)], totals: part.totals, suggestion }];
}

interface GroupProps {
  readonly group: InboxGroup<UntaggedPart>;
  readonly summary: SummaryView;
  readonly words: Words;
  readonly tag: (ticket: string | null) => void;
}

/** All untagged sessions of a branch, or of the same several ones, to be answered at once. */
export function Group({ group, summary, words, tag }: GroupProps) {
  const [editing, edit] = useState(false);
  const n = group.parts.length;
  const branch = someNames(group.branches, String) || panelWords.noBranchShort();
  const name = pageWords.sessionsOn({ n, branch });
  return (
    <li class="group">
      <div class="what">
        <span class="name code long" title={group.branches.join('\n')}>
          {branch}
        </span>
        <span class="note">{figureWords.sessions({ n })}</span>
        <span class="cost">{costText(group.totals, words.formats)}</span>
      </div>
      {editing ? (
        <TagForm
          label={pageWords.ticketFor({ what: name })}
          value={group.suggestion}
          recent={summary.recentTickets}
          reaches={[]}
          save={tag}
          forget={undefined}
          cancel={() => edit(false)}
        />
      ) : (
        <div class="row" role="group" aria-label={name}>
          <button type="button" class="second" onClick={() => edit(true)}>
            {pageWords.tagAll({ n })}
          </button>
          <button type="button" class="second" onClick={() => tag(null)}>
            {pageWords.noTicketForAll()}
          </button>
        </div>
      )}
    </li>
  );
}

interface ItemProps {
  readonly part: UntaggedPart;
  readonly summary: SummaryView;
  readonly words: Words;
  readonly tag: (ticket: string | null) => void;
}

/** The untagged part of one session. */
export function Item({ part, summary, words, tag }: ItemProps) {
  const { row, totals } = part;
  const [editing, edit] = useState(false);
  const name = row.title;
  const open = row.works.filter(({ ticket }) => ticket.origin === 'none');
  const branches = open.map(
    (work) => `${work.branch || panelWords.noBranchShort()} ${costText(work.totals, words.formats)}`,
  );
  return (
    <li>
      <div class="what">
        <SessionName row={row} summary={summary} words={words} />
        {branches.length > 1 && <span class="note long">{branches.join(' · ')}</span>}
        <span class="cost">{costText(totals, words.formats)}</span>
        {row.tickets.length > 1 && (
          <span class="note">{pageWords.ofCost({ cost: costText(row.totals, words.formats) })}</span>
        )}
      </div>
      {editing ? (
        <TagForm
          label={pageWords.ticketForPart({ cost: costText(totals, words.formats), session: name })}
          value={row.suggestion}
          recent={summary.recentTickets}
          reaches={[]}
          save={tag}
          forget={undefined}
          cancel={() => edit(false)}
        />
      ) : (
        <div class="row" role="group" aria-label={name}>
          {row.suggestion !== '' && (
            <button type="button" onClick={() => tag(row.suggestion)}>
              {pageWords.use({ ticket: row.suggestion })}
            </button>
          )}
          <button type="button" class="second" onClick={() => edit(true)}>
            {pageWords.tag()}
          </button>
          <button type="button" class="second" onClick={() => tag(null)}>
            {panelWords.noTicket()}
          </button>
        </div>
      )}
    </li>
  );
}
