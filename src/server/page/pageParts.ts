import { KINDS } from '../../core/status/split.ts';
import { type Formats, shareText, wholeShares } from '../../core/text/format.ts';
import { tokenTypesOf } from '../../core/usage/tokenTypes.ts';
import { STATE_SHAPES } from '../../webview/became/stateShapes.ts';
import { cellsOf, type Table } from '../disclosure/publish.ts';
import { costText, label, meaning } from '../report/labels.ts';
import type { TokenKey } from '../report/week.ts';
import { type Html, html } from './html.ts';

// Markup of the panel's components (src/webview), for a page without a script: the same classes, so the same look.

/** The order of token types in the panel. */
const TOKEN_ORDER: readonly TokenKey[] = KINDS.flatMap(tokenTypesOf);
/** Below this share of a bar a label does not fit into its part. */
const ROOM = 0.09;

/** Sums under names with the panel's bars; a bar repeats the figure beside it, so it is hidden from screen readers. */
export function barTable(title: string, head: string, table: Table, formats: Formats): Html {
  const cells = cellsOf(table);
  const shares = wholeShares(cells.map(({ value }) => value));
  const most = Math.max(...cells.map(({ value }) => value));
  const rows = cells.map(
    ({ key, value }, i) =>
      html`<tr><th scope="row"><span class="name">${stateMark(key)}${label(key)}</span>${meaning(key) === '' ? '' : html`<span class="note">${meaning(key)}</span>`}</th>
<td class="bar-cell">${share(value, most)}</td><td class="n optional">${shareText(value, table.total, shares[i] ?? 0, formats)}</td><td class="n">${costText(value, formats)}</td></tr>`,
  );
  return html`<div><h3>${title}</h3><table class="figures"><caption class="heard">${title}</caption>
<thead><tr><th scope="col">${head}</th><th scope="col" class="bar-cell"><span class="heard">As a bar</span></th><th scope="col" class="n optional">Share</th><th scope="col" class="n">List cost</th></tr></thead>
<tbody>${rows}</tbody><tfoot><tr><th scope="row">All</th><td class="bar-cell"></td><td class="n optional"></td><td class="n">${costText(table.total, formats)}</td></tr></tfoot></table></div>`;
}

function share(of: number, most: number): Html {
  const width = most > 0 ? `${Math.round((1000 * of) / most) / 10}%` : '0';
  return html`<svg class="share" width="100%" height="6" aria-hidden="true"><rect class="back" width="100%" height="6" rx="3"/><rect class="front" width="${width}" height="6" rx="3"/></svg>`;
}

function stateMark(key: string): Html | undefined {
  const shape = Object.entries(STATE_SHAPES).find(([state]) => state === key)?.[1];
  if (shape === undefined) return undefined;
  return html`<svg class="mark" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="${shape}" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}

/** Tokens by type: one stacked bar and its table, which is its legend too. */
export function tokenSplit(table: Table, formats: Formats): Html {
  const cells = [...cellsOf(table)].toSorted((a, b) => place(a.key) - place(b.key));
  const shares = wholeShares(cells.map(({ value }) => value));
  const text = (i: number): string => shareText(cells[i]?.value ?? 0, table.total, shares[i] ?? 0, formats);
  let from = 0;
  const parts = cells.map(({ key, value }, i) => {
    const width = table.total > 0 ? value / table.total : 0;
    const inside = html`<text x="50%" y="15" class="inside" text-anchor="middle" dominant-baseline="middle">${text(i)}</text>`;
    const part = html`<svg x="${percent(from)}" width="${percent(width)}" height="28"><rect class="fill ${colour(key)}" width="100%" height="28"/>${width >= ROOM ? inside : ''}</svg>`;
    from += width;
    return part;
  });
  const rows = cells.map(
    ({ key, value }, i) =>
      html`<tr><th scope="row"><svg class="swatch" width="12" height="12" aria-hidden="true"><rect class="fill ${colour(key)}" width="12" height="12" rx="2"/></svg>${label(key)}</th><td class="n">${formats.count(value)}</td><td class="n">${text(i)}</td></tr>`,
  );
  const spoken = cells.map(({ key }, i) => `${label(key)} ${text(i)}`).join(', ');
  return html`<div class="split"><svg class="stack" role="img" aria-label="Share of tokens: ${spoken}" width="100%" height="28">${parts}</svg>
<table class="figures"><caption class="heard">Tokens by type</caption><thead><tr><th scope="col">Token type</th><th scope="col" class="n">Tokens</th><th scope="col" class="n">Share</th></tr></thead>
<tbody>${rows}</tbody><tfoot><tr><th scope="row">All</th><td class="n">${formats.count(table.total)}</td><td class="n"></td></tr></tfoot></table></div>`;
}

/** The class of a type's colour: that of its part of the cost, marked where another type of the part comes before it. */
function colour(key: string): string {
  const kind = KINDS.find((each) => tokenTypesOf(each).some((type) => type === key));
  if (kind === undefined) return key;
  return tokenTypesOf(kind)[0] === key ? kind : `${kind} long`;
}
const percent = (part: number): string => `${(100 * part).toFixed(3)}%`;

function place(key: string): number {
  const at = TOKEN_ORDER.findIndex((one) => one === key);
  return at < 0 ? TOKEN_ORDER.length : at;
}

const HEIGHT = 132;
const TOP = 16;
const BASE = 110;

/** Columns over weeks with their table. */
export function trend(weeks: readonly { readonly week: string; readonly cost: number }[], formats: Formats): Html {
  const most = Math.max(1, ...weeks.map((one) => one.cost));
  const columns = weeks.map(({ cost, week }, i) => {
    const height = ((BASE - TOP) * cost) / most;
    return html`<rect class="fill output" x="${percent((i + 0.14) / weeks.length)}" y="${(BASE - height).toFixed(2)}" width="${percent(0.72 / weeks.length)}" height="${height.toFixed(2)}"/>
<text class="tick${i % Math.ceil(weeks.length / 6) === 0 ? '' : ' none'}" x="${percent((i + 0.5) / weeks.length)}" y="${BASE + 15}" text-anchor="middle">${week.slice(5)}</text>`;
  });
  const rows = weeks.map(
    ({ week, cost }) => html`<tr><th scope="row">${week}</th><td class="n">${formats.money(cost)}</td></tr>`,
  );
  return html`<figure class="hours"><figcaption><h3>By week</h3></figcaption>
<svg class="bars" role="img" aria-label="List cost by week, ${weeks.length} weeks; the table below holds the figures" width="100%" height="${HEIGHT}">
<line class="grid" x1="0" x2="100%" y1="${TOP}" y2="${TOP}"/><line class="grid" x1="0" x2="100%" y1="${(TOP + BASE) / 2}" y2="${(TOP + BASE) / 2}"/><line class="axis" x1="0" x2="100%" y1="${BASE}" y2="${BASE}"/>
<text class="tick" x="0" y="${TOP - 4}">${formats.money(most)}</text>${columns}</svg>
<details><summary>Table by week</summary><table class="figures"><caption class="heard">List cost by week</caption><thead><tr><th scope="col">Week</th><th scope="col" class="n">List cost</th></tr></thead><tbody>${rows}</tbody></table></details></figure>`;
}
