import { html } from './html.ts';

/** The parts of a refusal (RFC 9457) that a person is shown. */
export interface ShownProblem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** A refusal as a person's browser shows it: what happened, and what to do. */
export function problemPage({ status, code, detail }: ShownProblem): string {
  const next = NEXT[code];
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>Team totals: ${detail}</title><link rel="stylesheet" href="/report.css"></head>
<body><div class="page"><main class="card"><h1>${detail}</h1>${next === undefined ? '' : html`<p>${next}</p>`}
<p><a href="">Try again</a></p><p class="note">Team totals, error ${status} (${code})</p></main></div></body>
</html>`.text;
}

/** What a person can do about a refusal, by its code. */
const NEXT: Readonly<Record<string, string>> = {
  token:
    'When the browser asks, enter any name and the report token as the password. Anyone who runs the endpoint has it.',
  'token-kind': 'A report is read with the report token. Other tokens only send totals or change the endpoint.',
  retired: 'Your membership was ended. Ask anyone who runs the endpoint.',
  range: 'A week is written 2026-W47. The first is not after the last, and there are at most 106 weeks between them.',
  requests: 'Wait a minute, then try again.',
  'not-found': 'The report of the team is at the address without a path.',
  store: 'Its disk may be full. Anyone who runs the endpoint can see why.',
  internal: 'Anyone who runs the endpoint finds the cause in its log.',
};
