import { isDoubtful, isKind, isNoPrefix, isOrdinary, isYear } from './ticketKeys.ts';

/** A possible ticket in a text. `prefix` is what a person confirms or denies once per repository. */
export interface Match {
  readonly ticket: string;
  /** `ABC` for a key; `issue#`, `number-`, `sc-`, `AB#` for the rules that find bare numbers. */
  readonly prefix: string;
  /** It may as well be something else: to be asked about, even by a rule that acts alone. */
  readonly doubtful: boolean;
}

/** Names that begin so are made by a machine about packages, not about a ticket. */
const BOTS =
  /^(?:dependabot|renovate|snyk-(?:fix|upgrade)|pre-commit-ci|greenkeeper|pyup|imgbot|allcontributors|whitesource|mend)[-/]/i;
/** What agents put before their branches; taken off before the rules that look at the beginning. */
const AGENTS = /^(?:worktree-|(?:agents?|codex|claude|copilot|cursor|gemini|opencode|devin|jules)\/)+/;
const UUID = /(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])/g;

/** A branch that a bot made: no rule but the person's own looks at it. */
export function isBotBranch(branch: string): boolean {
  return BOTS.test(branch);
}

/** Rule 2: keys in capitals (Jira links only those). Doubtful ones are returned as such, denied ones are left out. */
export function uppercaseKeys(text: string): readonly Match[] {
  const plain = text.replace(UUID, '/');
  const found = [...plain.matchAll(/(?<![A-Za-z0-9])([A-Z][A-Z0-9_]{1,24})-([1-9]\d{0,6})(?![A-Za-z0-9]|\.\d)/g)];
  return found.flatMap((hit) => {
    const prefix = withoutKind(hit[1] ?? '');
    const number = Number(hit[2]);
    const before = plain.slice(0, hit.index);
    if (!/^[A-Z][A-Z0-9_]{1,9}$/.test(prefix) || isNoPrefix(prefix) || isDated(plain, hit, number)) return [];
    const doubtful = isDoubtful(prefix, number) || isPartOfName(before);
    return [{ ticket: `${prefix}-${number}`, prefix, doubtful }];
  });
}

/** `FIX_ABC` is the key `ABC` with its kind before it. */
function withoutKind(prefix: string): string {
  const cut = prefix.indexOf('_');
  return cut > 0 && isKind(prefix.slice(0, cut)) ? prefix.slice(cut + 1) : prefix;
}

/** `RHSA-2024-1234`, `REPORT-2026-10`: a year and then digits is a date or an advisory. */
function isDated(text: string, hit: RegExpExecArray, number: number): boolean {
  return isYear(number) && /^[-_.]\d/.test(text.slice(hit.index + hit[0].length));
}

/** `AWS-SDK-3`: the end of a longer name in capitals, unless that word is a kind of branch. */
function isPartOfName(before: string): boolean {
  const word = /(?<![A-Za-z0-9])([A-Z][A-Z0-9]*)[-_]$/.exec(before)?.[1];
  return word !== undefined && !isKind(word);
}

/** Rule 3: keys of prefixes that are known to be a tracker's here, in any case (Linear writes `user/eng-123-title`). */
export function confirmedKey(text: string, isConfirmed: (prefix: string) => boolean): Match | undefined {
  for (const hit of text.matchAll(/(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9_]{1,9})-([1-9]\d{0,6})(?![A-Za-z0-9]|\.\d)/g)) {
    const prefix = (hit[1] ?? '').toUpperCase();
    const number = Number(hit[2]);
    if (isConfirmed(prefix) && !isDated(text, hit, number))
      return { ticket: `${prefix}-${number}`, prefix, doubtful: false };
  }
  return undefined;
}

/** Rule 4: a word that says "issue" before a number. */
export function issueWord(branch: string): Match | undefined {
  const found = /(?:^|[/_-])(?:issues?|gh|bug|ticket)[-_/#]?([1-9]\d{0,6})(?![0-9A-Za-z]|\.\d|-\d)/i.exec(
    withoutAgent(branch),
  );
  return found ? { ticket: `#${found[1]}`, prefix: 'issue#', doubtful: true } : undefined;
}

/** Rule 5: a number at the beginning, after at most one type (GitLab's `%{id}-%{title}`). Years are none. */
export function leadingNumber(branch: string): Match | undefined {
  const found = /^(?:[\w.-]+\/)?#?([1-9]\d{0,6})[-_](?=[A-Za-z])/.exec(withoutAgent(branch));
  if (!found || isYear(Number(found[1]))) return undefined;
  return { ticket: `#${found[1]}`, prefix: 'number-', doubtful: true };
}

/** Rule 6: Shortcut's story numbers (`sc-123`; `ch123` until 2021). A suggestion until a person confirms it. */
export function shortcutStory(branch: string): Match | undefined {
  const found = /(?:^|[/_-])(?:sc-|ch)([1-9]\d{1,6})(?=$|[/_-])/.exec(branch);
  return found ? { ticket: `sc-${found[1]}`, prefix: 'sc-', doubtful: true } : undefined;
}

/** Rule 7: Azure Boards, in commit subjects and pull requests; never in branches. */
export function azureItem(text: string): Match | undefined {
  const found = /(?<![A-Za-z0-9])AB#([1-9]\d{0,6})(?![A-Za-z0-9])/.exec(text);
  return found ? { ticket: `AB#${found[1]}`, prefix: 'AB#', doubtful: true } : undefined;
}

/**
 * Not a rule of the plan's table: Linear's own shape in lower case, `user/eng-123-title`, so that there is something to confirm. Only
 * ever a suggestion: without confirmation such keys are nearly all junk (`nokogiri-1`, `patch-3`, `opus-4`).
 */
export function possibleKey(branch: string): Match | undefined {
  const last = withoutAgent(branch.slice(branch.lastIndexOf('/') + 1));
  const found = /^([a-z]{2,5})-([1-9]\d{1,5})-[a-z]/.exec(last) ?? /^([a-z]{2,4})-([1-9]\d{1,5})$/.exec(last);
  const prefix = found?.[1]?.toUpperCase() ?? '';
  if (!found || isOrdinary(prefix) || isYear(Number(found[2]))) return undefined;
  return { ticket: `${prefix}-${found[2]}`, prefix, doubtful: true };
}

function withoutAgent(branch: string): string {
  return branch.replace(AGENTS, '');
}
