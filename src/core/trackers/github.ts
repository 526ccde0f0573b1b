import { at, get, listAt, numberAt, numberOf, post, textAt, timeOf } from './answer.ts';
import { type DoneAt, MOST_ISSUES, type TrackerApi, type TrackerIssue } from './tracker.ts';

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** GitHub and GitHub Enterprise. Sources: the REST pages on issues and search, the GraphQL schema. */
export const GITHUB: TrackerApi = {
  label: 'GitHub',
  owns: /^#[1-9]\d{0,9}$/,
  mostStates: 50,
  apiAddress: (web) => {
    const host = web.slice('https://'.length);
    // Enterprise Cloud with data residency has a host of its own for the interface, Enterprise Server a path.
    return host === 'github.com' || /^[\w-]+\.ghe\.com$/.test(host) ? `https://api.${host}` : `${web}/api/v3`;
  },
  authorization: (_, token) => `Bearer ${token}`,
  probe: (address) => get(`${address}/user`, HEADERS),
  search: (address, repository, text) => {
    const query = `repo:${repository} state:open ${text}`;
    return get(
      text === ''
        ? `${address}/repos/${repository}/issues?state=open&sort=updated&per_page=${MOST_ISSUES}`
        : `${address}/search/issues?per_page=${MOST_ISSUES}&q=${encodeURIComponent(query)}`,
      HEADERS,
    );
  },
  issues: (answer) => (Array.isArray(answer) ? answer : listAt(answer, 'items')).flatMap(numberedIssue),
  questions: (address, repository, tickets) => {
    const [owner, name] = repository.split('/');
    const fields = '... on Issue { number closedAt stateReason } ... on PullRequest { number mergedAt }';
    const each = tickets.map(numberOf).map((n) => `n${n}: issueOrPullRequest(number: ${n}) { ${fields} }`);
    const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${each.join(' ')} } }`;
    const url = address.endsWith('/api/v3') ? address.replace(/v3$/, 'graphql') : `${address}/graphql`;
    return [{ tickets, request: post(url, { query, variables: { owner, name } }) }];
  },
  doneAt,
  links: (web, repository) => ({ '#': `${web}/${repository}/issues/\${number}` }),
};

function doneAt(ticket: string, answer: unknown): DoneAt {
  const issue = at(answer, 'data', 'repository', `n${numberOf(ticket)}`);
  if (at(issue, 'number') !== numberOf(ticket)) return undefined;
  const closed = at(issue, 'closedAt') ?? at(issue, 'mergedAt') ?? null;
  const reason = at(issue, 'stateReason');
  if (closed === null || reason === 'NOT_PLANNED' || reason === 'DUPLICATE') return null;
  return timeOf(closed);
}

/** An issue as GitHub's and Gitea's REST lists hold it. */
export function numberedIssue(issue: unknown): readonly TrackerIssue[] {
  const number = at(issue, 'number');
  if (typeof number !== 'number' || numberAt(issue, 'number') === undefined) return [];
  const request = at(issue, 'pull_request') ?? null;
  return [{ ticket: `#${number}`, title: textAt(issue, 'title'), pullRequest: request !== null }];
}
