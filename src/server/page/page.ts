import { formatsFor } from '../../core/text/format.ts';
import { withheldWeek } from '../report/labels.ts';
import type { Report } from '../report/report.ts';
import { type Html, html } from './html.ts';
import { becameBlock } from './pageBecame.ts';
import { spentBlock } from './pageSpent.ts';

/** The report as one page: no script, no image, nothing from elsewhere. It reads on a screen, aloud and on paper. */
export function reportPage(report: Report, now: number): string {
  const formats = formatsFor('en');
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Team totals: ${report.team}, ${report.from} to ${report.to}</title><link rel="stylesheet" href="/report.css"></head>
<body><a class="skip" href="#spent">To the figures</a><div class="page">
<header class="bar"><div class="heading"><h1>Team totals: ${report.team}</h1>
<p class="note">Weeks ${report.from} to ${report.to}. Tokens are the cost of work, not its value.</p></div>
${rangeForm(report)}</header>
<main class="blocks"><div class="column">${spentBlock(report, formats, now)}</div>
<div class="column">${becameBlock(report, formats)}${coverage(report, now, (whole) => formats.percent(whole))}${audit(report)}</div></main>
<footer><p class="note">Without names: nobody’s own figures are kept in this report, and there is no view of a person. ${detailSentence(report)}</p></footer></div>
</body></html>`.text;
}

function rangeForm(report: Report): Html {
  const query = `from=${report.from}&to=${report.to}`;
  return html`<form method="get" action="/" class="controls">
<label>From week <input type="text" name="from" value="${report.from}" pattern="20[0-9]{2}-W[0-9]{2}" autocomplete="off" size="9"></label>
<label>to week <input type="text" name="to" value="${report.to}" pattern="20[0-9]{2}-W[0-9]{2}" autocomplete="off" size="9"></label>
<button>Show</button>
<a href="/v1/teams/${report.team}/report.csv?${query}" download>CSV</a>
<a href="/v1/teams/${report.team}/report?${query}" download="team-totals.json">JSON</a></form>`;
}

function detailSentence({ detail, k }: Report): string {
  return detail === 'artifact'
    ? 'But a ticket has an assignee: where it is named, its sum can often be guessed to be theirs and their helpers’.'
    : `Every figure is a sum of ${k} or more people, rounded by each of them to two digits.`;
}

function coverage(report: Report, now: number, percent: (whole: number) => string): Html {
  const { coverage: known, spent } = report;
  const weeks = spent.withheldWeeks.map((week) => html`<li>${withheldWeek(week, report, now)}</li>`);
  return html`<section class="card" aria-labelledby="coverage"><h2 id="coverage">What these figures cover</h2>
<ul class="plain"><li>At least ${known.people} of ${known.teamSize} people sent their totals; over the weeks shown ${percent(Math.round(known.share * 100))} of the team.</li>
<li>${known.linked === undefined ? 'How much of the cost has a ticket or pull request is withheld.' : html`${percent(Math.round(known.linked * 100))} of the cost has a ticket or pull request.`}</li>
<li>${known.gaps.length === 0 ? 'No agent is known to be missing.' : html`Not measured: ${known.gaps.join(', ')}.`}</li></ul>
${weeks.length > 0 ? html`<div><h3>Weeks without figures about people</h3><ul class="plain">${weeks}</ul></div>` : ''}</section>`;
}

function audit(report: Report): Html {
  const reads = report.audit.filter((line) => line.what === 'report read').reduce((sum, line) => sum + line.times, 0);
  const rows = report.audit.map(
    (line) =>
      html`<tr><th scope="row">${line.day}</th><td>${line.what}</td><td>${line.detail.slice(0, 24)}</td><td class="n">${line.times}</td></tr>`,
  );
  return html`<section class="card" aria-labelledby="audit"><h2 id="audit">Audit</h2>
<p>This report was read ${reads} ${reads === 1 ? 'time' : 'times'} on the days listed. Everybody who sends can see this list.</p>
<details><summary>All entries</summary><table class="figures"><caption class="heard">Policy changes, tokens, and reads by day</caption>
<thead><tr><th scope="col">Day</th><th scope="col">What</th><th scope="col">Detail</th><th scope="col" class="n">Times</th></tr></thead><tbody>${rows}</tbody></table></details></section>`;
}
