import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';

export interface TagReach {
  readonly reach: 'untagged' | 'session';
  readonly label: string;
}

interface TagFormProps {
  readonly label: string;
  readonly value: string;
  readonly recent: readonly string[];
  /** How much of the work the ticket can be for; the first is chosen at the start. */
  readonly reaches: readonly TagReach[];
  /** null: there is none. */
  readonly save: (ticket: string | null, reach: TagReach['reach']) => void;
  /** Lets the rules decide again. */
  readonly forget: { readonly label: string; readonly run: () => void } | undefined;
  readonly cancel: () => void;
}

const LONGEST = 200;

/** A field for a ticket: Enter saves, Escape leaves. */
export function TagForm({ label, value, recent, reaches, save, forget, cancel }: TagFormProps) {
  const [text, write] = useState(value);
  const [reach, choose] = useState<TagReach['reach']>(reaches[0]?.reach ?? 'untagged');
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const ticket = text.trim();
  return (
    <div
      class="tag-form"
      role="group"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        cancel();
      }}
    >
      <input
        ref={field}
        type="text"
        aria-label={label}
        value={text}
        maxLength={LONGEST}
        list={list}
        placeholder="ABC-123"
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // Else the key would go on to the button that has the focus next.
          event.preventDefault();
          if (ticket !== '') save(ticket, reach);
        }}
      />
      <datalist id={list}>
        {recent.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      {reaches.length > 1 ? (
        <select
          aria-label={pageWords.howMuch()}
          value={reach}
          onChange={({ currentTarget }) => choose(currentTarget.value === 'session' ? 'session' : 'untagged')}
        >
          {reaches.map((each) => (
            <option key={each.reach} value={each.reach}>
              {each.label}
            </option>
          ))}
        </select>
      ) : (
        reaches.map((each) => (
          <span key={each.reach} class="note">
            {each.label}
          </span>
        ))
      )}
      <span class="row">
        <button type="button" disabled={ticket === ''} onClick={() => save(ticket, reach)}>
          {pageWords.save()}
        </button>
        <button type="button" class="second" onClick={() => save(null, reach)}>
          {panelWords.noTicket()}
        </button>
        {forget !== undefined && (
          <button type="button" class="second" onClick={forget.run}>
            {forget.label}
          </button>
        )}
        <button type="button" class="second" onClick={cancel}>
          {pageWords.cancel()}
        </button>
      </span>
    </div>
  );
}
