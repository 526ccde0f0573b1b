import { costText } from '../../core/status/split.ts';
import type { BecameView } from '../../core/summary/becameSchema.ts';
import { rowStateMeaning, rowStateName } from '../../core/summary/summaryWords.ts';
import { shareText, wholeShares } from '../../core/text/format.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
import { pageWords } from '../../core/words/pageWords.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Words } from '../shell/words.ts';
import { Share } from '../spent/Share.tsx';
import { StateMark } from './StateMark.tsx';

/** What earlier spend became, as bars in their own table. The rows sum to all cost of that time, what is unknown included. */
export function States({ became, words }: { readonly became: BecameView; readonly words: Words }) {
  const { formats } = words;
  const { states, statesFrom, statesUntil } = became;
  if (states.length === 0) return null;
  const costs = states.map(({ totals }) => chargeTotal(totals.charge));
  const whole = costs.reduce((a, b) => a + b, 0);
  const shares = wholeShares(costs);
  const all = states.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS);
  return (
    <>
      <h3 id="states">{pageWords.becameBetween({ from: words.date(statesFrom), to: words.date(statesUntil - 1) })}</h3>
      <div class="states">
        <table class="figures bars-in" aria-labelledby="states">
          <thead>
            <tr>
              <th scope="col">{pageWords.state()}</th>
              <th scope="col" class="bar-cell">
                <span class="heard">{panelWords.asBar()}</span>
              </th>
              <th scope="col" class="n optional">
                {panelWords.share()}
              </th>
              <th scope="col" class="n">
                {panelWords.listCost()}
              </th>
            </tr>
          </thead>
          <tbody>
            {states.map(({ state, looked, branches, totals }, at) => (
              <tr key={looked ? state : 'notLooked'}>
                <th scope="row">
                  <span class="name">
                    <StateMark state={looked ? state : 'notLooked'} />
                    {rowStateName({ state, looked })}
                  </span>
                  <span class="note">
                    <span>
                      {rowStateMeaning({ state, looked })} · {pageWords.branchCount({ n: branches })}
                    </span>
                  </span>
                </th>
                <td class="bar-cell">
                  <Share of={costs[at] ?? 0} most={whole} />
                </td>
                <td class="n optional">{shareText(costs[at] ?? 0, whole, shares[at] ?? 0, formats)}</td>
                <td class="n">{costText(totals, formats)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{panelWords.total()}</th>
              <td class="bar-cell" />
              <td class="n optional" />
              <td class="n">{costText(all, formats)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}
