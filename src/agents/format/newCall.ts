import type { AgentId, Call } from '../../core/usage/call.ts';
import { detailText } from '../../core/usage/callDetail.ts';
import type { LowerBoundReason } from '../../core/usage/lowerBoundReasons.ts';
import { countTokens, type Tokens, wholeTokens } from '../../core/usage/tokens.ts';
import { storedWords } from '../../core/words/storedWords.ts';
import type { Sink } from './agent.ts';
import { numberOf } from './fields.ts';

/** Counts as a log spells them; whatever is no positive number counts 0. */
export interface LoggedCounts {
  /** Uncached prompt tokens; see `withoutCache` where the log's own figure holds the cached ones too. */
  readonly input?: unknown;
  readonly cacheRead?: unknown;
  /** All tokens written to a cache, those of one hour included. */
  readonly cacheWrite?: unknown;
  readonly cacheWrite1h?: unknown;
  readonly output?: unknown;
  readonly reasoning?: unknown;
}

/** The token vector of logged counts: one-hour writes are inside all writes, reasoning inside output. */
export function tokensOf(counts: LoggedCounts): Tokens {
  const written = whole(counts.cacheWrite);
  const hour = Math.min(written, whole(counts.cacheWrite1h));
  const output = whole(counts.output);
  return {
    input: whole(counts.input),
    cacheWrite5m: written - hour,
    cacheWrite1h: hour,
    cacheRead: whole(counts.cacheRead),
    output,
    reasoning: Math.min(output, whole(counts.reasoning)),
  };
}

/** The same where the log's `input` is the whole prompt: what was read from and written to a cache is inside it. */
export function tokensOfWholePrompt(counts: LoggedCounts): Tokens {
  const input = whole(counts.input) - whole(counts.cacheRead) - whole(counts.cacheWrite);
  return tokensOf({ ...counts, input });
}

/** No request and no session has as many tokens: what is more is a damaged figure, and would spoil every sum it entered. */
const MOST_TOKENS = 1e12;

function whole(value: unknown): number {
  const count = wholeTokens(numberOf(value));
  return count > MOST_TOKENS ? 0 : count;
}

/**
 * For agents whose logs hold running totals only. A total is not split by the time of reading: the result must not depend on
 * when or by which window the log was read, so that two windows and a rebuilt ledger agree.
 */
export const ONE_FIGURE = storedWords.oneFigureForSession();

/**
 * A session's sum was used from its call's time until `end` (ms UTC). Work on several branches belongs to none of them. Where a
 * session has several sums, `time` is that of the sum's call.
 */
export function noteSumEnd(sink: Sink, session: string, end: number, time?: number): void {
  const key = time === undefined ? '' : String(time);
  if (end > 0) sink.fact({ session, kind: 'sum-end', key, time: end, value: end });
}

/** What every reader must say of a call; the rest has a meaning of "nothing known". */
export type CallParts = Pick<Call, 'message' | 'session' | 'time' | 'tokens'> &
  Partial<
    Pick<Call, 'rank' | 'model' | 'provider' | 'cwd' | 'branch' | 'lowerBound' | 'copy' | 'tier' | 'modifiers'>
  > & {
    readonly vendorCost?: number | undefined;
    /** Why it is a lower bound, where that is not the agent's usual reason. */
    readonly reason?: LowerBoundReason | undefined;
    /** Who made it; '' for the main conversation. */
    readonly subagent?: string | undefined;
  };

/** A call with nothing but what is given. Its rank is its count of tokens: counts of one request only grow until they are final. */
export function newCall(agent: AgentId, parts: CallParts): Call {
  const { vendorCost, reason, subagent = '', ...rest } = parts;
  const detail = detailText({ subagent, reason: reason ?? '' });
  return {
    agent,
    request: '',
    sideChain: false,
    rank: countTokens(parts.tokens),
    model: '',
    provider: '',
    webSearches: 0,
    modifiers: '',
    cwd: '',
    branch: '',
    lowerBound: false,
    ...rest,
    ...(reason === undefined ? {} : { lowerBound: true }),
    ...(detail === '' ? {} : { detail }),
    ...(vendorCost === undefined ? {} : { vendorCost }),
  };
}
