import { at, get, listAt, textAt, timeOf } from './answer.ts';
import { type DoneAt, type TrackerApi, type TrackerIssue } from './tracker.ts';

/** A key of Jira or Linear. */
export const KEY = /^[A-Za-z][A-Za-z0-9_]{0,29}-[1-9]\d{0,9}$/;

/** Jira Cloud and Data Center. Sources: the issue picker that Jira's own fields use, and the `issue` resource; both have both. */
export const JIRA: TrackerApi = {
  label: 'Jira',
  owns: KEY,
  // Asked one by one: of a list with one unknown key Jira says nothing.
  mostStates: 20,
  apiAddress: (web) => web,
  authorization: (user, token, base64) => (user === '' ? `Bearer ${token}` : `Basic ${base64(`${user}:${token}`)}`),
  probe: (address) => picker(address, ''),
  search: (address, _, text) => picker(address, text),
  issues: (answer) =>
    listAt(answer, 'sections')
      .flatMap((section) => listAt(section, 'issues'))
      .flatMap((issue) => keyedIssue(textAt(issue, 'key'), textAt(issue, 'summaryText'))),
  questions: (address, _, tickets) =>
    tickets.map((ticket) => {
      const fields = 'status,resolutiondate,statuscategorychangedate';
      const url = `${address}/rest/api/2/issue/${encodeURIComponent(ticket)}?fields=${fields}`;
      return { tickets: [ticket], request: get(url) };
    }),
  doneAt,
  links: (web) => ({ '*': `${web}/browse/\${ticket}` }),
};

function picker(address: string, text: string) {
  const jql = encodeURIComponent('ORDER BY updated DESC');
  return get(`${address}/rest/api/2/issue/picker?currentJQL=${jql}&query=${encodeURIComponent(text)}`);
}

function doneAt(_: string, answer: unknown): DoneAt {
  const fields = at(answer, 'fields');
  const category = at(fields, 'status', 'statusCategory', 'key');
  if (typeof category !== 'string') return undefined;
  if (category !== 'done') return null;
  return timeOf(at(fields, 'statuscategorychangedate')) ?? timeOf(at(fields, 'resolutiondate'));
}

export function keyedIssue(key: string, title: string): readonly TrackerIssue[] {
  return /^[A-Za-z][A-Za-z0-9_]*-\d+$/.test(key) ? [{ ticket: key, title, pullRequest: false }] : [];
}
