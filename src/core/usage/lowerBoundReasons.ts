import type { AgentId } from './call.ts';

/** Why a figure is a lower bound: a sentence each. The codes are printed in reports and stored in ledgers: they never change. */
export const LOWER_BOUND_REASONS = {
  'cut-off-answer': 'An answer was cut off: the log holds its first count of output, not the last.',
  'placeholder-output': 'The log holds a placeholder for the output of some answers.',
  'unlogged-answer': 'A request was sent, and the log holds no answer to it.',
  'compaction-not-logged': 'The request that compacts the conversation is in no log.',
  'title-not-logged': "The request for the session's title is in no log.",
  'web-search-not-logged': "The tokens of the web search's own request are in no log.",
  'side-requests-not-logged':
    "Requests of the agent's own (routing, suggestions, compression, web search) are in no log.",
  'cache-writes-as-input': 'The log counts cache writes as plain input, which costs less.',
  'cache-life-not-logged': 'The log does not name the life of cache writes: an hour costs more than five minutes.',
  'thoughts-not-logged': 'The log leaves the tokens of thoughts out of the output.',
  'counts-missing': 'The log does not hold all token counts of some requests.',
  'model-not-logged': 'The log does not name the model of some requests: they have no price.',
  'total-shrank': 'A running total of the log became smaller than what it began with.',
} as const;

export type LowerBoundReason = keyof typeof LOWER_BOUND_REASONS;

/** Why an agent's calls are lower bounds where its log gives no other reason. */
const USUAL: Partial<Record<AgentId, LowerBoundReason>> = {
  'claude-code': 'placeholder-output',
  droid: 'total-shrank',
};

const isLowerBoundReason = (code: string): code is LowerBoundReason => Object.hasOwn(LOWER_BOUND_REASONS, code);

/** The reason of a call that is a lower bound: its own, else the one that is usual for its agent. */
export function reasonOfCall(agent: AgentId, own: string): LowerBoundReason {
  return isLowerBoundReason(own) ? own : (USUAL[agent] ?? 'counts-missing');
}

/** The sentence of a code; one for all for a code that a newer version wrote. */
export function reasonSentence(code: string): string {
  return isLowerBoundReason(code) ? LOWER_BOUND_REASONS[code] : LOWER_BOUND_REASONS['counts-missing'];
}
