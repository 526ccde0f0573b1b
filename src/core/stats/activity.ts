import type { CallSum } from '../usage/callSum.ts';
import { type Charge, chargeTotal } from '../usage/charge.ts';
import { sessionKey } from '../usage/sessionKey.ts';
import { countTokens, tokensOfCharge } from '../usage/tokens.ts';
import type { Activity } from './decomposition.ts';

const KINDS = ['input', 'cacheWrite', 'cacheRead', 'output'] as const satisfies readonly (keyof Charge)[];

/** Sums of calls as the activity that a decomposition compares; its parts are models by token type (`model · output`). */
export function activityOf(sums: readonly CallSum[]): Activity {
  const sessions = new Set<string>();
  const parts = new Map<string, { tokens: number; cost: number }>();
  let turns = 0;
  let tokens = 0;
  let cost = 0;
  for (const { context, totals } of sums) {
    sessions.add(sessionKey(context));
    turns += totals.calls;
    tokens += countTokens(totals.tokens);
    cost += chargeTotal(totals.charge);
    for (const kind of KINDS) {
      const key = `${context.model} · ${kind}`;
      const part = parts.get(key) ?? { tokens: 0, cost: 0 };
      parts.set(key, {
        tokens: part.tokens + tokensOfCharge(totals.tokens, kind),
        cost: part.cost + totals.charge[kind],
      });
    }
  }
  for (const [key, part] of parts) if (part.tokens === 0 && part.cost === 0) parts.delete(key);
  return { sessions: sessions.size, turns, tokens, cost, parts };
}

/** The models that an activity's parts name. */
export function modelsOf(activity: Activity): ReadonlySet<string> {
  return new Set([...activity.parts.keys()].map((key) => key.slice(0, key.lastIndexOf(' · '))));
}
