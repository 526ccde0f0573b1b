import { useState } from 'preact/hooks';

const FIRST_ROWS = 12;

/** A long list begins with its first rows. The button shows all, and stays, so that the focus has its place. */
export function useShowMore<T>(rows: readonly T[], what: string) {
  const [all, showAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const more = rows.length > FIRST_ROWS && (
    <button type="button" class="link" aria-expanded={all} onClick={() => showAll(!all)}>
      {all ? 'Show fewer' : `Show all ${rows.length} ${what}`}
    </button>
  );
  return { shown, more };
}
