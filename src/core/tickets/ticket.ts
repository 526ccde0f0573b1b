import {
  azureItem,
  confirmedKey,
  isBotBranch,
  issueWord,
  leadingNumber,
  type Match,
  possibleKey,
  shortcutStory,
  uppercaseKeys,
} from './ticketRules.ts';
import { compilePattern } from './userPattern.ts';

/** What is settled about tickets in one repository: by a person, by a connected tracker, or learned from its history. */
export interface TicketRules {
  /** The person's own expression, untrusted; see `compilePattern`. */
  readonly pattern?: string;
  /** Prefixes that are a tracker's here (`ENG`), and the number rules that were accepted (`issue#`, `number-`, `sc-`, `AB#`). */
  readonly confirmed: readonly string[];
  /** "This prefix is no ticket": holds against every rule but the person's own expression. */
  readonly denied: readonly string[];
}

export const NO_RULES: TicketRules = { confirmed: [], denied: [] };

export type TicketRule =
  | 'pattern'
  | 'uppercase'
  | 'confirmed'
  | 'issue-word'
  | 'leading-number'
  | 'shortcut'
  | 'azure'
  | 'possible-key';

export interface TicketFound {
  /** `ABC-123`, `#42`, `sc-123`, `AB#12`; of a person's own expression whatever that found, cleaned and at most 100 characters. */
  readonly ticket: string;
  /** `rule` acts alone. `suggestion` waits for a person's yes, once per repository and prefix. */
  readonly origin: 'rule' | 'suggestion';
  readonly rule: TicketRule;
  /** What to confirm or deny; '' for the person's own expression. */
  readonly prefix: string;
}

/** Longer text is junk or an attack: git itself cannot store such a name as a file. */
const LONGEST_NAME = 1024;

/**
 * The ticket that a branch's name speaks of: the first hit wins, and a rule that acts alone goes before any suggestion.
 * `subjects` are those of the commits made on the branch: if all agree on one key, that holds against the name.
 */
export function ticketOf(
  branch: string,
  rules: TicketRules,
  subjects: readonly string[] = [],
): TicketFound | undefined {
  if (branch.length > LONGEST_NAME) return undefined;
  return ofPattern(branch, rules) ?? ofSubjects(subjects, rules) ?? ofName(branch, rules);
}

/** The tracker key that a name spells in capitals, if it is beyond doubt: rule 2 alone, with nothing known of the repository. */
export function uppercaseKeyTicket(branch: string): string | undefined {
  const found = ticketOf(branch, NO_RULES);
  return found?.origin === 'rule' ? found.ticket : undefined;
}

function ofPattern(text: string, rules: TicketRules): TicketFound | undefined {
  if (rules.pattern === undefined || rules.pattern === '') return undefined;
  const pattern = compilePattern(rules.pattern);
  const ticket = pattern.ok ? cleanTicket(pattern.find(text) ?? '') : '';
  return ticket === '' ? undefined : { ticket, origin: 'rule', rule: 'pattern', prefix: '' };
}

function ofName(branch: string, rules: TicketRules): TicketFound | undefined {
  if (isBotBranch(branch)) return undefined;
  const allowed = (match: Match | undefined) => match !== undefined && !rules.denied.includes(match.prefix);
  const found = (match: Match | undefined, rule: TicketRule): TicketFound | undefined => {
    if (match === undefined || !allowed(match)) return undefined;
    const sure = !match.doubtful || rules.confirmed.includes(match.prefix);
    return { ticket: match.ticket, origin: sure ? 'rule' : 'suggestion', rule, prefix: match.prefix };
  };
  const keys = uppercaseKeys(branch).filter(allowed);
  const sureKey = keys.find((key) => !key.doubtful || rules.confirmed.includes(key.prefix));
  const hits = [
    found(sureKey, 'uppercase'),
    found(
      confirmedKey(branch, (prefix) => isConfirmed(prefix, rules)),
      'confirmed',
    ),
    found(issueWord(branch), 'issue-word'),
    found(leadingNumber(branch), 'leading-number'),
    found(shortcutStory(branch), 'shortcut'),
    found(keys[0], 'uppercase'),
    found(possibleKey(branch), 'possible-key'),
  ];
  return hits.find((hit) => hit?.origin === 'rule') ?? hits.find((hit) => hit !== undefined);
}

function isConfirmed(prefix: string, rules: TicketRules): boolean {
  return rules.confirmed.includes(prefix) && !rules.denied.includes(prefix);
}

/** A key in a commit's subject: rules 2, 3 and 7. Bare numbers there are pull requests more often than issues. */
function ofSubject(subject: string, rules: TicketRules): TicketFound | undefined {
  const text = subject.slice(0, LONGEST_NAME);
  const allowed = (match: Match | undefined) => match !== undefined && !rules.denied.includes(match.prefix);
  const key = uppercaseKeys(text).find(
    (match) => allowed(match) && (!match.doubtful || rules.confirmed.includes(match.prefix)),
  );
  if (key) return { ticket: key.ticket, origin: 'rule', rule: 'uppercase', prefix: key.prefix };
  const confirmed = confirmedKey(text, (prefix) => isConfirmed(prefix, rules));
  if (confirmed) return { ticket: confirmed.ticket, origin: 'rule', rule: 'confirmed', prefix: confirmed.prefix };
  const azure = azureItem(text);
  if (!azure || !allowed(azure)) return undefined;
  const origin = rules.confirmed.includes(azure.prefix) ? 'rule' : 'suggestion';
  return { ticket: azure.ticket, origin, rule: 'azure', prefix: azure.prefix };
}

function ofSubjects(subjects: readonly string[], rules: TicketRules): TicketFound | undefined {
  const own = subjects.filter((subject) => !/^(?:Merge |Revert "|fixup! |squash! |amend! )/.test(subject));
  const first = own[0] === undefined ? undefined : ofSubject(own[0], rules);
  return first && own.every((subject) => ofSubject(subject, rules)?.ticket === first.ticket) ? first : undefined;
}

/**
 * Prefixes that the repository itself shows to be a tracker's: in capitals with three different numbers or more in its last
 * 500 subjects and branches (rule 3). To be joined with those that a person or a connected tracker confirmed.
 */
export function learnPrefixes(texts: readonly string[]): readonly string[] {
  const tickets = new Map<string, Set<string>>();
  const keys = texts.slice(0, 500).flatMap((text) => uppercaseKeys(text.slice(0, LONGEST_NAME)));
  for (const key of keys) {
    if (!key.doubtful) tickets.set(key.prefix, (tickets.get(key.prefix) ?? new Set()).add(key.ticket));
  }
  return [...tickets].flatMap(([prefix, different]) => (different.size >= 3 ? [prefix] : [])).toSorted();
}

/** Reports whether a ticket is a number of one repository (`#12`; GitLab's merge requests: `!12`): another one in each. */
export const isRepositoryTicket = (ticket: string): boolean => ticket.startsWith('#') || /^!\d+$/.test(ticket);

/** Free text as a ticket: one line, no control or direction characters, at most 100 characters; '' if nothing is left. */
export function cleanTicket(text: string): string {
  const line = text.slice(0, 1000).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ');
  return Array.from(line.replace(/\s+/g, ' ').trim()).slice(0, 100).join('').trim();
}
