import { at, listAt, numberOf, post, textAt, timeOf } from './answer.ts';
import { KEY, keyedIssue } from './jira.ts';
import { type DoneAt, MOST_ISSUES, type TrackerApi } from './tracker.ts';

/** Linear. Source: its GraphQL schema. */
export const LINEAR: TrackerApi = {
  label: 'Linear',
  owns: KEY,
  mostStates: 50,
  apiAddress: (web) => web,
  authorization: (_, token) => token,
  probe: (address) => search(address, ''),
  search: (address, _, text) => search(address, text),
  issues: (answer) =>
    listAt(answer, 'data', 'issues', 'nodes').flatMap((node) =>
      keyedIssue(textAt(node, 'identifier'), textAt(node, 'title')),
    ),
  questions: (address, _, tickets) => {
    const teams = Map.groupBy(tickets, (ticket) => ticket.slice(0, ticket.lastIndexOf('-')).toUpperCase());
    const or = [...teams].map(([team, own]) => ({
      team: { key: { eq: team } },
      number: { in: own.map(numberOf) },
    }));
    const fields = '{ nodes { identifier completedAt } }';
    const query = `query($filter: IssueFilter) { issues(filter: $filter, first: ${MOST_ISSUES}) ${fields} }`;
    return [{ tickets, request: post(`${address}/graphql`, { query, variables: { filter: { or } } }) }];
  },
  doneAt,
  links: () => ({}),
};

function search(address: string, text: string) {
  const nodes = '{ nodes { identifier title } }';
  const query =
    text === ''
      ? `query { issues(first: ${MOST_ISSUES}, orderBy: updatedAt) ${nodes} }`
      : `query($term: String!) { issues: searchIssues(term: $term, first: ${MOST_ISSUES}) ${nodes} }`;
  return post(`${address}/graphql`, { query, ...(text !== '' && { variables: { term: text } }) });
}

function doneAt(ticket: string, answer: unknown): DoneAt {
  const all = listAt(answer, 'data', 'issues', 'nodes');
  const issue = all.find((one) => textAt(one, 'identifier').toUpperCase() === ticket.toUpperCase());
  if (issue === undefined) return undefined;
  const completed = at(issue, 'completedAt');
  return completed === null ? null : timeOf(completed);
}
