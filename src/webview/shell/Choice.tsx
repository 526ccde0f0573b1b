interface ChoiceProps<T extends string> {
  /** For those who hear the page. */
  readonly label: string;
  readonly name: string;
  readonly value: T;
  readonly options: Readonly<Record<T, string>>;
  readonly choose: (value: T) => void;
}

/** One of a few, all in sight: radio buttons that look like a switch. */
export function Choice<T extends string>({ label, name, value, options, choose }: ChoiceProps<T>) {
  return (
    <fieldset class="choice">
      <legend class="heard">{label}</legend>
      {(Object.entries(options) as [T, string][]).map(([key, text]) => (
        <label key={key} class={key === value ? 'chosen' : ''}>
          <input type="radio" name={name} value={key} checked={key === value} onChange={() => choose(key)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
