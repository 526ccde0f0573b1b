import { sameModelKey } from './sameModel.ts';
import { addTokens, countTokens, NO_TOKENS, type Tokens, withoutLifetimes } from './tokens.ts';
import { forEachTokenType } from './tokenTypes.ts';

/** Tokens and web searches of one model. */
export interface ModelCounts {
  /** As the log spells it. */
  readonly model: string;
  readonly tokens: Tokens;
  readonly webSearches: number;
  /** The log does not name the lifetime of cache writes: all are of the shortest-lived kind. */
  readonly unsplit?: true;
}

/** One record of an agent's own running totals of a session. */
export interface RunningTotals {
  /** What the totals hold, each model once. */
  readonly models: readonly ModelCounts[];
  /** What the record began with because the session was forked. */
  readonly inherited: readonly ModelCounts[];
  /** The session's itemised calls that the record can hold. */
  readonly counted: readonly ModelCounts[];
}

/**
 * Returns what each record of a session's running totals has above the itemised calls and above the records before it, by model
 * and counter, never below 0: requests that the agent logs no row for (titles, compaction). A process that was killed, or that
 * runs beside another one, leaves totals that lack something; they take nothing from what an earlier record had.
 */
export function notItemised(records: readonly RunningTotals[]): readonly (readonly ModelCounts[])[] {
  const highest = new Map<string, ModelCounts>();
  return records.map((record) =>
    remainders(record).flatMap((now) => {
      const key = sameModelKey(now.model);
      const before = highest.get(key) ?? { model: now.model, tokens: NO_TOKENS, webSearches: 0 };
      const more = minus(now, before);
      highest.set(key, plus(before, more));
      return isNothing(more) ? [] : [{ ...more, model: before.model }];
    }),
  );
}

/** What one record has above its session's calls. */
function remainders({ models, inherited, counted }: RunningTotals): readonly ModelCounts[] {
  const named = new Set(models.map(({ model }) => sameModelKey(model)));
  const taken = byModel([...inherited, ...counted]);
  // Where a gateway gives a model two names, its calls must not count again under the other one.
  let strangers = [...taken].filter(([key]) => !named.has(key)).reduce((sum, [, each]) => plus(sum, each), NOTHING);
  return [...byModel(models).values()].map((total) => {
    const own = taken.get(sameModelKey(total.model));
    const left = minus(total, own ?? NOTHING);
    if (own !== undefined) return left;
    const rest = minus(left, strangers);
    strangers = minus(strangers, left);
    return rest;
  });
}

const NOTHING: ModelCounts = { model: '', tokens: NO_TOKENS, webSearches: 0 };

function byModel(all: readonly ModelCounts[]): ReadonlyMap<string, ModelCounts> {
  const found = new Map<string, ModelCounts>();
  for (const each of all) {
    const key = sameModelKey(each.model);
    const known = found.get(key);
    found.set(key, known === undefined ? each : plus(known, each));
  }
  return found;
}

function plus(a: ModelCounts, b: ModelCounts): ModelCounts {
  const tokens = addTokens(a.tokens, b.tokens);
  return { ...a, tokens, webSearches: a.webSearches + b.webSearches };
}

/** Subtracts each counter, never below 0. */
function minus(a: ModelCounts, b: ModelCounts): ModelCounts {
  const other = a.unsplit === true ? withoutLifetimes(b.tokens) : b.tokens;
  const tokens = forEachTokenType((name) => Math.max(0, a.tokens[name] - other[name]));
  const reasoning = Math.min(tokens.reasoning, tokens.output);
  return { ...a, tokens: { ...tokens, reasoning }, webSearches: Math.max(0, a.webSearches - b.webSearches) };
}

const isNothing = ({ tokens, webSearches }: ModelCounts): boolean => countTokens(tokens) === 0 && webSearches === 0;
