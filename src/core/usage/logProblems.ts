/**
 * What a log holds that no reader understands: a sentence's part for each code. `{}` is where the code's parameter goes. The
 * codes are stored in ledgers and printed: they never change.
 */
const PROBLEMS = {
  'not-json': 'a record is not the JSON that it should be',
  'no-time': 'a record has no time',
  'no-id': 'a session has no id',
  'no-session': '{} names no session',
  'no-messages': 'a session has no messages',
  'usage-shape': 'usage has an unknown shape',
  'usage-elsewhere': 'usage is where no request is known',
  'usage-missing': 'a count of tokens has no usage',
  'unread-counter': 'used, not understood: no rule reads {}',
  'step-without-message': 'a step belongs to no message',
  'step-without-tokens': 'a step has no tokens',
  'unknown-change': 'a change is of an unknown kind',
  'not-protobuf': 'a generation is no protobuf',
  'no-zstd': 'a record is compressed, and this system cannot inflate it',
  'damaged-zstd': 'a compressed record is damaged',
  'table-shape': 'table {} has another shape',
  'table-unread': 'table {} cannot be read',
  'rows-unread': 'rows cannot be read',
  'not-inflated': 'the file cannot be decompressed',
  'line-too-long': 'a line is longer than 32 MB',
  'file-too-long': 'the file is longer than 256 MB',
  'impossible-counts': 'no request can have such counts',
  database: 'the database cannot be read: {}',
  'reader-failed': 'the reader failed: {}',
} as const;

type Code = keyof typeof PROBLEMS;
type CodeWithName = { [C in Code]: (typeof PROBLEMS)[C] extends `${string}{}${string}` ? C : never }[Code];

/** A code, with its parameter where it has one. */
export type LogProblem = Exclude<Code, CodeWithName> | readonly [code: CodeWithName, name: string];

/** Codes whose parameter is a word of the reader's own. */
const OWN_NAMES: ReadonlySet<string> = new Set<CodeWithName>(['table-shape', 'table-unread', 'no-session']);
const LONGEST_NAME = 120;

/** As it is kept: the code, and after a space its parameter. */
export function encodeProblem(problem: LogProblem): string {
  return typeof problem === 'string' ? problem : `${problem[0]} ${problem[1].slice(0, LONGEST_NAME)}`;
}

/** Reports whether a kept problem has this code. */
export const isProblem = (kept: string, code: Code): boolean => kept === code || kept.startsWith(`${code} `);

/** The sentence's part of a kept problem; what another version kept stays as it is. */
export function problemText(kept: string): string {
  const { sentence, name } = readProblem(kept);
  return sentence === undefined ? kept : sentence.replace('{}', () => name);
}

/** The same problem for a stranger's eyes: no parameter that a log may have chosen, nothing of another version. */
export function redactProblem(kept: string): string {
  const { code, sentence, name } = readProblem(kept);
  if (sentence === undefined) return '';
  return !sentence.includes('{}') || isOwnName(code, name) ? kept : `${code} …`;
}

function isOwnName(code: string, name: string): boolean {
  if (code === 'database') return name === OTHER_ERROR || Object.values(SQLITE).includes(name);
  if (code === 'unread-counter') return isCounterName(name);
  return OWN_NAMES.has(code) && /^[a-z_-]{1,60}$/u.test(name);
}

function readProblem(kept: string): {
  readonly code: string;
  readonly sentence: string | undefined;
  readonly name: string;
} {
  const space = kept.indexOf(' ');
  const code = space < 0 ? kept : kept.slice(0, space);
  const sentence: string | undefined = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as Code] : undefined;
  // A parameter where none belongs is no problem of ours.
  const isWhole = sentence !== undefined && sentence.includes('{}') === space >= 0;
  return { code, sentence: isWhole ? sentence : undefined, name: space < 0 ? '' : kept.slice(space + 1) };
}

/** SQLite's primary result codes that a log's database can give. */
const SQLITE: Readonly<Record<number, string>> = {
  1: 'its tables are not as expected',
  5: 'locked by another program',
  6: 'a table is locked',
  7: 'out of memory',
  8: 'it is read-only',
  10: 'the disk failed',
  11: 'its image is malformed',
  13: 'the disk is full',
  14: 'it cannot be opened',
  17: 'its tables changed meanwhile',
  23: 'not permitted',
  26: 'the file is not a database',
};

const OTHER_ERROR = 'another error';

/** The problem of a database that SQLite refuses, by its error. */
export function databaseProblem(error: object): LogProblem {
  const primary = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
  return ['database', SQLITE[primary] ?? OTHER_ERROR];
}

/** Words of which vendors make the names of their counters. */
const COUNTER_WORDS = new Set(
  'input output total prompt completion cache cached read reads write writes creation created tokens token count counts used usage'
    .concat(' reasoning thinking thoughts candidates tool use audio image text video ephemeral details 5m 1h 12h 24h')
    .concat(' accepted rejected prediction server web search requests other hit miss')
    .split(' '),
);

/** Reports whether a key is made of words that any vendor's counter may have, so that it cannot be a person's. */
function isCounterName(key: string): boolean {
  const words = key
    .replaceAll(/([a-z])([0-9A-Z])|([0-9][a-z]?)([A-Z])/gu, '$1$3_$2$4')
    .toLowerCase()
    .split('_');
  return words.every((word) => COUNTER_WORDS.has(word));
}
