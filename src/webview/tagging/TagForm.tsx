import { useLayoutEffect, useId, useRef, useState } from 'preact/hooks';

interface TagFormProps {
  readonly label: string;
  readonly value: string;
  readonly recent: readonly string[];
  /** null: there is none. */
  readonly save: (ticket: string | null) => void;
  /** Lets the rules decide again. */
  readonly forget: (() => void) | undefined;
  readonly cancel: () => void;
}

const LONGEST = 200;

/** A field for a ticket: Enter saves, Escape leaves. */
export function TagForm({ label, value, recent, save, forget, cancel }: TagFormProps) {
  const [text, write] = useState(value);
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
          if (ticket !== '') save(ticket);
        }}
      />
      <datalist id={list}>
        {recent.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <span class="row">
        <button type="button" disabled={ticket === ''} onClick={() => save(ticket)}>
          Save
        </button>
        <button type="button" class="second" onClick={() => save(null)}>
          No ticket
        </button>
        {forget !== undefined && (
          <button type="button" class="second" onClick={forget}>
            By rule
          </button>
        )}
        <button type="button" class="second" onClick={cancel}>
          Cancel
        </button>
      </span>
    </div>
  );
}
