import type { Formats } from '../../core/text/format.ts';
import { tokenTypesOf } from '../../core/usage/tokenTypes.ts';
import { figureWords } from '../../core/words/figureWords.ts';
import { costText, differences, totalText } from '../report/labels.ts';
import type { ArtifactLine, Report } from '../report/report.ts';
import { SPEND_TABLES } from '../report/spendTables.ts';
import type { TokenKey } from '../report/week.ts';
import { type Html, html } from './html.ts';
import { barTable, tokenSplit, trend } from './pageParts.ts';

/** The kinds of tokens as the panel's own tables have them: both lives of a cache write together. */
const COLUMNS: readonly (readonly [head: string, keys: readonly TokenKey[]])[] = [
  ['Output', tokenTypesOf('output')],
  ['Cache read', tokenTypesOf('cacheRead')],
  ['Cache write', tokenTypesOf('cacheWrite')],
  ['Input', tokenTypesOf('input')],
];

/** What was observed. */
export function spentBlock(report: Report, formats: Formats, now: number): Html {
  const { spent } = report;
  const [first, ...rest] = SPEND_TABLES.map(({ name, head, title }) => {
    const table = spent[name];
    return table ? barTable(title, head, table, formats) : '';
  });
  return html`<section class="card spent" aria-labelledby="spent"><h2 id="spent" tabindex="-1">What was spent</h2>
${total(report, formats, now)}
${differences(report).map((why) => html`<p class="note why">${why}</p>`)}
${spent.tokens ? tokenSplit(spent.tokens, formats) : ''}
${spent.trend ? trend(spent.trend, formats) : html`<p class="note">The trend appears after six complete weeks.</p>`}
${report.detail === 'artifact' ? artifacts(spent.artifacts, formats) : ''}
${spent.singles.length > 0 ? unnamed(spent.singles, formats) : ''}
${first}
<div class="pair">${rest}</div></section>`;
}

function total(report: Report, formats: Formats, now: number): Html {
  const { spent } = report;
  const text = totalText(report, formats, now);
  if (spent.total === undefined) return html`<div class="compared"><p>${text}</p></div>`;
  return html`<div class="total"><p class="sum">${text}</p>
<p class="note">The sum of ${spent.toldWeeks} ${spent.toldWeeks === 1 ? 'week' : 'weeks'}, as it was observed.</p><p class="note">${figureWords.estimate()}</p>
${spent.atLeast ? html`<p class="note">≥ marks the least it can have been: not everybody may send, and a log may not hold all that was billed.</p>` : ''}</div>`;
}

function artifacts(lines: readonly ArtifactLine[], formats: Formats): Html {
  if (lines.length === 0)
    return html`<div><h3>By artifact</h3><p class="note">No ticket or pull request that may be named in this range.</p></div>`;
  const sum = lines.reduce((all, line) => all + line.cost, 0);
  const heads = COLUMNS.map(([head]) => html`<th scope="col" class="n">${head}</th>`);
  const rows = lines.map(
    (
      line,
    ) => html`<tr><th scope="row">${line.artifact}<span class="note">${days(line)}</span></th><td class="n" data-head="List cost">${costText(line.cost, formats)}</td>
${COLUMNS.map(([head, keys]) => html`<td class="n" data-head="${head}">${tokensOf(line, keys, formats)}</td>`)}</tr>`,
  );
  return html`<div><h3>By artifact</h3><p class="note">Tickets and pull requests, the sum over people, each at least, in the order of their names</p>
<div class="wide" tabindex="0" role="region" aria-label="Cost by artifact">
<table class="figures"><caption class="heard">Cost and tokens by artifact</caption>
<thead><tr><th scope="col">Artifact</th><th scope="col" class="n">List cost</th>${heads}</tr></thead>
<tbody>${rows}</tbody><tfoot><tr><th scope="row">All listed</th><td class="n" data-head="List cost">${costText(sum, formats)}</td>${COLUMNS.map(() => html`<td></td>`)}</tr></tfoot></table></div></div>`;
}

/** The first and the last day on which it cost something. */
const days = ({ firstDay = '', lastDay = '' }: ArtifactLine): string =>
  firstDay === lastDay ? firstDay : `${firstDay} to ${lastDay}`;

/** Of an artifact of one person its cost is all that is shown. */
function tokensOf({ tokens }: ArtifactLine, keys: readonly TokenKey[], formats: Formats): string {
  return tokens ? formats.tokens(keys.reduce((all, key) => all + tokens[key], 0)) : '–';
}

/** Tickets and pull requests that are not named, as one line a week. */
function unnamed(weeks: Report['spent']['singles'], formats: Formats): Html {
  const lines = weeks.map(({ week, count, cost, quartiles }) => {
    const [low, median, high] = quartiles ?? [];
    const spread =
      low === undefined || median === undefined || high === undefined
        ? ''
        : `, median ${formats.money(median)}, middle half ${formats.money(low)} to ${formats.money(high)}`;
    return html`<li>${week}: ${count} of one person each, ${formats.money(cost)} in all${spread}</li>`;
  });
  return html`<div><h3>Not named</h3><p class="note">Tickets and pull requests on which nobody else worked. Where even their sum would show somebody, it is left out.</p><ul class="plain">${lines}</ul></div>`;
}
