import type { Json } from '../format/agent.ts';

/** What the reader of a transcript remembers: the time of its last call, and what was said before the first one. */
export interface ClaudeState {
  /** Milliseconds UTC; 0 before the first call. */
  last: number;
  /** A worktree that the session is in since before its first call. */
  early?: { readonly session: string; readonly value: Json };
  /** The last `Call`, to which the searches of a tool's result belong. */
  latest?: Json;
  /** Reasons why the session is a lower bound so far, with the time (ms UTC) of the last trace of each. */
  unlogged?: { readonly [reason: string]: number };
  /** The last record of running totals, and its number in the file. */
  totals?: {
    readonly number: number;
    readonly session: string;
    readonly time: number;
    readonly value: { readonly [name: string]: Json | undefined };
  };
  /** The session whose calls this file's begin with, if it was forked, and the file's first call of its own (ms UTC). */
  parent?: string;
  firstOwn?: number;
  /** Type of the sub-agent whose log this is, as the file beside it names it. */
  agentType?: string;
  /** Whether it was told that a cloud answers. */
  knowsCloud?: boolean;
  /** Whether the version was looked at. */
  knowsVersion?: boolean;
  /** Requests without an answer: 0, or when that was told (ms UTC). */
  asked?: { readonly [request: string]: number };
  /** When this file was begun (ms UTC), where a line before its first call says so. */
  began?: number;
  [name: string]: Json | undefined;
}
