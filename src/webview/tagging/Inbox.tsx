import type { JSX } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { groupInbox } from '../../core/attribution/inboxGroups.ts';
import { costText } from '../../core/status/split.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from '../shell/host.ts';
import { Said, Saying } from '../shell/Said.tsx';
import { useShowMore } from '../shell/showMore.tsx';
import type { Words } from '../shell/words.ts';
import { Group, Item, untaggedPart } from './InboxRows.tsx';

interface InboxProps {
  readonly host: Host;
  readonly summary: SummaryView;
  readonly words: Words;
}

/** The untagged part of each session; all parts together are the row "Untagged". Up and down walk through them; the one that is answered leaves, and the next has the focus. */
export function Inbox({ host, summary, words }: InboxProps) {
  const list = useRef<HTMLUListElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { act, said: saying, spot } = useContext(Saying);
  const [answered, answer] = useState<number | undefined>(undefined);
  const groups = groupInbox(summary.spent.sessions.flatMap(untaggedPart));
  const rows = groups.flatMap((group) =>
    group.parts.map((part, at) => ({ part, group: at === 0 && group.parts.length > 1 ? group : undefined })),
  );
  const { shown, more } = useShowMore(rows, 'sessions');
  const open = rows.map(({ part }) => sessionKey(part.row)).join('\n');
  useLayoutEffect(() => {
    if (answered === undefined) return;
    if (rows.length === 0) heading.current?.focus();
    else focusRow(list.current, answered);
    answer(undefined);
  }, [open]);
  if (rows.length === 0 && summary.spent.totals.calls === 0) return null;
  const untagged = rows.reduce((sum, { part }) => addTotals(sum, part.totals), NO_TOTALS);
  const answering = (): void => {
    const at = rowsIn(list.current).findIndex((row) => row.contains(document.activeElement));
    act(`inbox ${at}`);
    answer(at);
  };
  const items = shown.flatMap(({ part, group }): JSX.Element[] => {
    const { row } = part;
    const { agent, session } = row;
    const item = (
      <Item
        key={sessionKey(row)}
        {...{ part, summary, words }}
        tag={(ticket) => {
          answering();
          host.send({ type: 'tag', agent, session, ticket, reach: 'untagged', named: [] });
        }}
      />
    );
    if (group === undefined) return [item];
    const head = (
      <Group
        key={`group ${sessionKey(row)}`}
        {...{ group, summary, words }}
        tag={(ticket) => {
          answering();
          const sessions = group.parts.map((each) => ({ agent: each.row.agent, session: each.row.session }));
          host.send({ type: 'tagMany', sessions, ticket });
        }}
      />
    );
    return [head, item];
  });
  // Where the row was that left: what was done is said there.
  const said = <Said spot={spot.startsWith('inbox ') ? spot : 'inbox'} />;
  const saidAt = Math.min(Number(/^inbox (\d+)$/.exec(spot)?.[1] ?? items.length), items.length);
  return (
    <section class="card inbox" aria-labelledby="inbox">
      <h2 id="inbox" ref={heading} tabIndex={-1}>
        {panelWords.untagged()}
      </h2>
      {rows.length === 0 ? (
        <>
          <p class="note">{pageWords.allTagged()}</p>
          {said}
        </>
      ) : (
        <>
          <p class="note">{pageWords.untaggedWork({ n: rows.length, cost: costText(untagged, words.formats) })}</p>
          <ul ref={list} onKeyDown={(event) => walk(event, list.current)}>
            {items.slice(0, saidAt)}
            {saying.text !== '' && spot.startsWith('inbox ') && (
              <li key="said" class="saying">
                {said}
              </li>
            )}
            {items.slice(saidAt)}
          </ul>
          {more}
        </>
      )}
    </section>
  );
}

/** The rows of the list, without what is said between them. */
const rowsIn = (list: HTMLUListElement | null): readonly HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>(':scope > li:not(.saying)') ?? []),
];

/** The row at this place, or the last one. */
function focusRow(list: HTMLUListElement | null, at: number): void {
  const rows = rowsIn(list);
  rows[Math.min(at, rows.length - 1)]?.querySelector<HTMLElement>('.row button')?.focus();
}

function walk(event: KeyboardEvent, list: HTMLUListElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || list === null || event.target instanceof HTMLInputElement) return;
  const rows = rowsIn(list);
  const at = rows.findIndex((row) => event.target instanceof Node && row.contains(event.target));
  if (at < 0 || at + step < 0 || at + step >= rows.length) return;
  event.preventDefault();
  focusRow(list, at + step);
}
