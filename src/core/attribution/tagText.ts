import { plainText } from '../text/untrusted.ts';
import { tagWords as words } from '../words/tagWords.ts';
import type { Tag, TagScope } from './tags.ts';

const NAME_LIMIT = 60;

/** What a tag says, as one line of plain text. */
export function ticketWords(ticket: string | null): string {
  return ticket === null ? words.noTicket() : plainText(ticket, NAME_LIMIT);
}

/** Returns how much of the work a tag is for, as plain text. `moment` writes a time. */
export function scopeWords(scope: TagScope, moment: (time: number) => string): string {
  if (scope.kind === 'branch') return `branch ${plainText(scope.branch, NAME_LIMIT)}`;
  const session = `session ${plainText(scope.session.slice(0, 8), 8)}`;
  if (scope.kind === 'untagged') return `what had no ticket in ${session}`;
  return scope.kind === 'session' ? session : `${session} from ${moment(scope.from)}`;
}

/** `ABC-123 for session 1f3b2c4d`. */
export function tagWords(tag: Pick<Tag, 'ticket' | 'scope'>, moment: (time: number) => string): string {
  return `${ticketWords(tag.ticket)} for ${scopeWords(tag.scope, moment)}`;
}
