import { DATABASE_PROBLEMS, LOG_PROBLEMS, logWords } from '../words/logWords.ts';

/*
 * What a log holds that no reader understands. The codes are stored in ledgers and printed: they never change.
 */
type Code = keyof typeof LOG_PROBLEMS;
type CodeWithName = { [C in Code]: (typeof LOG_PROBLEMS)[C] extends `${string}{name}${string}` ? C : never }[Code];

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
  const { code, name } = readProblem(kept);
  if (code === undefined) return kept;
  const write = logWords[code] as (values: { readonly name: string }) => string;
  return write({ name: code === 'database' ? databaseText(name) : name });
}

/** The same problem for a stranger's eyes: no parameter that a log may have chosen, nothing of another version. */
export function redactProblem(kept: string): string {
  const { code, name } = readProblem(kept);
  if (code === undefined) return '';
  return !hasName(code) || isOwnName(code, name) ? kept : `${code} …`;
}

const hasName = (code: Code): boolean => LOG_PROBLEMS[code].includes('{name}');

function isOwnName(code: Code, name: string): boolean {
  if (code === 'database') return databaseKey(name) !== undefined;
  if (code === 'unread-counter') return isCounterName(name);
  return OWN_NAMES.has(code) && /^[a-z_-]{1,60}$/u.test(name);
}

function readProblem(kept: string): { readonly code: Code | undefined; readonly name: string } {
  const space = kept.indexOf(' ');
  const code = space < 0 ? kept : kept.slice(0, space);
  // A parameter where none belongs is no problem of ours.
  const isOurs = Object.hasOwn(LOG_PROBLEMS, code) && hasName(code as Code) === space >= 0;
  return { code: isOurs ? (code as Code) : undefined, name: space < 0 ? '' : kept.slice(space + 1) };
}

type DatabaseKey = keyof typeof DATABASE_PROBLEMS;

/** The problem of a database that SQLite refuses, by its error: in English, as it is kept. */
export function databaseProblem(error: object): LogProblem {
  const primary = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
  const key = `sqlite-${primary}`;
  return ['database', DATABASE_PROBLEMS[Object.hasOwn(DATABASE_PROBLEMS, key) ? (key as DatabaseKey) : 'sqlite-other']];
}

const databaseKey = (name: string): DatabaseKey | undefined =>
  (Object.keys(DATABASE_PROBLEMS) as DatabaseKey[]).find((key) => DATABASE_PROBLEMS[key] === name);

function databaseText(name: string): string {
  const key = databaseKey(name);
  return key === undefined ? name : logWords[key]();
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
