import { NANO_PER_DOLLAR } from '../../core/usage/money.ts';

/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value if it is a JSON object, else an object without fields: what a log lacks and what it holds in another shape read alike. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A name that a log spells as text or as a number; '' for neither. */
export function idOf(value: unknown): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : textOf(value);
}

/** A finite number, also from SQLite's big integers; undefined for everything else. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** `JSON.parse` that gives undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** SQLite's own spelling of a time, which is UTC though it does not say so. */
const SQLITE_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/;

/**
 * Milliseconds since 1970 from what logs write: ISO text, SQLite's text (UTC), or a number of seconds, milliseconds or
 * microseconds, distinguished by size (all from 2001 on). 0 where it is none.
 */
export function millis(value: unknown): number {
  if (typeof value === 'string') {
    const bare = SQLITE_TIME.exec(value.trim());
    const parsed = Date.parse(bare === null ? value : `${bare[1]}T${bare[2]}Z`);
    if (Number.isFinite(parsed)) return Math.max(0, parsed);
    return value.trim() === '' ? 0 : millis(numberOf(Number(value)));
  }
  const number = numberOf(value);
  if (number === undefined || number <= 0) return 0;
  const scaled = number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1000;
  return scaled < 8.64e15 ? Math.floor(scaled) : 0;
}

/** Whole nano-dollars from a vendor's figure in dollars; undefined where there is none. */
export function nanoDollars(value: unknown): number | undefined {
  const dollars = numberOf(value);
  if (dollars === undefined || dollars < 0 || dollars > 1e6) return undefined;
  return Math.round(dollars * NANO_PER_DOLLAR);
}

/** The shape of a value for the doctor: names of its first fields, no value. Names that are no identifiers may be a user's own. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (!isFields(value)) return value === null ? 'null' : typeof value;
  const names = Object.keys(value).filter((name) => /^[A-Za-z_][A-Za-z0-9_]{0,30}$/.test(name));
  return `{${names.slice(0, 8).join(', ')}}`;
}

/** The path that a `file:` URI names, or the text itself where it is no such URI. */
export function pathOfUri(text: string): string {
  const found = /^file:\/\/([^/]*)(\/.*)$/i.exec(text);
  if (found === null) return text;
  const path = decoded(found[2] ?? '');
  if (/^\/[A-Za-z]:/.test(path)) return path.slice(1);
  return found[1] === '' || found[1] === 'localhost' ? path : `//${found[1]}${path}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
