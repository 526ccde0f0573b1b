import { Fragment } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { untaggedShare } from '../../core/attribution/ticketShares.ts';
import { costText } from '../../core/status/split.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { addTotals, NO_TOTALS, type Totals } from '../../core/usage/totals.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from '../shell/host.ts';
import { SessionName } from '../shell/SessionName.tsx';
import { useShowMore } from '../shell/showMore.tsx';
import type { Words } from '../shell/words.ts';
import { TagForm } from './TagForm.tsx';

interface InboxProps {
  readonly host: Host;
  readonly summary: SummaryView;
  readonly words: Words;
}

/** The untagged part of each session; all parts together are the row "Untagged". Up and down walk through them; the one that is answered leaves, and the next has the focus. */
export function Inbox({ host, summary, words }: InboxProps) {
  const list = useRef<HTMLUListElement>(null);
  const [answered, answer] = useState<{ readonly at: number } | undefined>(undefined);
  const rows = byBranch(
    summary.spent.sessions.flatMap((row) => {
      const part = untaggedShare(row.tickets);
      return part === undefined || part.totals.calls === 0 ? [] : [{ row, part: part.totals }];
    }),
  );
  const { shown, more } = useShowMore(rows, 'sessions');
  const open = rows.map(({ row }) => sessionKey(row)).join('\n');
  useLayoutEffect(() => {
    if (answered === undefined) return;
    focusRow(list.current, Math.min(answered.at, rows.length - 1));
    answer(undefined);
  }, [open]);
  if (rows.length === 0 && summary.spent.totals.calls === 0) return null;
  const untagged = rows.reduce((sum, { part }) => addTotals(sum, part), NO_TOTALS);
  return (
    <section class="card inbox" aria-labelledby="inbox">
      <h2 id="inbox">{panelWords.untagged()}</h2>
      {rows.length === 0 ? (
        <p class="note">{pageWords.allTagged()}</p>
      ) : (
        <>
          <p class="note">{pageWords.untaggedWork({ n: rows.length, cost: costText(untagged, words.formats) })}</p>
          <ul ref={list} onKeyDown={(event) => walk(event, list.current)}>
            {shown.map(({ row, part, group }, at) => (
              <Fragment key={sessionKey(row)}>
                {group !== undefined && (
                  <Group
                    {...{ group, summary, words }}
                    tag={(ticket) => {
                      const sessions = group.map((each) => ({ agent: each.row.agent, session: each.row.session }));
                      answer({ at });
                      host.send({ type: 'tagMany', sessions, ticket });
                    }}
                  />
                )}
                <Item
                  {...{ row, part, summary, words }}
                  tag={(ticket) => {
                    answer({ at });
                    host.send({
                      type: 'tag',
                      agent: row.agent,
                      session: row.session,
                      ticket,
                      reach: 'untagged',
                      named: [],
                    });
                  }}
                />
              </Fragment>
            ))}
          </ul>
          {more}
        </>
      )}
    </section>
  );
}

interface UntaggedPart {
  readonly row: SessionRow;
  /** Of the calls without a ticket. */
  readonly part: Totals;
}

interface UntaggedRow extends UntaggedPart {
  /** On the first of several sessions of a branch: all of them. */
  readonly group?: readonly UntaggedPart[];
}

const costOf = (parts: readonly UntaggedPart[]): Totals =>
  parts.reduce((sum, { part }) => addTotals(sum, part), NO_TOTALS);

/** Sessions of one branch are listed together; the dearest branch first, and in it the dearest session. */
function byBranch(parts: readonly UntaggedPart[]): readonly UntaggedRow[] {
  const groups = new Map<string, UntaggedPart[]>();
  for (const part of parts) {
    const key = JSON.stringify([part.row.repository, part.row.branch]);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  const cost = (each: readonly UntaggedPart[]): number => chargeTotal(costOf(each).charge);
  return [...groups.values()]
    .toSorted((a, b) => cost(b) - cost(a))
    .flatMap((group) => {
      const sorted = group.toSorted((a, b) => chargeTotal(b.part.charge) - chargeTotal(a.part.charge));
      return sorted.map((each, at): UntaggedRow => (at === 0 && group.length > 1 ? { ...each, group: sorted } : each));
    });
}

interface GroupProps {
  readonly group: readonly UntaggedPart[];
  readonly summary: SummaryView;
  readonly words: Words;
  readonly tag: (ticket: string | null) => void;
}

/** All untagged sessions of a branch, to be answered at once. */
function Group({ group, summary, words, tag }: GroupProps) {
  const [editing, edit] = useState(false);
  const branch = group[0]?.row.branch || panelWords.noBranchShort();
  const name = pageWords.sessionsOn({ n: group.length, branch });
  const suggestions = new Set(group.map(({ row }) => row.suggestion));
  return (
    <li class="group">
      <div class="what">
        <span class="name code long" title={branch}>
          {branch}
        </span>
        <span class="note">{figureWords.sessions({ n: group.length })}</span>
        <span class="cost">{costText(costOf(group), words.formats)}</span>
      </div>
      {editing ? (
        <TagForm
          label={pageWords.ticketFor({ what: name })}
          value={suggestions.size === 1 ? ([...suggestions][0] ?? '') : ''}
          recent={summary.recentTickets}
          reaches={[]}
          save={tag}
          forget={undefined}
          cancel={() => edit(false)}
        />
      ) : (
        <div class="row" role="group" aria-label={name}>
          <button type="button" class="second" onClick={() => edit(true)}>
            {pageWords.tagAll({ n: group.length })}
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
  readonly row: SessionRow;
  /** Of the calls without a ticket. */
  readonly part: Totals;
  readonly summary: SummaryView;
  readonly words: Words;
  readonly tag: (ticket: string | null) => void;
}

function Item({ row, part, summary, words, tag }: ItemProps) {
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
        <span class="cost">{costText(part, words.formats)}</span>
        {row.tickets.length > 1 && (
          <span class="note">{pageWords.ofCost({ cost: costText(row.totals, words.formats) })}</span>
        )}
      </div>
      {editing ? (
        <TagForm
          label={pageWords.ticketForPart({ cost: costText(part, words.formats), session: name })}
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

function focusRow(list: HTMLUListElement | null, at: number): void {
  list?.querySelectorAll<HTMLElement>(':scope > li')[at]?.querySelector<HTMLElement>('.row button')?.focus();
}

function walk(event: KeyboardEvent, list: HTMLUListElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || list === null || event.target instanceof HTMLInputElement) return;
  const rows = [...list.children];
  const at = rows.findIndex((row) => event.target instanceof Node && row.contains(event.target));
  if (at + step < 0 || at + step >= rows.length) return;
  event.preventDefault();
  focusRow(list, at + step);
}
