import { costText } from '../../core/status/split.ts';
import type { BecameView } from '../../core/summary/becameSchema.ts';
import { STATE_WORDS } from '../../core/summary/summaryWords.ts';
import { shareText, wholeShares } from '../../core/text/format.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import { addTotals, NO_TOTALS } from '../../core/usage/totals.ts';
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
      <h3 id="states">
        What work became, {words.date(statesFrom)} to {words.date(statesUntil - 1)}
      </h3>
      <table class="figures bars-in" aria-labelledby="states">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col" class="bar-cell">
              <span class="heard">As a bar</span>
            </th>
            <th scope="col" class="n optional">
              Share
            </th>
            <th scope="col" class="n">
              List cost
            </th>
          </tr>
        </thead>
        <tbody>
          {states.map(({ state, branches, totals }, at) => (
            <tr key={state}>
              <th scope="row">
                <span class="name">
                  <StateMark state={state} />
                  {STATE_WORDS[state].name}
                </span>
                <span class="note">
                  {STATE_WORDS[state].meaning} · {formats.count(branches)} {branches === 1 ? 'branch' : 'branches'}
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
            <th scope="row">Total</th>
            <td class="bar-cell" />
            <td class="n optional" />
            <td class="n">{costText(all, formats)}</td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}
