import { formatsFor } from '../../core/text/format.ts';
import type { Table } from '../disclosure/publish.ts';
import { hasCells } from '../groups/groupForms.ts';
import type { GroupReport } from '../groups/levelReport.ts';
import { costText } from '../report/labels.ts';
import { type Html, html } from './html.ts';
import { barTable, tokenSplit } from './pageParts.ts';

/** The report of a group as one page, in the look of a team's. */
export function groupPage(report: GroupReport): string {
  const formats = formatsFor('en');
  const bars = (title: string, head: string, table: Table | undefined) =>
    hasCells(table) ? barTable(title, head, table, formats) : '';
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Group totals: ${report.group}, ${report.from} to ${report.to}</title><link rel="stylesheet" href="/report.css"></head>
<body><a class="skip" href="#spent">To the figures</a><div class="page">
<header class="bar"><div class="heading"><h1>Group totals: ${report.group}</h1>
<p class="note">Weeks ${report.from} to ${report.to}. Tokens are the cost of work, not its value.</p></div>
${rangeForm(report)}</header>
<main class="blocks"><div class="column"><section class="card" aria-labelledby="spent"><h2 id="spent">What was spent</h2>
${total(report, (value) => costText(value, formats))}${bars('By team or group', 'Team or group', report.below)}
${bars('By agent', 'Agent', report.agents)}${bars('By model', 'Model', report.models)}
${hasCells(report.tokens) ? html`<div><h3>Tokens</h3><p class="note">Of teams whose own total is shown</p>${tokenSplit(report.tokens, formats)}</div>` : ''}</section></div>
<div class="column"><section class="card" aria-labelledby="became"><h2 id="became">What became of it</h2>
${hasCells(report.classes) ? bars('By outcome', 'Outcome', report.classes) : html`<p class="note">Not reported yet, or by too few people to show.</p>`}</section>
${coverage(report)}</div></main>
<footer><p class="note">Without names: every figure is a sum of ${report.k} or more people of all teams below. Read by: ${report.readers.join(', ')}.</p></footer></div>
</body></html>`.text;
}

function rangeForm({ group, from, to }: GroupReport): Html {
  const query = `from=${from}&to=${to}`;
  return html`<form method="get" action="/groups/${group}" class="controls">
<label>From week <input type="text" name="from" value="${from}" pattern="20[0-9]{2}-W[0-9]{2}" autocomplete="off" size="9"></label>
<label>to week <input type="text" name="to" value="${to}" pattern="20[0-9]{2}-W[0-9]{2}" autocomplete="off" size="9"></label>
<button>Show</button>
<a href="/v1/groups/${group}/report.csv?${query}" download>CSV</a>
<a href="/v1/groups/${group}/report?${query}" download="group-totals.json">JSON</a></form>`;
}

function total(report: GroupReport, cost: (value: number) => string): Html {
  if (report.total === undefined)
    return html`<div class="compared"><p>Withheld: in no week of this range do ${report.k} or more people make a sum that hides each of them.</p></div>`;
  return html`<div class="total"><p class="sum">≥ ${cost(report.total)}</p>
<p class="note">The sum of ${report.shownWeeks} ${report.shownWeeks === 1 ? 'week' : 'weeks'}: list prices, at least.</p></div>`;
}

function coverage(report: GroupReport): Html {
  const reads = report.reads.reduce((sum, { times }) => sum + times, 0);
  return html`<section class="card" aria-labelledby="coverage"><h2 id="coverage">What these figures cover</h2>
<ul class="plain"><li>At least ${report.people} people in ${report.teams} ${report.teams === 1 ? 'team' : 'teams'}, in the newest week.</li>
<li>This report was read ${reads} ${reads === 1 ? 'time' : 'times'}.</li></ul>
${report.withheldWeeks.length > 0 ? html`<div><h3>Weeks without figures</h3><ul class="plain">${report.withheldWeeks.map((week) => html`<li>${week}</li>`)}</ul></div>` : ''}</section>`;
}
