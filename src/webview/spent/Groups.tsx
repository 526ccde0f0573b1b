import { costText } from '../../core/status/split.ts';
import type { GroupRow } from '../../core/summary/spentSchema.ts';
import { modelLabel } from '../../core/text/modelLabel.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { countTokens } from '../../core/usage/tokens.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Words } from '../shell/words.ts';
import { Share } from './Share.tsx';

interface GroupsProps {
  readonly id: string;
  readonly title: string;
  readonly head: string;
  readonly rows: readonly GroupRow[];
  readonly words: Words;
}

/** Sums under names: agents, models. */
export function Groups({ id, title, head, rows, words: { formats } }: GroupsProps) {
  const most = Math.max(0, ...rows.map(({ totals }) => chargeTotal(totals.charge)));
  return (
    <div class="groups">
      <h3 id={id}>{title}</h3>
      <table class="figures bars-in" aria-labelledby={id}>
        {/* A head that is only heard gives the columns no width. */}
        <colgroup>
          <col />
          <col class="bar-cell" />
          <col class="n optional" />
          <col class="n" />
        </colgroup>
        <thead class="heard">
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">{panelWords.asBar()}</th>
            <th scope="col">{panelWords.tokens()}</th>
            <th scope="col">{panelWords.listCost()}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, note, totals }) => (
            <tr key={key}>
              <th scope="row">
                <span class={label === '' ? 'name soft' : 'name long'} title={label}>
                  {label === '' ? panelWords.notNamed() : (groupName(label) ?? modelLabel(label))}
                </span>
                {note !== '' && <span class="note">{noteText(note)}</span>}
              </th>
              <td class="bar-cell">
                <Share of={chargeTotal(totals.charge)} most={most} />
              </td>
              <td class="n optional">{figureWords.tokens({ tokens: formats.tokens(countTokens(totals.tokens)) })}</td>
              <td class="n">{costText(totals, formats)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const GROUPS: Readonly<Record<string, () => string>> = {
  'Main conversation': panelWords.mainConversation,
  'Not itemised by the agent': panelWords.groupNotItemised,
};

/** A group that views and JSON name in English; undefined for a name of a log. */
const groupName = (label: string): string | undefined => (Object.hasOwn(GROUPS, label) ? GROUPS[label]?.() : undefined);

/** `priced as …` or `3 sessions` of a view, in the person's language. */
function noteText(note: string): string {
  if (note.startsWith('priced as ')) return panelWords.pricedAs({ models: note.slice('priced as '.length) });
  const [, n] = /^([\d,]+) sessions?$/.exec(note) ?? [];
  return n === undefined ? note : figureWords.sessions({ n: Number(n.replaceAll(',', '')) });
}
