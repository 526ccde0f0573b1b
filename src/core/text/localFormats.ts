import { type Formats, formatsFor } from './format.ts';

/** Each thread loads several bundles, which all have to write times in names alike. */
const KEY = Symbol.for('token-ledger.formats');
const place = globalThis as { [KEY]?: () => Formats };

/** Sets how this thread writes for its person; `make` is called when something is written first. */
export function useFormats(make: () => Formats): void {
  place[KEY] = make;
}

/** How this thread writes for its person; English until it was set. */
export function localFormats(): Formats {
  return (place[KEY] ??= () => formatsFor('en'))();
}
