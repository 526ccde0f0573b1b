import { costText } from '../../core/status/split.ts';
import type { SummaryView } from '../../core/summary/summarySchema.ts';
import { sessionKey } from '../../core/usage/sessionKey.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Host } from '../shell/host.ts';
import { SessionName } from '../shell/SessionName.tsx';
import { useShowMore } from '../shell/showMore.tsx';
import type { Words } from '../shell/words.ts';
import { TagCell } from '../tagging/TagCell.tsx';

interface SessionsProps {
  readonly host: Host;
  readonly summary: SummaryView;
  readonly words: Words;
}

/** The sessions of the period; each ticket can be changed in its place. */
export function Sessions({ host, summary, words }: SessionsProps) {
  const { shown, more } = useShowMore(summary.spent.sessions, 'sessions');
  if (summary.spent.sessions.length === 0) return null;
  return (
    <section class="card sessions" aria-labelledby="sessions">
      <h2 id="sessions">{panelWords.sessions()}</h2>
      <table class="figures" aria-labelledby="sessions">
        <thead>
          <tr>
            <th scope="col">{panelWords.session()}</th>
            <th scope="col">{panelWords.ticket()}</th>
            <th scope="col" class="n">
              {panelWords.listCost()}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={sessionKey(row)}>
              <th scope="row">
                <SessionName row={row} summary={summary} words={words} />
              </th>
              <td class="tag-cell">
                <TagCell {...{ host, row, words }} recent={summary.recentTickets} name={row.title} />
              </td>
              <td class="n">{costText(row.totals, words.formats)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </section>
  );
}
