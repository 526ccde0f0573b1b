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

/** Local time, the same in every language: `2026-11-30 14:05`. */
function startText(start: number): string {
  if (!Number.isFinite(start)) return '';
  const time = new Date(start);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
