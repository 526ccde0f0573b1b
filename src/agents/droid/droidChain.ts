import type { Tokens } from '../../core/usage/tokens.ts';
import { forEachTokenType, TOKEN_NAMES } from '../../core/usage/tokenTypes.ts';

/** Rank of a figure from which the parent's part was taken; above every count of tokens, so that no whole sum replaces it. */
export const DROID_KNOWN_PARENT = 1e12;

/**
 * Did a session with a parent start from the parent's sum? A summary of a compaction says yes and a message copied from the
 * parent no (a fork). Where neither is there, a sum that reaches the parent's in every count holds it.
 */
export function isInherited(total: Tokens, parent: Tokens, compacted: boolean, copied: boolean): boolean {
  if (compacted) return true;
  return !copied && TOKEN_NAMES.every((name) => total[name] >= parent[name]);
}

/** What the session used itself; a lower bound where the parent has gone on beyond what was inherited. */
export function minus(total: Tokens, parent: Tokens): { readonly tokens: Tokens; readonly lowerBound: boolean } {
  const left = forEachTokenType((name) => Math.max(0, total[name] - parent[name]));
  const tokens: Tokens = { ...left, reasoning: Math.min(left.output, left.reasoning) };
  return { tokens, lowerBound: TOKEN_NAMES.some((name) => total[name] < parent[name]) };
}
