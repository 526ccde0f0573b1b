import { cleanTicket } from '../tickets/ticket.ts';
import { AZURE } from './azure.ts';
import { GITEA } from './gitea.ts';
import { GITHUB } from './github.ts';
import { GITLAB } from './gitlab.ts';
import { JIRA } from './jira.ts';
import { LINEAR } from './linear.ts';
import {
  MOST_ISSUES,
  type StateQuestion,
  type TrackerApi,
  type TrackerIssue,
  type TrackerKind,
  type TrackerRequest,
} from './tracker.ts';

export const TRACKERS: Readonly<Record<TrackerKind, TrackerApi>> = {
  github: GITHUB,
  gitlab: GITLAB,
  azure: AZURE,
  gitea: GITEA,
  jira: JIRA,
  linear: LINEAR,
};

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
  const organisation = /^([\w-]+)\.visualstudio\.com$/i.exec(host)?.[1];
  if (organisation !== undefined) return `https://dev.azure.com/${organisation.toLowerCase()}`;
  return `${scheme}://${host.toLowerCase()}${port}${path}`;
}

/** The request for the issues that fit some words; '' asks for what changed last. */
export function trackerRequest(kind: TrackerKind, address: string, scope: string, search: string): TrackerRequest {
  return TRACKERS[kind].search(address, scope, cleanTicket(search).slice(0, LONGEST_SEARCH));
}

/** The issues in a tracker's answer, each once; empty for an answer that is not understood. */
export function trackerIssues(kind: TrackerKind, answer: unknown): readonly TrackerIssue[] {
  const found = new Map<string, TrackerIssue>();
  for (const issue of TRACKERS[kind].issues(answer)) if (!found.has(issue.ticket)) found.set(issue.ticket, issue);
  return [...found.values()].slice(0, 2 * MOST_ISSUES);
}

/** Whether a ticket is done, as its tracker says. */
export interface TicketState {
  readonly ticket: string;
  /** When it was done, ms UTC; null while it is not. A ticket that was given up is not done. */
  readonly doneAt: number | null;
}

/** The questions about the first of these tickets, as far as the tracker could know them and its bound allows. */
export function stateQuestions(
  kind: TrackerKind,
  address: string,
  scope: string,
  tickets: readonly string[],
): readonly StateQuestion[] {
  const { owns, mostStates, questions } = TRACKERS[kind];
  const asked = [...new Set(tickets)].filter((ticket) => owns.test(ticket)).slice(0, mostStates);
  return asked.length === 0 ? [] : questions(address, scope, asked);
}

/** What an answer says of the tickets that were asked for; of one that it does not name, or whose time is unknown, nothing. */
export function ticketStates(kind: TrackerKind, tickets: readonly string[], answer: unknown): readonly TicketState[] {
  return tickets.flatMap((ticket) => {
    const doneAt = TRACKERS[kind].doneAt(ticket, answer);
    return doneAt === undefined ? [] : [{ ticket, doneAt }];
  });
}
