import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { chargeTotal } from '../../core/usage/charge.ts';
import { costText } from '../../core/status/split.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { useShowMore } from '../shell/showMore.tsx';
import type { Host } from '../shell/host.ts';
import { SessionName, sessionKey, spokenName } from '../spent/Sessions.tsx';
import { TagForm } from './TagForm.tsx';
import type { Words } from '../shell/words.ts';

interface InboxProps {
  readonly host: Host;
  readonly summary: SummaryView;
  readonly words: Words;
}

/** Sessions that nobody tagged. Up and down walk through them; the one that is answered leaves, and the next has the focus. */
export function Inbox({ host, summary, words }: InboxProps) {
  const list = useRef<HTMLUListElement>(null);
  const [answered, answer] = useState<{ readonly at: number } | undefined>(undefined);
  const rows = summary.spent.sessions.filter(({ ticket, totals }) => ticket.origin === 'none' && totals.calls > 0);
  const { shown, more } = useShowMore(rows, 'sessions');
  const open = rows.map(sessionKey).join('\n');
  useLayoutEffect(() => {
    if (answered === undefined) return;
    focusRow(list.current, Math.min(answered.at, rows.length - 1));
    answer(undefined);
  }, [open]);
  if (rows.length === 0 && summary.spent.totals.calls === 0) return null;
  const cost = rows.reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0);
  return (
    <section class="card inbox" aria-labelledby="inbox">
      <h2 id="inbox">Untagged sessions</h2>
      {rows.length === 0 ? (
        <p class="note">Every session has a ticket, or a word that there is none.</p>
      ) : (
        <>
          <p class="note">
            {words.formats.count(rows.length)} without a ticket, {words.formats.money(cost)}.
          </p>
          <ul ref={list} onKeyDown={(event) => walk(event, list.current)}>
            {shown.map((row, at) => (
              <Item
                key={sessionKey(row)}
                {...{ row, summary, words }}
                tag={(ticket) => {
                  answer({ at });
                  host.tell({ type: 'tag', agent: row.agent, session: row.session, ticket });
                }}
              />
            ))}
          </ul>
          {more}
        </>
      )}
    </section>
  );
}

interface ItemProps {
  readonly row: SessionRow;
  readonly summary: SummaryView;
  readonly words: Words;
  readonly tag: (ticket: string | null) => void;
}

function Item({ row, summary, words, tag }: ItemProps) {
  const [editing, edit] = useState(false);
  const name = spokenName(row, words);
  return (
    <li>
      <div class="what">
        <SessionName row={row} summary={summary} words={words} />
        <span class="cost">{costText(row.totals, words.formats)}</span>
      </div>
      {editing ? (
        <TagForm
          label={`Ticket of the ${name}`}
          value={row.suggestion}
          recent={summary.recentTickets}
          save={tag}
          forget={undefined}
          cancel={() => edit(false)}
        />
      ) : (
        <div class="row" role="group" aria-label={name}>
          {row.suggestion !== '' && (
            <button type="button" onClick={() => tag(row.suggestion)}>
              It is {row.suggestion}
            </button>
          )}
          <button type="button" class="second" onClick={() => edit(true)}>
            Tag…
          </button>
          <button type="button" class="second" onClick={() => tag(null)}>
            No ticket
          </button>
        </div>
      )}
    </li>
  );
}

function focusRow(list: HTMLUListElement | null, at: number): void {
  list?.querySelectorAll<HTMLElement>(':scope > li')[at]?.querySelector('button')?.focus();
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
