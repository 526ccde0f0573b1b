import type { Tokens } from '../../core/usage/tokens.ts';

/** Rank of a figure from which the parent's part was taken; above every count of tokens, so that no whole sum replaces it. */
export const DROID_KNOWN_PARENT = 1e12;

const COUNTS = ['input', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead', 'output', 'reasoning'] as const;

/**
 * Did a session with a parent start from the parent's sum? A summary of a compaction says yes and a message copied from the
 * parent no (a fork). Where neither is there, a sum that reaches the parent's in every count holds it.
 */
export function isInherited(total: Tokens, parent: Tokens, compacted: boolean, copied: boolean): boolean {
  if (compacted) return true;
  return !copied && COUNTS.every((name) => total[name] >= parent[name]);
}

/** What the session used itself; a lower bound where the parent has gone on beyond what was inherited. */
export function minus(total: Tokens, parent: Tokens): { readonly tokens: Tokens; readonly lowerBound: boolean } {
  const left = (name: (typeof COUNTS)[number]): number => Math.max(0, total[name] - parent[name]);
  const output = left('output');
  const tokens: Tokens = {
    input: left('input'),
    cacheWrite5m: left('cacheWrite5m'),
    cacheWrite1h: left('cacheWrite1h'),
    cacheRead: left('cacheRead'),
    output,
    reasoning: Math.min(output, left('reasoning')),
  };
  return { tokens, lowerBound: COUNTS.some((name) => total[name] < parent[name]) };
}
