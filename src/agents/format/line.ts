import { type Fields, isFields, parseJson } from './fields.ts';

/** The JSON object that a line of a log holds; undefined where it holds none. */
export function parseLine(bytes: Uint8Array, from: number, to: number): Fields | undefined {
  const value = parseJson(new TextDecoder().decode(bytes.subarray(from, to)));
  return isFields(value) ? value : undefined;
}

/** The value at a path of names and places; undefined where the path leaves the document. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

/** Provider and model of a log's `provider/model`; a bare model has no provider. */
export function splitModel(name: string): { readonly provider: string; readonly model: string } {
  const slash = name.indexOf('/');
  if (slash < 0) return { provider: '', model: name };
  return { provider: name.slice(0, slash), model: name.slice(slash + 1) };
}
