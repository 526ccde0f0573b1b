import { useState } from 'preact/hooks';
import { panelWords } from '../../core/words/panelWords.ts';

const FIRST_ROWS = 12;

const SHOW_ALL = {
  sessions: panelWords.showAllSessions,
  tickets: panelWords.showAllTickets,
  branches: panelWords.showAllBranches,
};

/** A long list begins with its first rows. The button shows all, and stays, so that the focus has its place. */
export function useShowMore<T>(rows: readonly T[], what: keyof typeof SHOW_ALL, first = FIRST_ROWS) {
  const [all, showAll] = useState(false);
  const shown = all ? rows : rows.slice(0, first);
  const more = rows.length > first && (
    <button type="button" class="link" aria-expanded={all} onClick={() => showAll(!all)}>
      {all ? panelWords.showFewer() : SHOW_ALL[what]({ n: rows.length })}
    </button>
  );
  return { shown, more };
}
