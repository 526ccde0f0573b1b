import { kindName } from '../../core/status/kindWords.ts';
import { costText, KINDS, type Kind, partCostText, splitCost } from '../../core/status/split.ts';
import { countTokens, longestLivedWrites } from '../../core/usage/tokens.ts';
import type { Totals } from '../../core/usage/totals.ts';
import { panelWords } from '../../core/words/panelWords.ts';
import type { Words } from '../shell/words.ts';
import { Swatch } from './Pattern.tsx';

/** Cost by token type: one stacked bar with its legend; the table has the figures. */
export function Split({ totals, words }: { readonly totals: Totals; readonly words: Words }) {
  const { formats } = words;
  const parts = splitCost(totals, formats).filter(({ kind, cost }) => kind !== 'other' || cost > 0);
  const whole = parts.reduce((sum, { cost }) => sum + cost, 0);
  const spoken = parts.map(({ kind, share }) => `${kindName(kind)} ${share}`).join(', ');
  return (
    <div class="split">
      {whole > 0 && <StackedBar label={panelWords.shareOfCost({ parts: spoken })} parts={parts} whole={whole} />}
      {whole > 0 && <Legend parts={parts} />}
      <details open={whole === 0}>
        <summary>{panelWords.tableByType()}</summary>
        <table class="figures">
          <caption class="heard">{panelWords.costByType()}</caption>
          <thead>
            <tr>
              <th scope="col">{panelWords.tokenType()}</th>
              <th scope="col" class="n">
                {panelWords.tokens()}
              </th>
              <th scope="col" class="n">
                {panelWords.listCost()}
              </th>
              <th scope="col" class="n">
                {panelWords.share()}
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.kind}>
                <th scope="row">
                  <Swatch kind={part.kind} />
                  {kindName(part.kind)}
                  <Within kind={part.kind} totals={totals} words={words} />
                </th>
                <td class="n">{part.kind === 'other' ? '' : formats.count(part.tokens)}</td>
                <td class="n">{partCostText(part, totals, formats)}</td>
                <td class="n">{part.share}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{panelWords.total()}</th>
              <td class="n">{formats.count(countTokens(totals.tokens))}</td>
              <td class="n">{costText(totals, formats)}</td>
              <td class="n" />
            </tr>
          </tfoot>
        </table>
      </details>
    </div>
  );
}

/** What is a part of the figure beside it and is never added to it. */
function Within({ kind, totals, words }: { readonly kind: Kind; readonly totals: Totals; readonly words: Words }) {
  const { reasoning } = totals.tokens;
  const longest = longestLivedWrites(totals.tokens);
  const { formats } = words;
  if (kind === 'output' && reasoning > 0)
    return <span class="note">{panelWords.reasoningOf({ tokens: formats.tokens(reasoning) })}</span>;
  if (kind === 'cacheWrite' && longest > 0)
    return <span class="note">{panelWords.oneHourOf({ tokens: formats.tokens(longest) })}</span>;
  return null;
}

interface StackedBarProps {
  readonly label: string;
  readonly parts: readonly { readonly kind: Kind; readonly cost: number; readonly share: string }[];
  readonly whole: number;
}

/** Shares of the cost beside the bar, in the theme's own text colour; the ear has them from the bar. */
function Legend({ parts }: Pick<StackedBarProps, 'parts'>) {
  return (
    <ul class="legend" aria-hidden="true">
      {parts
        .filter(({ cost }) => cost > 0)
        .map(({ kind, share }) => (
          <li key={kind}>
            <Swatch kind={kind} />
            {kindName(kind)} {share}
          </li>
        ))}
    </ul>
  );
}

function StackedBar({ label, parts, whole }: StackedBarProps) {
  let from = 0;
  return (
    <svg class="stack" role="img" aria-label={label} width="100%" height="28">
      {KINDS.flatMap((kind) => {
        const part = parts.find((each) => each.kind === kind);
        if (part === undefined || part.cost <= 0) return [];
        const share = part.cost / whole;
        const x = from;
        from += share;
        return [
          <svg key={kind} x={`${x * 100}%`} width={`${share * 100}%`} height="28">
            <rect class={`fill ${kind}`} width="100%" height="28" />
            <rect class="texture" fill={`url(#texture-${kind})`} width="100%" height="28" />
            <title>{`${kindName(kind)} ${part.share}`}</title>
          </svg>,
        ];
      })}
    </svg>
  );
}
