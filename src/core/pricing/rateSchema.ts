import * as z from 'zod/mini';
import { onFirstUse } from '../onFirstUse.ts';
import { safePattern } from './rateMatch.ts';
import {
  type Match,
  PRICE_KEYS,
  type PriceKey,
  RATE_CARD_SCHEMA,
  type RateCard,
  type RateModel,
  type RateProvider,
} from './rates.ts';

/** What came of reading a card that may be from the network: a card, or why there is none. Models that do not fit are left out and named. */
export type ParsedCard =
  | { readonly ok: true; readonly card: RateCard; readonly leftOut: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Where a bare list of upstream's is from; our own card says it itself. */
export interface CardOrigin {
  readonly source: string;
  readonly date: string;
}

/** Made when a card is read that is not our own build's: they take longer than reading it, and most runs have none. */
const schemas = onFirstUse(() => {
  const text = z.string().check(z.minLength(1), z.maxLength(300));
  /** Dearer than this per million tokens is no price but a mistake or an attack. */
  const dollars = z.number().check(z.nonnegative(), z.maximum(10_000));
  const tier = z.object({ start: z.int().check(z.nonnegative()), price: dollars });
  const price = z.union([dollars, z.object({ base: dollars, tiers: z.array(tier).check(z.maxLength(10)) })]);
  const shape = Object.fromEntries(PRICE_KEYS.map((key) => [key, z.optional(price)]));
  const prices = z.object(shape as Record<PriceKey, z.ZodMiniOptional<typeof price>>);
  const day = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));
  const clock = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/));
  const condition = z.union([
    z.object({ start_time: clock, end_time: clock, start_date: z.optional(day) }),
    z.object({ start_date: day }),
  ]);
  const origin = { source: z.optional(text), date: z.optional(day) };
  const dated = z.object({ constraint: z.optional(condition), prices, ...origin });

  const leaf = z.union([
    z.object({ equals: text }),
    z.object({ starts_with: text }),
    z.object({ ends_with: text }),
    z.object({ contains: text }),
    z.object({ regex: text.check(z.refine(safePattern)) }),
  ]);
  // Four levels deep and no more: a recursive schema could be driven into the ground by a card of nothing but brackets.
  const match = deeper(deeper(deeper(leaf)));

  const model = z.object({
    id: text,
    match,
    // No price depends on it: an odd one costs the model nothing but its window.
    context_window: z.catch(z.optional(z.int().check(z.positive(), z.maximum(1e9))), undefined),
    prices: z.union([z.array(dated).check(z.minLength(1), z.maxLength(20)), prices]),
    ...origin,
    correction: z.optional(z.boolean()),
  });
  const provider = z.object({
    id: text,
    name: z.optional(text),
    pricing_urls: z.optional(z.array(text)),
    model_match: z.optional(match),
    provider_match: z.optional(match),
    fallback_model_providers: z.optional(z.array(text)),
    models: z.array(z.unknown()).check(z.maxLength(5000)),
  });
  const statement = z.object({ source: text, date: day, prices });
  const difference = z.object({ seller: text, model: text, used: text, statements: z.array(statement) });
  const envelope = z.object({
    schema: z.literal(RATE_CARD_SCHEMA),
    source: text,
    date: day,
    sources: z.optional(z.array(z.object({ source: text, date: day })).check(z.maxLength(10))),
    differences: z.catch(z.optional(z.array(difference).check(z.maxLength(1000))), undefined),
    providers: z.array(z.unknown()).check(z.maxLength(200)),
  });
  return { envelope, provider, model };
});

function deeper(inner: z.ZodMiniType<Match>): z.ZodMiniType<Match> {
  const some = z.array(inner).check(z.minLength(1), z.maxLength(100));
  return z.union([inner, z.object({ or: some }), z.object({ and: some })]);
}

/**
 * Reads a rate card from parsed JSON: our own (`token-ledger/rate-card@1`) or, with `origin`, upstream's bare list of sellers.
 * Never throws; a seller or a model that does not fit is left out, because one odd entry should not cost all the others.
 */
export function parseRateCard(json: unknown, origin?: CardOrigin): ParsedCard {
  const whole = Array.isArray(json) && origin ? { ...origin, schema: RATE_CARD_SCHEMA, providers: json } : json;
  const outer = z.safeParse(schemas().envelope, whole);
  if (!outer.success) return { ok: false, reason: `no rate card: ${firstProblem(outer.error)}` };
  const leftOut: string[] = [];
  const providers = outer.data.providers.flatMap((p) => parseProvider(p, leftOut));
  if (!providers.some((p) => p.models.length > 0)) return { ok: false, reason: 'no rate card: it holds no model' };
  return { ok: true, card: { ...outer.data, providers }, leftOut };
}

/**
 * The card of our own build, which a test has checked whole: looked at no further, because checking it takes longer than
 * everything else at start-up. Undefined if it is something else.
 */
export function trustedCard(json: unknown): RateCard | undefined {
  const isCard = typeof json === 'object' && json !== null && 'schema' in json && json.schema === RATE_CARD_SCHEMA;
  return isCard ? (json as RateCard) : undefined;
}

function parseProvider(json: unknown, leftOut: string[]): RateProvider[] {
  const outer = z.safeParse(schemas().provider, json);
  if (!outer.success) {
    leftOut.push(`seller ${nameOf(json)}: ${firstProblem(outer.error)}`);
    return [];
  }
  const models = outer.data.models.flatMap((m) => parseModel(m, outer.data.id, leftOut));
  return [{ ...outer.data, models }];
}

function parseModel(json: unknown, seller: string, leftOut: string[]): RateModel[] {
  const parsed = z.safeParse(schemas().model, json);
  if (parsed.success) return [parsed.data];
  leftOut.push(`${seller}/${nameOf(json)}: ${firstProblem(parsed.error)}`);
  return [];
}

function nameOf(json: unknown): string {
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : undefined;
  return typeof id === 'string' ? id.slice(0, 80) : '?';
}

function firstProblem(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'it'}: ${issue.message || issue.code}` : 'unreadable';
}
