import { turnFacts } from '../../core/status/turnFacts.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Words } from '../shell/words.ts';

interface NextTurnProps {
  readonly turn: NonNullable<SummaryView['nextTurn']>;
  readonly words: Words;
}

/** What the next turn of the window's session costs at least. The words name moments, so that they stay true without a timer. */
export function NextTurn({ turn, words }: NextTurnProps) {
  return (
    <section class="card next-turn" aria-labelledby="next-turn">
      <div>
        <h2 id="next-turn">{panelWords.nextTurn()}</h2>
        <p class="note">{[turn.title, turn.agentLabel].filter(Boolean).join(' · ')}</p>
      </div>
      <ul>
        {turnFacts(turn, words.formats).map(({ label, value, note }) => (
          <li key={`${label} ${note}`}>
            {label} <strong>{value}</strong>
            {note !== '' && <span class="note"> · {note}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
