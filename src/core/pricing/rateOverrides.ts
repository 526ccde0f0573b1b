import * as z from 'zod/mini';
import { onFirstUse } from '../onFirstUse.ts';
import { readModelName } from '../usage/modelId.ts';
import { type CountedTokenType, forEachCountedType, SHORTEST_WRITE, tokenTypesOf } from '../usage/tokenTypes.ts';
import { ALWAYS, type Period, picoPerToken } from './ratePeriods.ts';

/** Prices and names that a person sets in a file (`media/prices.schema.json` describes it to editors). */
export interface RateOverrides {
  /** A model's name in the logs → the model whose price it has. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly prices: readonly PriceOverride[];
}

/** US dollars per million tokens. A cache price that is missing is the input price, that of a longer-lived write the shortest-lived one's. */
export interface PriceOverride extends Readonly<Partial<Record<CountedTokenType, number | undefined>>> {
  readonly model: string;
  /** First UTC day on which it holds, YYYY-MM-DD; from the beginning if absent. */
  readonly from?: string | undefined;
  readonly input: number;
  readonly output: number;
}

export const NO_OVERRIDES: RateOverrides = { aliases: {}, prices: [] };

export type ParsedOverrides =
  | { readonly ok: true; readonly overrides: RateOverrides }
  | { readonly ok: false; readonly reason: string };

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).getTime() > 0;
const file = onFirstUse(() => {
  const name = z.string().check(z.minLength(1), z.maxLength(200));
  const dollars = z.number().check(z.nonnegative(), z.maximum(10_000));
  const price = z.strictObject({
    model: name,
    from: z.optional(z.string().check(z.refine(isDay, 'is no day such as 2026-01-31'))),
    ...forEachCountedType(() => z.optional(dollars)),
    input: dollars,
    output: dollars,
  });
  return z.strictObject({
    $schema: z.optional(z.string()),
    aliases: z._default(z.record(name, name), {}),
    prices: z._default(z.array(price).check(z.maxLength(1000)), []),
  });
});

/** Reads the prices file from parsed JSON. Never throws; a mistake is reported with its place, and nothing of the file is used then. */
export function parseOverrides(json: unknown): ParsedOverrides {
  const parsed = z.safeParse(file(), json);
  if (parsed.success) return { ok: true, overrides: { aliases: parsed.data.aliases, prices: parsed.data.prices } };
  const issue = parsed.error.issues[0];
  return { ok: false, reason: `${issue?.path.join('.') || 'the file'}: ${issue?.message || 'does not fit'}` };
}

/** The model that a name stands for by the person's file: by its spelling in the log, else by its bare name. */
export function aliasOf(overrides: RateOverrides, model: string): string | undefined {
  const keys = spellingsOf(model);
  const found = Object.entries(overrides.aliases).find(([from]) => keys.includes(from.trim().toLowerCase()));
  return found?.[1];
}

/** The person's prices for a model, oldest first; empty if there are none. */
export function overridePeriods(overrides: RateOverrides, model: string): readonly Period[] {
  const keys = spellingsOf(model);
  const own = overrides.prices.filter((p) => keys.includes(p.model.trim().toLowerCase()));
  return own.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1)).map(periodOf);
}

function spellingsOf(model: string): readonly string[] {
  const { full, id } = readModelName(model);
  return [model.trim().toLowerCase(), full, id].filter((s) => s !== '');
}

function startOf(p: PriceOverride): number {
  return p.from === undefined ? ALWAYS : Date.parse(`${p.from}T00:00:00Z`);
}

function periodOf(p: PriceOverride): Period {
  const start = startOf(p);
  const input = picoPerToken(p.input);
  const write = picoPerToken(p[SHORTEST_WRITE]) ?? input;
  const isWrite = (name: CountedTokenType) => tokenTypesOf('cacheWrite').includes(name);
  const rates = {
    ...forEachCountedType((name) => picoPerToken(p[name]) ?? (isWrite(name) ? write : input)),
    reasoning: picoPerToken(p.output),
    webSearch: undefined,
  };
  const words = p.from === undefined ? '' : `from ${p.from}`;
  return { words, since: start, holds: (time) => time >= start, bands: [{ above: 0, rates }] };
}
