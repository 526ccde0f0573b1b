import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ValueWithOrigin } from '../../core/status/session.ts';
import type { SessionRow } from '../../core/summary/spentSchema.ts';
import type { Host } from '../shell/host.ts';
import { TagForm } from './TagForm.tsx';

interface TagCellProps {
  readonly host: Host;
  readonly row: SessionRow;
  readonly recent: readonly string[];
  /** Which session, for those who hear the page. */
  readonly name: string;
}

const ORIGINS: Readonly<Partial<Record<ValueWithOrigin['origin'], string>>> = { rule: 'by rule', person: 'by you' };

/** A session's ticket as a button that becomes a field. */
export function TagCell({ host, row, recent, name }: TagCellProps) {
  const [editing, edit] = useState(false);
  const [wasEditing, remember] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { agent, session, ticket } = row;
  useLayoutEffect(() => {
    if (!editing && wasEditing) button.current?.focus();
    remember(editing);
  }, [editing]);

  if (editing)
    return (
      <TagForm
        label={`Ticket of the ${name}`}
        value={ticket.text}
        recent={recent}
        save={(to) => {
          host.tell({ type: 'tag', agent, session, ticket: to });
          edit(false);
        }}
        forget={
          ticket.origin === 'person'
            ? () => {
                host.tell({ type: 'untag', agent, session });
                edit(false);
              }
            : undefined
        }
        cancel={() => edit(false)}
      />
    );
  const text = ticket.text !== '' ? ticket.text : ticket.origin === 'person' ? 'No ticket' : 'Tag…';
  return (
    <button type="button" ref={button} class={ticket.text === '' ? 'tag soft' : 'tag'} onClick={() => edit(true)}>
      <span class="ticket">{text}</span>
      {ticket.text !== '' && <span class="note">{ORIGINS[ticket.origin]}</span>}
      <span class="heard">, change the ticket of the {name}</span>
    </button>
  );
}
