import type { Formats } from '../../core/text/format.ts';
import { label, withheldRatio } from '../report/labels.ts';
import type { ArtifactLine, Report } from '../report/report.ts';
import type { Ratio } from '../report/teamRatios.ts';
import { type Html, html } from './html.ts';
import { barTable } from './pageParts.ts';

/** What was inferred; never mixed with what was observed. */
export function becameBlock(report: Report, formats: Formats): Html {
  const { became } = report;
  return html`<section class="card became" aria-labelledby="became"><h2 id="became">What became of it</h2>
<p class="note">Inferred from git by each person’s own machine; merges are reported by the forge. Changing code is normal, and dropped work has found something out: none of this is a mark.</p>
${
  became.classes
    ? barTable('Cost by what it became', 'State', became.classes, formats)
    : html`<p class="note">Withheld: too few people, or nothing was reported yet.</p>`
}
${report.detail === 'artifact' ? artifacts(report.spent.artifacts, formats) : ''}
<div><h3>Tokens per what</h3>
${became.ratios.length === 0 ? html`<p class="note">No denominator yet: let a CI job or the forge’s webhook say how many pull requests were merged.</p>` : html`<ul class="plain">${became.ratios.map((ratio) => html`<li>${sentence(ratio, formats)}</li>`)}</ul>`}</div></section>`;
}

function sentence(ratio: Ratio, formats: Formats): Html {
  const thing = label(ratio.name);
  const what = ratio.kind === 'loaded' ? 'All spend' : 'Spend tied to it';
  const base = html`<strong>${what} per ${thing}</strong> (${ratio.n} of them, as ${ratio.source} says)`;
  if (ratio.withheld !== undefined || ratio.each === undefined || ratio.cost === undefined) {
    return html`${base}: ${withheldRatio(ratio.withheld ?? 'people')}`;
  }
  const middle = ratio.middle
    ? ` Median ${formats.money(ratio.middle.median)} (${formats.percent(Math.floor(ratio.middle.coverage * 100))} interval ${formats.money(ratio.middle.low)} to ${formats.money(ratio.middle.high)}).`
    : '';
  const note = ratio.kind === 'loaded' ? ' Includes work on things that did not land or land later.' : '';
  return html`${base}: ${formats.money(ratio.each)}, that is ${formats.money(ratio.cost)} ÷ ${ratio.n}.${middle}${note}`;
}

function artifacts(lines: readonly ArtifactLine[], formats: Formats): Html {
  const known = lines.filter((line) => line.closedDay !== undefined || Object.keys(line.states).length > 0);
  if (known.length === 0) return html`<div><h3>By artifact</h3><p class="note">Nothing is known yet.</p></div>`;
  const rows = known.map((line) => {
    const states = Object.entries(line.states).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const became = states.map(([state, cost]) => html`<li>${label(state)}: ${formats.money(cost)}</li>`);
    return html`<tr><th scope="row">${line.artifact}</th><td data-head="Became">${states.length > 0 ? html`<ul>${became}</ul>` : 'Not reported yet'}</td>
<td data-head="Merged">${line.closedDay ?? 'Not known'}</td><td class="n" data-head="Days to merge">${line.days ?? '–'}</td></tr>`;
  });
  return html`<div><h3>By artifact</h3><div class="wide" tabindex="0" role="region" aria-label="What artifacts became">
<table class="figures"><caption class="heard">What tickets and pull requests became</caption>
<thead><tr><th scope="col">Artifact</th><th scope="col">Became (cost)</th><th scope="col">Merged</th><th scope="col" class="n">Days to merge</th></tr></thead><tbody>${rows}</tbody></table></div></div>`;
}
