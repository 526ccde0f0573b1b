import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { untaggedShare } from '../../core/attribution/ticketShares.ts';
import { moreWorks, ticketAndMore, workLabel } from '../../core/attribution/workShares.ts';
import type { ValueWithOrigin } from '../../core/status/session.ts';
import { costText } from '../../core/status/split.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from '../shell/host.ts';
import { Said, Saying } from '../shell/Said.tsx';
import { ticketWork, WorkLink } from '../shell/WorkLink.tsx';
import type { Words } from '../shell/words.ts';
import { TagForm, type TagReach } from './TagForm.tsx';

interface TagCellProps {
  readonly host: Host;
  readonly row: SessionRow;
  readonly recent: readonly string[];
  readonly words: Words;
  /** Which session, for those who hear the page. */
  readonly name: string;
}

const ORIGINS: Readonly<Partial<Record<ValueWithOrigin['origin'], () => string>>> = {
  rule: pageWords.byRule,
  person: pageWords.byYou,
};

/** A session's ticket as a button that becomes a field. */
export function TagCell({ host, row, recent, words, name }: TagCellProps) {
  const [editing, edit] = useState(false);
  const [wasEditing, remember] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { agent, session, tickets } = row;
  const { act } = useContext(Saying);
  const spot = `session ${sessionKey(row)}`;
  useLayoutEffect(() => {
    if (!editing && wasEditing) button.current?.focus();
    remember(editing);
  }, [editing]);
  const settled = tickets.filter(({ ticket }) => ticket.origin !== 'none');
  const main = (settled.find(({ ticket }) => ticket.text !== '') ?? settled[0])?.ticket;
  const tagged = settled.filter(({ ticket }) => ticket.origin === 'person');

  if (editing)
    return (
      <>
        {settled
          .filter(({ ticket }) => ticket.text !== '')
          .map(({ ticket }) => (
            <WorkLink key={ticket.text} {...ticketWork(ticket.text, row.repository)}>
              {pageWords.show({ ticket: ticket.text })}
            </WorkLink>
          ))}
        <TagForm
          label={pageWords.ticketOf({ session: name })}
          value={main?.text ?? ''}
          recent={recent}
          reaches={reachesOf(row, words)}
          save={(ticket, reach) => {
            const named = reach === 'session' ? settled.map((share) => share.ticket.text) : [];
            act(spot);
            host.send({ type: 'tag', agent, session, ticket, reach, named });
            edit(false);
          }}
          forget={
            tagged.length === 0
              ? undefined
              : {
                  label: pageWords.removeTag({
                    tickets: tagged.map(({ ticket }) => ticket.text || pageWords.noTicketSmall()).join(', '),
                  }),
                  run: () => {
                    const named = tagged.map(({ ticket }) => ticket.text);
                    act(spot);
                    host.send({ type: 'untag', agent, session, reach: 'session', named });
                    edit(false);
                  },
                }
          }
          cancel={() => edit(false)}
        />
      </>
    );
  const none = main === undefined ? pageWords.tag() : panelWords.noTicket() + moreWorks(row.works);
  const text = ticketAndMore(row.works, (ticket) => ticket) || none;
  const title = row.works.map((work) => `${workLabel(work, 60)} ${costText(work.totals, words.formats)}`).join('\n');
  return (
    <>
      <button
        type="button"
        ref={button}
        class={main === undefined || main.text === '' ? 'tag soft' : 'tag'}
        title={title}
        onClick={() => edit(true)}
      >
        <span class="ticket">{text}</span>
        {main !== undefined && main.text !== '' && <span class="note">{ORIGINS[main.origin]?.()}</span>}
        <span class="heard">{pageWords.changeTicket({ session: name })}</span>
      </button>
      <Said spot={spot} />
    </>
  );
}

/** Only what has no ticket yet comes first; the whole session names every ticket that it replaces. */
function reachesOf({ tickets }: SessionRow, words: Words): readonly TagReach[] {
  const open = untaggedShare(tickets);
  const replaced = tickets.filter((share) => share !== open).map((share) => shareText(share, words));
  const whole: TagReach = {
    reach: 'session',
    label: replaced.length === 0 ? pageWords.wholeSession() : pageWords.wholeReplaces({ tickets: replaced.join(', ') }),
  };
  if (open === undefined) return [whole];
  const label = pageWords.onlyUntagged({ cost: costText(open.totals, words.formats) });
  return [{ reach: 'untagged', label }, whole];
}

function shareText({ ticket, totals }: SessionRow['tickets'][number], words: Words): string {
  const name = ticket.text || (ticket.origin === 'none' ? panelWords.untagged() : pageWords.noTicketSmall());
  return `${name} ${costText(totals, words.formats)}`;
}
