import { cleanTicket } from './ticket.ts';

/** A tracker whose issues a person can pick from. */
export type TrackerKind = 'github' | 'jira' | 'linear';

/** An issue as a list shows it. Texts are untrusted. */
export interface TrackerIssue {
  /** As it is tagged: `PAY-7`, `#12`. */
  readonly ticket: string;
  readonly title: string;
  readonly pullRequest: boolean;
}

/** What to ask; the credentials are added by whoever holds them. */
export interface TrackerRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const MOST = 50;
const LONGEST_SEARCH = 100;

/**
 * The address of a tracker as a person types it, cleaned: https only (plain http to this machine itself, for trying things out),
 * without credentials, query and fragment. undefined for anything else: a token goes there.
 */
export function trackerAddress(text: string): string | undefined {
  const found = /^(https|http):\/\/(\[[\da-fA-F:]+\]|[\w.-]+)(:\d{1,5})?((?:\/[\w.~-]+)*)\/?$/.exec(text.trim());
  if (!found) return undefined;
  const [, scheme = '', host = '', port = '', path = ''] = found;
  if (scheme === 'http' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i.test(host)) return undefined;
  return `${scheme}://${host.toLowerCase()}${port}${path}`;
}

/** `owner/name` of the first remote that is on github.com; undefined for none. Remotes are `host/owner/name`. */
export function githubRepository(remotes: readonly string[]): string | undefined {
  return remotes
    .map((remote) => /^github\.com\/([\w.-]+\/[\w.-]+)$/.exec(remote)?.[1])
    .find((name) => name !== undefined);
}

/** `scope` is the repository (`owner/name`) for GitHub and unused for others. An empty search asks for what changed last. */
export function trackerRequest(kind: TrackerKind, address: string, scope: string, search: string): TrackerRequest {
  const text = cleanTicket(search).slice(0, LONGEST_SEARCH);
  if (kind === 'github') return githubRequest(address, scope, text);
  return kind === 'jira' ? jiraRequest(address, text) : linearRequest(address, text);
}

function githubRequest(address: string, repository: string, text: string): TrackerRequest {
  const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
  const query = `repo:${repository} state:open ${text}`;
  const url =
    text === ''
      ? `${address}/repos/${repository}/issues?state=open&sort=updated&per_page=${MOST}`
      : `${address}/search/issues?per_page=${MOST}&q=${encodeURIComponent(query)}`;
  return { url, method: 'GET', headers, body: '' };
}

/** The picker that Jira's own fields use: Cloud and Data Center both have it. */
function jiraRequest(address: string, text: string): TrackerRequest {
  const jql = encodeURIComponent('ORDER BY updated DESC');
  const url = `${address}/rest/api/2/issue/picker?currentJQL=${jql}&query=${encodeURIComponent(text)}`;
  return { url, method: 'GET', headers: { accept: 'application/json' }, body: '' };
}

function linearRequest(address: string, text: string): TrackerRequest {
  const nodes = '{ nodes { identifier title } }';
  const query =
    text === ''
      ? `query { issues(first: ${MOST}, orderBy: updatedAt) ${nodes} }`
      : `query($term: String!) { issues: searchIssues(term: $term, first: ${MOST}) ${nodes} }`;
  const body = JSON.stringify({ query, ...(text !== '' && { variables: { term: text } }) });
  return {
    url: `${address}/graphql`,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body,
  };
}

/** The issues in a tracker's answer, each once; empty for an answer that is not understood. */
export function trackerIssues(kind: TrackerKind, answer: unknown): readonly TrackerIssue[] {
  const found = new Map<string, TrackerIssue>();
  for (const issue of listOf(kind, answer).map((one) => issueOf(kind, one)))
    if (issue !== undefined && !found.has(issue.ticket)) found.set(issue.ticket, issue);
  return [...found.values()].slice(0, MOST);
}

function listOf(kind: TrackerKind, answer: unknown): readonly unknown[] {
  if (kind === 'github') return Array.isArray(answer) ? answer : list(field(answer, 'items'));
  if (kind === 'jira') return list(field(answer, 'sections')).flatMap((section) => list(field(section, 'issues')));
  return list(field(field(field(answer, 'data'), 'issues'), 'nodes'));
}

function issueOf(kind: TrackerKind, issue: unknown): TrackerIssue | undefined {
  if (kind === 'github') {
    const number = field(issue, 'number');
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) return undefined;
    return {
      ticket: `#${number}`,
      title: text(issue, 'title'),
      pullRequest: field(issue, 'pull_request') !== undefined,
    };
  }
  const key = text(issue, kind === 'jira' ? 'key' : 'identifier');
  if (!/^[A-Za-z][A-Za-z0-9_]*-\d+$/.test(key)) return undefined;
  return { ticket: key, title: text(issue, kind === 'jira' ? 'summaryText' : 'title'), pullRequest: false };
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

function text(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === 'string' ? found.slice(0, 500) : '';
}
