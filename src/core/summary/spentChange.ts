import { modelsOf } from '../stats/activity.ts';
import { type Activity, type Decomposition, decompose } from '../stats/decomposition.ts';
import type { SpentView } from './spentSchema.ts';

type Change = NonNullable<SpentView['change']>;

const LABELS: readonly (readonly [keyof Decomposition, string])[] = [
  ['sessions', 'number of sessions'],
  ['turnsPerSession', 'calls per session'],
  ['tokensPerTurn', 'tokens per call (longer or shorter context)'],
  ['listPrice', 'price of the same tokens (list price, long context, speed)'],
  ['mix', 'mix of models and token types'],
];

/** The exact decomposition of a difference in words and whole nano-dollars; null where one of the two had nothing. */
export function changeView(
  compared: Pick<Change, 'against' | 'soFar' | 'reasoning'>,
  before: Activity,
  after: Activity,
): Change | null {
  const found = decompose(before, after);
  if (found === undefined) return null;
  const parts = LABELS.map(([key, label]) => ({ label, cost: Math.round(found[key] as number) }));
  const then = modelsOf(before);
  const now = modelsOf(after);
  return {
    ...compared,
    base: Math.round(before.cost),
    whole: Math.round(found.change),
    parts: parts.filter(({ cost }) => cost !== 0).toSorted((a, b) => Math.abs(b.cost) - Math.abs(a.cost)),
    appeared: [...now].filter((model) => !then.has(model)).toSorted(),
    gone: [...then].filter((model) => !now.has(model)).toSorted(),
  };
}
