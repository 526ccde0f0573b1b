import { localFormats } from '../text/localFormats.ts';
import { plainText } from '../text/untrusted.ts';

export interface SessionNameParts {
  /** The agent's own title of the session; '' where its log has none. Untrusted. */
  readonly title: string;
  /** Untrusted; '' where none is known. */
  readonly branch: string;
  /** The file that the session changed first, relative or absolute; '' where none is known. Untrusted. */
  readonly firstFile: string;
  /** ms UTC. */
  readonly start: number;
  /** ms UTC: of a session that began on this day the hour is enough. */
  readonly now?: number;
}

const LONGEST_TITLE = 120;
const LONGEST_PART = 60;
/** What agents call a session before they name it. */
const PLACEHOLDER = /^(?:new session(?: - \d{4}-.*)?|child session - \d{4}-.*|untitled|new chat)$/i;

/**
 * What a session is called: the agent's own title, else `branch · first changed file · start`. Never empty, never a prompt; one
 * line of plain text.
 */
export function sessionName({ title, branch, firstFile, start, now }: SessionNameParts): string {
  if (isTitle(title)) return plainText(title, LONGEST_TITLE).trim();
  const file = firstFile.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  return [plainText(branch, LONGEST_PART), plainText(file, LONGEST_PART), startText(start, now)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Reports whether a title says something; agents write placeholders, too. */
export function isTitle(title: string): boolean {
  return !PLACEHOLDER.test(title) && plainText(title, LONGEST_TITLE).trim() !== '';
}

/** As the person writes times: `2:05 PM` today, `Nov 21, 2:05 PM` on another day, with the year where it is another. */
function startText(start: number, now = NaN): string {
  if (!Number.isFinite(start)) return '';
  const formats = localFormats();
  const [began, today] = [new Date(start), new Date(now)];
  if (began.toDateString() === today.toDateString()) return formats.clock(start);
  return began.getFullYear() === today.getFullYear() ? formats.moment(start) : formats.date(start);
}
