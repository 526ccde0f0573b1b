import { labelText } from '../text/untrusted.ts';
import { cleanTicket, type TicketRule } from '../tickets/ticket.ts';
import type { TrackerIssue } from '../trackers/tracker.ts';
import { tagWords } from '../words/tagWords.ts';
import type { TagOffer, TicketWork } from './tagOffer.ts';

/** Where a ticket in the list comes from. */
export type Source = 'branch' | 'recent' | 'request' | 'tracker' | 'typed';

/** A row of the list from which a person takes a session's ticket. Texts are clean for a quick pick. */
export type TagChoice =
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind: 'ticket';
      readonly ticket: string;
      readonly source: Source;
      readonly label: string;
      readonly description: string;
      readonly detail: string;
      /** The prefix that is only suggested: to be confirmed by taking it. '' for none. */
      readonly confirms: string;
    }
  | { readonly kind: 'none'; readonly label: string; readonly description: string }
  /** "This prefix is no ticket." */
  | { readonly kind: 'deny'; readonly prefix: string; readonly label: string; readonly detail: string }
  /** Takes that back. */
  | { readonly kind: 'allow'; readonly prefix: string; readonly label: string; readonly detail: string }
  | { readonly kind: 'untag'; readonly label: string; readonly detail: string };

const RULES: Readonly<Record<TicketRule, () => string>> = {
  pattern: tagWords.rulePattern,
  uppercase: tagWords.ruleCapitals,
  confirmed: tagWords.ruleConfirmed,
  'issue-word': tagWords.ruleIssueWord,
  'leading-number': tagWords.ruleNumber,
  shortcut: tagWords.ruleShortcut,
  azure: tagWords.ruleAzure,
  'possible-key': tagWords.rulePossible,
};

const LIMIT = 80;

/** `$4.20 · 2 h ago`: what a ticket cost lately. */
type TicketCost = (work: TicketWork) => string;

/** What is offered for a session, in the order of asking: what the branch says, tickets of lately, requests, issues, "no ticket". */
export function tagChoices(
  offer: TagOffer,
  typed: string,
  issues: readonly TrackerIssue[],
  costOf: TicketCost = () => '',
): readonly TagChoice[] {
  const free = cleanTicket(typed);
  const known: TagChoice[] = [...ofBranch(offer), ...ofLately(offer), ...ofRequests(offer), ...ofTracker(issues)];
  const seen = new Set<string>();
  const once = known.filter((choice) => {
    if (choice.kind !== 'ticket') return true;
    const first = !seen.has(choice.ticket);
    seen.add(choice.ticket);
    return first;
  });
  const priced = (choice: TagChoice): TagChoice => {
    if (choice.kind !== 'ticket') return choice;
    const work = offer.lately.find(({ ticket }) => ticket === choice.ticket);
    const cost = work === undefined ? '' : costOf(work);
    return { ...choice, description: [choice.description, cost].filter(Boolean).join(' · ') };
  };
  return [
    ...(free !== '' && !seen.has(free) && !/^no(?:ne| ticket)?$/i.test(free)
      ? [ticketChoice(free, 'typed', tagWords.asTyped(), '')]
      : []),
    ...once.filter((choice, at) => choice.kind !== 'heading' || once[at + 1]?.kind === 'ticket').map(priced),
    { kind: 'heading', label: tagWords.else() },
    { kind: 'none', label: tagWords.noTicketTitle(), description: tagWords.hasNone() },
    ...corrections(offer),
  ];
}

function ofBranch({ found, branch, ticket }: TagOffer): readonly TagChoice[] {
  if (found === undefined) return [];
  const suggested = found.origin === 'suggestion';
  const holds = ticket.text === found.ticket && ticket.origin === 'rule';
  const rule = RULES[found.rule]();
  const how = holds ? tagWords.holdsAlready({ rule }) : suggested ? tagWords.notConfirmed({ rule }) : rule;
  const detail = tagWords.branchOf({ branch: labelText(branch.text, LIMIT) });
  const confirms = suggested ? found.prefix : '';
  return [heading(tagWords.headBranch()), { ...ticketChoice(found.ticket, 'branch', how, detail), confirms }];
}

function ofLately({ recent }: TagOffer): readonly TagChoice[] {
  return [heading(tagWords.headLately()), ...recent.map((ticket) => ticketChoice(ticket, 'recent', '', ''))];
}

function ofRequests({ pullRequests }: TagOffer): readonly TagChoice[] {
  const rows = pullRequests.map(({ ticket, url }) => ticketChoice(ticket, 'request', '', labelText(url, LIMIT)));
  return [heading(tagWords.headRequest()), ...rows];
}

function ofTracker(issues: readonly TrackerIssue[]): readonly TagChoice[] {
  const rows = issues.map(({ ticket, title, pullRequest }) =>
    ticketChoice(ticket, 'tracker', pullRequest ? tagWords.pullRequest() : '', labelText(title, 2 * LIMIT)),
  );
  return [heading(tagWords.headTracker()), ...rows];
}

function corrections({ found, denied, tagged, ticket }: TagOffer): readonly TagChoice[] {
  const deny: TagChoice[] =
    found === undefined || found.prefix === ''
      ? []
      : [
          {
            kind: 'deny',
            prefix: found.prefix,
            label: tagWords.denyLabel({ prefix: labelText(found.prefix, 20) }),
            detail: tagWords.denyDetail(),
          },
        ];
  const untag: TagChoice[] =
    tagged === undefined
      ? []
      : [
          {
            kind: 'untag',
            label: tagWords.untagLabel(),
            detail: (tagged === 'branch' ? tagWords.setForBranch : tagWords.setForSession)({
              ticket: ticket.text === '' ? tagWords.noTicketTitle() : labelText(ticket.text, LIMIT),
            }),
          },
        ];
  const allow: TagChoice[] =
    denied === ''
      ? []
      : [
          {
            kind: 'allow',
            prefix: denied,
            label: tagWords.allowLabel({ prefix: labelText(denied, 20) }),
            detail: tagWords.allowDetail(),
          },
        ];
  return [...deny, ...allow, ...untag];
}

const heading = (label: string): TagChoice => ({ kind: 'heading', label });

function ticketChoice(
  ticket: string,
  source: Source,
  description: string,
  detail: string,
): Extract<TagChoice, { readonly kind: 'ticket' }> {
  return { kind: 'ticket', ticket, source, label: labelText(ticket, LIMIT), description, detail, confirms: '' };
}
