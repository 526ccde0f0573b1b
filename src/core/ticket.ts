import { isNoPrefix } from './ticketKeys.ts';

/** The longest name that is looked at: git itself cannot store a longer one as a file. Longer text is junk or an attack. */
const LONGEST_NAME = 1024;

/**
 * The tracker key that a branch name spells in capitals (`feature/ABC-123-title` → `ABC-123`), or undefined.
 * Rule 2 of outcomes.md §4.3 (Jira, YouTrack, Linear): automatic, so rather no key than a wrong one.
 */
export function uppercaseKeyTicket(branch: string): string | undefined {
  if (branch.length > LONGEST_NAME) return undefined;
  for (const found of branch.matchAll(/(?<![A-Za-z0-9])([A-Z][A-Z0-9_]{1,9})-([1-9]\d{0,6})(?![A-Za-z0-9])/g)) {
    if (!isNoPrefix(found[1] ?? '')) return found[0];
  }
  return undefined;
}
