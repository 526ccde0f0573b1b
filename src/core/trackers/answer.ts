import type { TrackerRequest } from './tracker.ts';

/** The value at a path of own properties; undefined where there is none. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null ? Object.getOwnPropertyDescriptor(found, name)?.value : undefined,
    value,
  );
}

export function listAt(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = at(value, ...names);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, ...names: readonly string[]): string {
  const found = at(value, ...names);
  return typeof found === 'string' ? found.slice(0, 500) : '';
}

/** A positive whole number, which GitLab writes as a string; undefined for anything else. */
export function numberAt(value: unknown, ...names: readonly string[]): number | undefined {
  const found = at(value, ...names);
  const number = typeof found === 'string' && /^\d{1,10}$/.test(found) ? Number(found) : found;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** ms UTC. Jira writes `+0000` where others write `Z`. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isFinite(time) && time > 0 ? time : undefined;
}

const JSON_TYPE = { accept: 'application/json' };

export const get = (url: string, headers: Readonly<Record<string, string>> = JSON_TYPE): TrackerRequest => ({
  url,
  method: 'GET',
  headers,
  body: '',
});

export const post = (url: string, body: object): TrackerRequest => ({
  url,
  method: 'POST',
  headers: { ...JSON_TYPE, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** `12` of `#12`, `!12`, `AB#12`. */
export const numberOf = (ticket: string): number => Number(/\d+$/.exec(ticket)?.[0] ?? 0);
