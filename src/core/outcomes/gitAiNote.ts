import type { LandedLines } from './retention.ts';

/** Who wrote which lines of one commit, by a note of git-ai (authorship/3.0.0). */
export interface GitAiNote {
  /** Line numbers by author key, by path. Keys: `s_…` sessions, `h_…` humans, others prompts. */
  readonly lines: ReadonlyMap<string, LandedLines>;
  /** The agent's own conversation id by author key. */
  readonly conversations: ReadonlyMap<string, string>;
}

const MOST_LINES = 200_000;

/** Reads a note; undefined if it is none. Names and addresses of people in it are left unread. */
export function parseGitAiNote(text: string): GitAiNote | undefined {
  const end = text.startsWith('---\n') ? 0 : text.indexOf('\n---\n');
  if (end < 0) return undefined;
  const meta = parseObject(text.slice(text.indexOf('---\n', end) + 4));
  if (meta === undefined) return undefined;
  return { lines: attributions(text.slice(0, end)), conversations: conversationsOf(meta) };
}

function attributions(text: string): ReadonlyMap<string, LandedLines> {
  const byKey = new Map<string, Map<string, Set<number>>>();
  let path = '';
  let total = 0;
  for (const line of text.split('\n')) {
    const entry = /^ {2}(\S+) ([\d,-]+)$/.exec(line);
    if (!entry) {
      if (line !== '' && !line.startsWith(' ')) path = line.replace(/^"(.*)"$/, '$1');
      continue;
    }
    const key = (entry[1] as string).split('::')[0] as string;
    const files = byKey.get(key) ?? new Map<string, Set<number>>();
    byKey.set(key, files);
    const numbers = files.get(path) ?? new Set<number>();
    files.set(path, numbers);
    for (const [from, to] of ranges(entry[2] as string)) {
      total += to - from + 1;
      if (total > MOST_LINES) return byKey;
      for (let number = from; number <= to; number++) numbers.add(number);
    }
  }
  return byKey;
}

function ranges(text: string): readonly (readonly [number, number])[] {
  return text.split(',').flatMap((range) => {
    const [from = '', to = from] = range.split('-');
    const pair = [Number(from), Number(to)] as const;
    return Number.isSafeInteger(pair[0]) && pair[0] > 0 && pair[1] >= pair[0] ? [pair] : [];
  });
}

function conversationsOf(meta: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const group of [meta['prompts'], meta['sessions']]) {
    for (const [key, value] of Object.entries(asObject(group) ?? {})) {
      const id = asObject(asObject(value)?.['agent_id'])?.['id'];
      if (typeof id === 'string') found.set(key, id);
    }
  }
  return found;
}

/** The keys under which a note may speak of a session: by its digest, or by its id. `digest` is hex SHA-256 of `<tool>:<id>`. */
export function keysOfSession(note: GitAiNote, session: string, digest: string): readonly string[] {
  const known = new Set([`s_${digest.slice(0, 14)}`, digest.slice(0, 16), digest.slice(0, 7)]);
  const keys = new Set([...note.lines.keys(), ...note.conversations.keys()]);
  return [...keys].filter((key) => known.has(key) || note.conversations.get(key) === session);
}

/** The lines that some of the keys wrote, all in one. */
export function linesOfKeys(note: GitAiNote, keys: readonly string[]): LandedLines {
  const all = new Map<string, Set<number>>();
  for (const key of keys) {
    for (const [path, numbers] of note.lines.get(key) ?? []) {
      const set = all.get(path) ?? new Set<number>();
      for (const number of numbers) set.add(number);
      all.set(path, set);
    }
  }
  return all;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
