import type { BranchOfCall } from '../branches/branchOfCall.ts';
import { isRepositoryTicket, NO_RULES, type TicketFound, type TicketRules, ticketOf } from '../tickets/ticket.ts';
import type { AgentId } from '../usage/call.ts';
import type { Origin } from '../usage/origin.ts';
import { type NameNow, type Tag, winningTag } from './tags.ts';

/** What must be known to say what a call was for. The functions are pure and may remember their answers. */
export interface AttributionContext {
  /** All tags, in the order in which they were set. */
  readonly tags: readonly Tag[];
  readonly rules: (repository: string) => TicketRules;
  readonly nameNow?: NameNow;
  /** Subjects of the commits made on a branch, where they were read. */
  readonly subjects?: (repository: string, branch: string) => readonly string[];
  /** The branch that a worktree's branch was forked from, only where git confirms it. */
  readonly forkedFrom?: (repository: string, branch: string) => string | undefined;
}

/** A call's place: `repository` is git's common directory, '' for none or for a folder that is gone. */
export interface Placed {
  readonly agent: AgentId;
  readonly session: string;
  readonly time: number;
  readonly repository: string;
  readonly branch: BranchOfCall;
  /** As the agent's log names them. */
  readonly cwd?: string;
  readonly logBranch?: string;
}

export interface Attribution {
  readonly repository: string;
  readonly branch: BranchOfCall;
  readonly ticket:
    | { readonly kind: 'ticket'; readonly text: string; readonly origin: Extract<Origin, 'person' | 'rule'> }
    /** A person says that there is none. */
    | { readonly kind: 'no-ticket' }
    | { readonly kind: 'untagged' };
  /** What could be asked about while there is no ticket. It counts for nothing. */
  readonly suggestion?: TicketFound;
  /** The id of the tag that holds. */
  readonly tag?: string;
  /** The rule that found the ticket. */
  readonly rule?: TicketFound;
}

/** What a call was for: a person's tag, else the rules on the name of its branch, else nothing. */
export function attribute(call: Placed, context: AttributionContext): Attribution {
  const { repository } = call;
  const { branch } = call.branch;
  const base = { repository, branch: call.branch };
  const tag = winningTag(context.tags, { ...call, branch }, context.nameNow);
  if (tag) {
    const ticket: Attribution['ticket'] =
      tag.ticket === null ? { kind: 'no-ticket' } : { kind: 'ticket', text: tag.ticket, origin: 'person' };
    return { ...base, ticket, tag: tag.id };
  }
  const found = branch === '' ? undefined : ticketOfBranch(repository, branch, context);
  if (found?.origin === 'rule') {
    return { ...base, ticket: { kind: 'ticket', text: found.ticket, origin: 'rule' }, rule: found };
  }
  return { ...base, ticket: { kind: 'untagged' }, ...(found && { suggestion: found }) };
}

function ticketOfBranch(repository: string, branch: string, context: AttributionContext): TicketFound | undefined {
  const rules = repository === '' ? NO_RULES : context.rules(repository);
  const own = ticketOf(branch, rules, context.subjects?.(repository, branch) ?? []);
  if (own?.origin === 'rule') return own;
  const parent = context.forkedFrom?.(repository, branch);
  return (parent === undefined ? undefined : ticketOf(parent, rules)) ?? own;
}

/** Where a call's cost goes in a report. Numbers are tickets of their repository only; keys are the same everywhere. */
export type Target =
  | { readonly kind: 'ticket'; readonly ticket: string; readonly repository: string }
  | { readonly kind: 'no-ticket' }
  | { readonly kind: 'branch'; readonly branch: string; readonly repository: string }
  | { readonly kind: 'detached'; readonly repository: string };

/** The one target of a call, or undefined: unlinked. */
export function targetOf(attribution: Attribution, by: 'ticket' | 'branch'): Target | undefined {
  const { repository, branch, ticket } = attribution;
  if (by === 'ticket') {
    if (ticket.kind === 'untagged') return undefined;
    if (ticket.kind === 'no-ticket') return { kind: 'no-ticket' };
    return { kind: 'ticket', ticket: ticket.text, repository: isRepositoryTicket(ticket.text) ? repository : '' };
  }
  if (repository === '' || branch.state === 'unknown') return undefined;
  return branch.state === 'detached'
    ? { kind: 'detached', repository }
    : { kind: 'branch', branch: branch.branch, repository };
}

/** A text that is the same for the same target only. */
export function targetKey(target: Target): string {
  if (target.kind === 'ticket') return JSON.stringify(['ticket', target.repository, target.ticket]);
  if (target.kind === 'branch') return JSON.stringify(['branch', target.repository, target.branch]);
  return JSON.stringify(target.kind === 'detached' ? ['detached', target.repository] : ['no-ticket']);
}
