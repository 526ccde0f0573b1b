import { useState } from 'preact/hooks';

const FIRST_ROWS = 12;

/** A long list begins with its first rows. The button shows all, and stays, so that the focus has its place. */
export function useShowMore<T>(rows: readonly T[], what: string, first = FIRST_ROWS) {
  const [all, showAll] = useState(false);
  const shown = all ? rows : rows.slice(0, first);
  const more = rows.length > first && (
    <button type="button" class="link" aria-expanded={all} onClick={() => showAll(!all)}>
      {all ? 'Show fewer' : `Show all ${rows.length} ${what}`}
    </button>
  );
  return { shown, more };
}
