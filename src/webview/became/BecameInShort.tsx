import type { OutcomesView } from '../../core/summary/summarySchema.ts';
import { rowStateName } from '../../core/summary/summaryWords.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { StateMark } from './StateMark.tsx';

/** Draws how many branches became what, for windows so narrow that the block itself is below the first screen. */
export function BecameInShort({ outcomes }: { readonly outcomes: OutcomesView | undefined }) {
  const looked = outcomes?.became.rows.filter((row) => row.looked) ?? [];
  if (looked.length === 0) return null;
  const states = [...new Set(looked.map(({ state }) => state))];
  return (
    <p class="in-short">
      <span class="soft">{pageWords.whatBecame()}</span>
      {states.map((state) => (
        <span key={state} class="name">
          <StateMark state={state} />
          {rowStateName({ state, looked: true })} {looked.filter((row) => row.state === state).length}
        </span>
      ))}
    </p>
  );
}
