import { at, get, numberOf, timeOf } from './answer.ts';
import { numberedIssue } from './github.ts';
import { type DoneAt, MOST_ISSUES, type TrackerApi } from './tracker.ts';

/** Gitea and Forgejo (Codeberg): issues and pull requests of a repository share their numbers. Source: the API's Swagger page. */
export const GITEA: TrackerApi = {
  label: 'Gitea or Forgejo',
  owns: /^#[1-9]\d{0,9}$/,
  // Issues are asked about one by one.
  mostStates: 20,
  apiAddress: (web) => `${web}/api/v1`,
  authorization: (_, token) => `token ${token}`,
  probe: (address) => get(`${address}/repos/issues/search?limit=1`),
  search: (address, repository, text) => {
    const words = text === '' ? '' : `&q=${encodeURIComponent(text)}`;
    return get(`${address}/repos/${repository}/issues?state=open&limit=${MOST_ISSUES}${words}`);
  },
  issues: (answer) => (Array.isArray(answer) ? answer : []).flatMap(numberedIssue),
  questions: (address, repository, tickets) =>
    tickets.map((ticket) => ({
      tickets: [ticket],
      request: get(`${address}/repos/${repository}/issues/${numberOf(ticket)}`),
    })),
  doneAt,
  links: (web, repository) => ({ '#': `${web}/${repository}/issues/\${number}` }),
};

function doneAt(ticket: string, answer: unknown): DoneAt {
  const state = at(answer, 'state');
  if (at(answer, 'number') !== numberOf(ticket) || typeof state !== 'string') return undefined;
  if (state !== 'closed') return null;
  const request = at(answer, 'pull_request') ?? null;
  if (request === null) return timeOf(at(answer, 'closed_at'));
  // A request that was closed without being merged was given up.
  return at(request, 'merged') === true ? timeOf(at(request, 'merged_at')) : null;
}
