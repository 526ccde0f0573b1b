import type { TrackerKind, TrackerRequest } from './trackers.ts';

/** Whether a ticket is done, as its tracker says. */
export interface TicketState {
  readonly ticket: string;
  /** When it was done, ms UTC; null while it is not. A ticket that was given up is not done. */
  readonly doneAt: number | null;
}

/** A question about some tickets. */
export interface StateQuestion {
  readonly tickets: readonly string[];
  readonly request: TrackerRequest;
}

/** Jira is asked one by one: of a list with one unknown key it tells nothing. */
const MOST: Readonly<Record<TrackerKind, number>> = { github: 50, jira: 20, linear: 50 };
const KEY = /^[A-Za-z][A-Za-z0-9_]{0,29}-[1-9]\d{0,9}$/;
const NUMBER = /^#([1-9]\d{0,9})$/;

/**
 * What to ask about the first of these tickets, as far as the tracker could know them and the bound allows. `scope` is the
 * repository (`owner/name`) for GitHub. Sources: GitHub's and Linear's GraphQL schemas; Jira's `issue` resource, which Cloud and
 * Data Center share.
 */
export function stateQuestions(
  kind: TrackerKind,
  address: string,
  scope: string,
  tickets: readonly string[],
): readonly StateQuestion[] {
  const known = [...new Set(tickets)].filter((ticket) => (kind === 'github' ? NUMBER : KEY).test(ticket));
  const asked = known.slice(0, MOST[kind]);
  if (asked.length === 0) return [];
  if (kind === 'jira') return asked.map((ticket) => ({ tickets: [ticket], request: jiraIssue(address, ticket) }));
  const request = kind === 'github' ? githubIssues(address, scope, asked) : linearIssues(address, asked);
  return [{ tickets: asked, request }];
}

function jiraIssue(address: string, ticket: string): TrackerRequest {
  const fields = 'status,resolutiondate,statuscategorychangedate';
  const url = `${address}/rest/api/2/issue/${encodeURIComponent(ticket)}?fields=${fields}`;
  return { url, method: 'GET', headers: { accept: 'application/json' }, body: '' };
}

function githubIssues(address: string, repository: string, tickets: readonly string[]): TrackerRequest {
  const [owner, name] = repository.split('/');
  const fields = '... on Issue { number closedAt stateReason } ... on PullRequest { number mergedAt }';
  const each = tickets.map(
    (ticket) => `n${ticket.slice(1)}: issueOrPullRequest(number: ${ticket.slice(1)}) { ${fields} }`,
  );
  const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${each.join(' ')} } }`;
  return graphql(address, query, { owner, name });
}

function linearIssues(address: string, tickets: readonly string[]): TrackerRequest {
  const teams = Map.groupBy(tickets, (ticket) => ticket.slice(0, ticket.lastIndexOf('-')).toUpperCase());
  const or = [...teams].map(([team, own]) => ({
    team: { key: { eq: team } },
    number: { in: own.map((ticket) => Number(ticket.slice(ticket.lastIndexOf('-') + 1))) },
  }));
  const fields = '{ nodes { identifier completedAt } }';
  const query = `query($filter: IssueFilter) { issues(filter: $filter, first: ${MOST.linear}) ${fields} }`;
  return graphql(address, query, { filter: { or } });
}

function graphql(address: string, query: string, variables: object): TrackerRequest {
  return {
    url: `${address}/graphql`,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
}

/** What an answer tells of the tickets that were asked for; of one that it does not name, or whose time is unknown, nothing. */
export function ticketStates(kind: TrackerKind, tickets: readonly string[], answer: unknown): readonly TicketState[] {
  return tickets.flatMap((ticket) => {
    const doneAt =
      kind === 'jira' ? jiraDone(answer) : kind === 'github' ? githubDone(ticket, answer) : linearDone(ticket, answer);
    return doneAt === undefined ? [] : [{ ticket, doneAt }];
  });
}

type Done = number | null | undefined;

function jiraDone(answer: unknown): Done {
  const fields = at(answer, 'fields');
  const category = at(fields, 'status', 'statusCategory', 'key');
  if (typeof category !== 'string') return undefined;
  if (category !== 'done') return null;
  return timeOf(at(fields, 'statuscategorychangedate')) ?? timeOf(at(fields, 'resolutiondate'));
}

function githubDone(ticket: string, answer: unknown): Done {
  const issue = at(answer, 'data', 'repository', `n${ticket.slice(1)}`);
  if (at(issue, 'number') !== Number(ticket.slice(1))) return undefined;
  const closed = at(issue, 'closedAt') ?? at(issue, 'mergedAt') ?? null;
  const reason = at(issue, 'stateReason');
  if (closed === null || reason === 'NOT_PLANNED' || reason === 'DUPLICATE') return null;
  return timeOf(closed);
}

function linearDone(ticket: string, answer: unknown): Done {
  const nodes = at(answer, 'data', 'issues', 'nodes');
  const issue = (Array.isArray(nodes) ? nodes : []).find((one: unknown) => {
    const name = at(one, 'identifier');
    return typeof name === 'string' && name.toUpperCase() === ticket.toUpperCase();
  });
  if (issue === undefined) return undefined;
  const completed = at(issue, 'completedAt');
  return completed === null ? null : timeOf(completed);
}

/** Jira writes `+0000` where others write `Z`. */
function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isFinite(time) && time > 0 ? time : undefined;
}

function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null ? Object.getOwnPropertyDescriptor(found, name)?.value : undefined,
    value,
  );
}
