import type { PricedInput } from '../pricing/priced.ts';
import { promptTokens, type Tokens } from '../usage/tokens.ts';

/** A call of a session, with what the next one depends on. */
export interface ChainCall extends Omit<PricedInput, 'webSearches'> {
  /** Made beside the conversation (a sub-agent, a side question), with a prompt and a cache of its own. */
  readonly sideChain: boolean;
}

/** The calls of the conversation itself, oldest first. */
export function mainChain(calls: readonly ChainCall[]): readonly ChainCall[] {
  return calls.filter(({ sideChain }) => !sideChain).toSorted((a, b) => a.time - b.time);
}

/** Prompt tokens that are in the provider's cache after a call: those read from it and those written to it. */
export const cachedAfter = (tokens: Tokens): number => promptTokens(tokens) - tokens.input;
