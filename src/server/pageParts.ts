import type { Formats } from '../core/format.ts';
import { type Html, html } from './html.ts';
import { label } from './labels.ts';
import { cellsOf, type Table } from './publish.ts';

/** A table of one measure. The bar repeats the figure beside it, so it is hidden from screen readers. */
export function barTable(caption: string, head: string, table: Table, write: (value: number) => string): Html {
  const rows = cellsOf(table).map(
    ({ key, value }) =>
      html`<tr><th scope="row">${label(key)}</th><td class="n">${write(value)}</td><td class="bar">${bar(value, table.total)}</td></tr>`,
  );
  return html`<table><caption>${caption}</caption>
<thead><tr><th scope="col">${head}</th><th scope="col" class="n">Sum</th><th scope="col" class="bar"><span class="quiet">Share</span></th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><th scope="row">All</th><td class="n">${write(table.total)}</td><td></td></tr></tfoot></table>`;
}

function bar(value: number, total: number): Html {
  const width = total > 0 ? Math.round((1000 * value) / total) / 10 : 0;
  return html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="100" height="8" class="track"/><rect width="${width}" height="8" class="fill"/></svg>`;
}

/** One bar of parts, each named in its text; the table below it is its twin. */
export function stackedBar(name: string, table: Table, write: (value: number) => string): Html {
  let x = 0;
  const cells = cellsOf(table);
  const parts = cells.map(({ value }, i) => {
    const width = table.total > 0 ? (100 * value) / table.total : 0;
    const part = html`<rect x="${x.toFixed(3)}" width="${width.toFixed(3)}" height="12" class="part p${i % 6}"/>`;
    x += width;
    return part;
  });
  const spoken = cells.map(({ key, value }) => `${label(key)} ${write(value)}`).join(', ');
  return html`<svg class="stack" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label="${name}: ${spoken}">${parts}</svg>
<ul class="legend">${cells.map(({ key }, i) => html`<li><span class="key p${i % 6}"></span>${label(key)}</li>`)}</ul>`;
}

/** Columns over weeks with their table. */
export function trend(weeks: readonly { readonly week: string; readonly cost: number }[], formats: Formats): Html {
  const most = Math.max(1, ...weeks.map((one) => one.cost));
  const step = 100 / weeks.length;
  const columns = weeks.map(({ cost }, i) => {
    const height = (38 * cost) / most;
    return html`<rect x="${(i * step + step * 0.15).toFixed(3)}" y="${(40 - height).toFixed(3)}" width="${(step * 0.7).toFixed(3)}" height="${height.toFixed(3)}" class="fill"/>`;
  });
  const rows = weeks.map(
    ({ week, cost }) => html`<tr><th scope="row">${week}</th><td class="n">${formats.money(cost)}</td></tr>`,
  );
  return html`<h3>By week</h3>
<svg class="trend" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="Cost by week, ${weeks.length} weeks; the same figures are in the table">${columns}</svg>
<details><summary>The same as a table</summary>
<table><caption>Cost by week, list-price estimate</caption><thead><tr><th scope="col">Week</th><th scope="col" class="n">Cost</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}
