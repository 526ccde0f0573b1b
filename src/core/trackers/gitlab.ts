import { at, get, listAt, numberAt, numberOf, post, textAt, timeOf } from './answer.ts';
import { type DoneAt, MOST_ISSUES, type TrackerApi, type TrackerIssue } from './tracker.ts';

const LIST = `first: ${MOST_ISSUES}, state: opened, sort: UPDATED_DESC`;

/**
 * GitLab, its own cloud and self-hosted: issues (`#12`) and merge requests (`!12`) of a project. Source: the GraphQL reference,
 * which takes the numbers of a project (`iid`) as strings.
 */
export const GITLAB: TrackerApi = {
  label: 'GitLab',
  owns: /^[#!][1-9]\d{0,9}$/,
  mostStates: 50,
  apiAddress: (web) => `${web}/api`,
  authorization: (_, token) => `Bearer ${token}`,
  probe: (address) => get(`${address}/v4/issues?per_page=1`),
  search: (address, path, text) => {
    const issues = `issues(${LIST}, search: $search) { nodes { iid title } }`;
    // Merge requests cannot be searched for by words in every version: they are listed where nothing was typed.
    const requests = text === '' ? ` mergeRequests(${LIST}) { nodes { iid title } }` : '';
    const query = `query($path: ID!, $search: String) { project(fullPath: $path) { ${issues}${requests} } }`;
    return post(`${address}/graphql`, { query, variables: { path, search: text === '' ? null : text } });
  },
  issues: (answer) => [...nodes(answer, 'issues', '#'), ...nodes(answer, 'mergeRequests', '!')],
  questions: (address, path, tickets) => {
    const iids = (sign: string) => tickets.filter((ticket) => ticket.startsWith(sign)).map((t) => String(numberOf(t)));
    const issues = `issues(iids: $issues, first: ${MOST_ISSUES}) { nodes { iid closedAt closedAsDuplicateOf { iid } } }`;
    const requests = `mergeRequests(iids: $requests, first: ${MOST_ISSUES}) { nodes { iid mergedAt } }`;
    const query = `query($path: ID!, $issues: [String!], $requests: [String!]) { project(fullPath: $path) { ${issues} ${requests} } }`;
    const variables = { path, issues: iids('#'), requests: iids('!') };
    return [{ tickets, request: post(`${address}/graphql`, { query, variables }) }];
  },
  doneAt,
  links: (web, path) => ({
    '#': `${web}/${path}/-/issues/\${number}`,
    '!': `${web}/${path}/-/merge_requests/\${number}`,
  }),
};

function nodes(answer: unknown, list: string, sign: string): readonly TrackerIssue[] {
  return listAt(answer, 'data', 'project', list, 'nodes').flatMap((node) => {
    const number = numberAt(node, 'iid');
    if (number === undefined) return [];
    return [{ ticket: `${sign}${number}`, title: textAt(node, 'title'), pullRequest: sign === '!' }];
  });
}

function doneAt(ticket: string, answer: unknown): DoneAt {
  const isRequest = ticket.startsWith('!');
  const all = listAt(answer, 'data', 'project', isRequest ? 'mergeRequests' : 'issues', 'nodes');
  const node = all.find((one) => numberAt(one, 'iid') === numberOf(ticket));
  if (node === undefined) return undefined;
  const closed = at(node, isRequest ? 'mergedAt' : 'closedAt');
  const duplicate = at(node, 'closedAsDuplicateOf') ?? null;
  return closed === null || duplicate !== null ? null : timeOf(closed);
}
