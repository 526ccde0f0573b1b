import type { AgentId } from './agents.ts';
import type { Tokens } from './tokens.ts';

export type { AgentId };

/**
 * One record of a billed model request in a log. The same request may be seen many times (streamed copies, resumed and
 * forked sessions, several files); `mergeUsageRecords` in `usageRecord.ts` makes one call of them.
 */
export interface Call {
  readonly agent: AgentId;
  /** Names the message that was billed, unique for the agent over all of its logs (`msg_…`). */
  readonly message: string;
  /** Names the request that produced it; '' where the log has none. One message may have been billed by several requests. */
  readonly request: string;
  /** Seen on a side chain: a copy that is shown to a side question, and bills nothing if the message has another request. */
  readonly sideChain: boolean;
  /** A resumed session copies earlier history. Of two records with the same time, repository and branch come from the one that is not a copy. */
  readonly copy?: boolean;
  /** Which record of a request holds its final counts: the highest wins, ties go to the later time. Usually output tokens. */
  readonly rank: number;
  readonly session: string;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** As the log spells it. */
  readonly model: string;
  /** Who served the model, as the log spells it; '' where it does not say. */
  readonly provider: string;
  readonly tokens: Tokens;
  readonly webSearches: number;
  /** What changes the price beside model and tokens, in the words of `modifiers.ts`: 'fast', 'batch', 'flex', 'priority', 'us'. Sorted, joined by a comma; '' for none. */
  readonly modifiers: string;
  readonly cwd: string;
  /** Branch as the log names it; '' where it does not. */
  readonly branch: string;
  /** The log does not hold all that was billed: these counts are the least it can have been. */
  readonly lowerBound: boolean;
  /** What the agent itself says this call cost, in nano-dollars, or undefined. Kept beside our figure, never mixed with it. */
  readonly vendorCost?: number;
  /** Who made the call, and why it is a lower bound: `detailText` of `callDetail.ts`. Absent for nothing known. */
  readonly detail?: string;
  /** Where several kinds of log hold a session, only its calls of the highest tier count. 0 unless an agent needs it. */
  readonly tier?: number;
}
