import { localFormats } from '../text/localFormats.ts';
import { plainText } from '../text/untrusted.ts';

export interface SessionNameParts {
  /** The agent's own title of the session; '' where its log has none. Untrusted. */
  readonly title: string;
  /** Untrusted; '' where none is known. */
  readonly branch: string;
  /** The file that the session changed first, relative or absolute; '' where none is known. Untrusted. */
  readonly firstFile: string;
  /** ms UTC; NaN where it is not known. */
  readonly start: number;
}

const LONGEST_TITLE = 120;
const LONGEST_PART = 60;
/** What agents call a session before they name it. */
const PLACEHOLDER = /^(?:new session(?: - \d{4}-.*)?|child session - \d{4}-.*|untitled|new chat)$/i;

/**
 * What a session is called: the agent's own title, else `branch · first changed file · start`. Never empty, never a prompt; one
 * line of plain text.
 */
export function sessionName({ title, branch, firstFile, start }: SessionNameParts): string {
  if (isTitle(title)) return plainText(title, LONGEST_TITLE).trim();
  const file = firstFile.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  return [plainText(branch, LONGEST_PART), plainText(file, LONGEST_PART), startText(start)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Reports whether a title says something; agents write placeholders, too. */
export function isTitle(title: string): boolean {
  return !PLACEHOLDER.test(title) && plainText(title, LONGEST_TITLE).trim() !== '';
}

/** As the person writes times, `Nov 21, 2:05 PM`: with the day even today, so that the name is the same tomorrow. */
const startText = (start: number): string => (Number.isFinite(start) ? localFormats().moment(start) : '');
