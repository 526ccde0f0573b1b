import type { Formats } from '../core/format.ts';
import { type Html, html } from './html.ts';
import { label, totalText } from './labels.ts';
import { barTable, stackedBar, trend } from './pageParts.ts';
import type { ArtifactLine, Report } from './report.ts';
import { TOKEN_KEYS } from './week.ts';

/** What was observed. */
export function spentBlock(report: Report, formats: Formats): Html {
  const { spent } = report;
  const money = (value: number) => formats.money(value);
  const tokens = (value: number) => formats.tokens(value);
  return html`<section aria-labelledby="spent"><h2 id="spent" tabindex="-1">What was spent</h2>
<p class="total">${totalText(report, formats)}</p>
<p>Observed. ${spent.total === undefined ? '' : `The sum of ${spent.toldWeeks} ${spent.toldWeeks === 1 ? 'week' : 'weeks'}.`}</p>
${spent.tokens ? html`<h3>By token type</h3>${stackedBar('Tokens by type', spent.tokens, tokens)}${barTable('Tokens by type', 'Type', spent.tokens, tokens)}` : ''}
<div class="tables">${spent.buckets ? barTable('Cost by bucket', 'Bucket', spent.buckets, money) : ''}
${spent.agents ? barTable('Cost by agent', 'Agent', spent.agents, money) : ''}
${spent.models ? barTable('Cost by model family', 'Model', spent.models, money) : ''}</div>
${spent.trend ? trend(spent.trend, formats) : html`<p>A course over weeks is shown from six complete weeks on.</p>`}
${report.detail === 'artifact' ? artifacts(spent.artifacts, formats) : ''}</section>`;
}

function artifacts(lines: readonly ArtifactLine[], formats: Formats): Html {
  if (lines.length === 0) return html`<h3>By artifact</h3><p>No ticket or pull request in this range.</p>`;
  const sum = lines.reduce((all, line) => all + line.cost, 0);
  const heads = TOKEN_KEYS.map((key) => html`<th scope="col" class="n">${label(key)}</th>`);
  const rows = lines.map(
    (line) => html`<tr><th scope="row">${line.artifact}</th><td class="n">${formats.money(line.cost)}</td>
${TOKEN_KEYS.map((key) => html`<td class="n">${formats.tokens(line.tokens[key])}</td>`)}
<td>${line.firstDay}</td><td>${line.lastDay}</td></tr>`,
  );
  return html`<h3>By artifact</h3><div class="wide" tabindex="0" role="region" aria-label="Cost by artifact">
<table><caption>Tickets and pull requests, the sum over people, in the order of their names</caption>
<thead><tr><th scope="col">Artifact</th><th scope="col" class="n">Cost</th>${heads}<th scope="col">First day</th><th scope="col">Last day</th></tr></thead>
<tbody>${rows}</tbody><tfoot><tr><th scope="row">All listed</th><td class="n">${formats.money(sum)}</td>${TOKEN_KEYS.map(() => html`<td></td>`)}<td></td><td></td></tr></tfoot></table></div>`;
}
