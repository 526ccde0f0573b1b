import type { Json } from '../format/agent.ts';

/** What the reader of a transcript keeps between two readings. */
export interface ClaudeState {
  /** Time of the last call, ms UTC; 0 before the first one. */
  last: number;
  /** The worktree that the session entered before its first call. */
  early?: { readonly session: string; readonly value: Json };
  /** The last `Call`: web searches in a tool's result belong to it. */
  latest?: Json;
  /** Id of the last result of a search: a line that is written twice is one. */
  searchedBy?: string;
  /** Reasons why the session is a lower bound so far, with the time (ms UTC) of the last trace of each. */
  unlogged?: { readonly [reason: string]: number };
  /** The last record of running totals, and its number in the file. */
  totals?: {
    readonly number: number;
    readonly session: string;
    readonly time: number;
    readonly value: { readonly [name: string]: Json | undefined };
  };
  /** Id of the session that this one was forked from: its calls are copied at the beginning of this file. */
  parent?: string;
  /** Time of the first call that is not copied, and of the latest that is, ms UTC. */
  firstOwn?: number;
  lastCopied?: number;
  /** Type of the sub-agent whose log this is, as the file beside it names it. */
  agentType?: string;
  /** The log showed that Bedrock, Vertex or Foundry answers; the fact is reported once. */
  knowsCloud?: boolean;
  /** The agent's version was checked; once is enough. */
  knowsVersion?: boolean;
  /** Requests by id that have no answer yet: 0, or the time (ms UTC) at which that was reported. */
  asked?: { readonly [request: string]: number };
  /** Time of the file's first line, ms UTC, if a line before the first call has one. */
  began?: number;
  [name: string]: Json | undefined;
}
