import type { Call } from './call.ts';
import { type CallContext, contextOf, joinContexts } from './context.ts';
import { hash53 } from './hash.ts';
import type { Tokens } from './tokens.ts';
import { type TokenType, tokenTypesOf } from './tokenTypes.ts';

/** One request of a message, joined from all records of it. Plain JSON. */
export interface UsageRecord {
  /** Hash of agent and message. */
  readonly message: number;
  /** Hash of the request; 0 where the log has none. */
  readonly request: number;
  readonly context: CallContext;
  /** Time of the earliest record, whose repository and branch are the request's. */
  readonly time: number;
  /** Time and rank of the record that the counts come from. */
  readonly countsTime: number;
  readonly completeness: number;
  readonly tokens: Tokens;
  readonly webSearches: number;
  readonly sideChain: boolean;
  readonly isCopy: boolean;
  readonly lowerBound: boolean;
  /** The agent's own figure in nano-dollars; -1 where it gives none. */
  readonly vendorCost: number;
}

/** A million dollars for one call is no cost but a damaged log. */
const HIGHEST_COST = 1e15;

/** Makes records of the calls of a log, one after another: most name the message, request and context of the one before. */
export class UsageRecordBuilder {
  #context: CallContext | undefined;
  #agent = '';
  #message = '';
  #messageHash = 0;
  #request = '';
  #requestHash = 0;

  build(call: Call): UsageRecord {
    // Some logs keep parts of milliseconds.
    const time = Math.floor(call.time);
    const vendorCost = call.vendorCost ?? -1;
    this.#name(call);
    this.#context = contextOf(call, this.#context);
    return {
      message: this.#messageHash,
      request: this.#requestHash,
      context: this.#context,
      time,
      countsTime: time,
      completeness: call.rank,
      tokens: call.tokens,
      webSearches: call.webSearches,
      sideChain: call.sideChain,
      isCopy: call.copy === true,
      lowerBound: call.lowerBound,
      vendorCost: vendorCost >= 0 && vendorCost <= HIGHEST_COST ? Math.round(vendorCost) : -1,
    };
  }

  #name({ agent, message, request }: Call): void {
    if (message !== this.#message || agent !== this.#agent) this.#messageHash = hash53(`${agent} ${message}`);
    if (request !== this.#request) this.#requestHash = request === '' ? 0 : hash53(request);
    this.#agent = agent;
    this.#message = message;
    this.#request = request;
  }
}

/**
 * Joins two records of one request. The counts of the higher rank hold (then the later, then the larger); the earliest gives
 * repository and branch. Associative, commutative and idempotent, so neither order nor repetition of logs matters.
 */
export function mergeUsageRecords(a: UsageRecord, b: UsageRecord): UsageRecord {
  const counts = compareCounts(a, b) >= 0 ? a : b;
  const place = comparePlace(a, b) <= 0 ? a : b;
  return {
    ...counts,
    request: a.request === 0 ? b.request : a.request,
    context: joinContexts(counts.context, place.context, Math.max(a.context.tier, b.context.tier)),
    time: place.time,
    isCopy: place.isCopy,
    sideChain: a.sideChain && b.sideChain,
    vendorCost: Math.max(a.vendorCost, b.vendorCost),
  };
}

/** Ledgers hold the winners of this order, so it stays as it is. */
const ORDER: readonly TokenType[] = [
  ...(['output', 'input', 'cacheRead', 'cacheWrite'] as const).flatMap(tokenTypesOf),
  'reasoning',
];

function compareTokens(a: Tokens, b: Tokens): number {
  for (const name of ORDER) if (a[name] !== b[name]) return a[name] - b[name];
  return 0;
}

function compareCounts(a: UsageRecord, b: UsageRecord): number {
  return (
    a.completeness - b.completeness ||
    a.countsTime - b.countsTime ||
    compareTokens(a.tokens, b.tokens) ||
    a.webSearches - b.webSearches ||
    Number(b.lowerBound) - Number(a.lowerBound) ||
    compareText(a.context.model, b.context.model) ||
    compareText(a.context.modifiers, b.context.modifiers) ||
    compareText(a.context.provider, b.context.provider) ||
    compareText(a.context.detail ?? '', b.context.detail ?? '')
  );
}

/**
 * A side chain's copy keeps the time of what it copies, and so does a session that took over another's history. A time of 0 is
 * one that the log did not hold.
 */
function comparePlace(a: UsageRecord, b: UsageRecord): number {
  return (
    Number(a.time === 0) - Number(b.time === 0) ||
    a.time - b.time ||
    Number(a.isCopy) - Number(b.isCopy) ||
    compareText(a.context.session, b.context.session) ||
    compareKnown(a.context.cwd, b.context.cwd) ||
    compareKnown(a.context.branch, b.context.branch)
  );
}

/** What one of two copies says comes before what the other leaves out. */
const compareKnown = (a: string, b: string): number => Number(a === '') - Number(b === '') || compareText(a, b);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The calls that a message was billed for, from its records (one for each request, in any order).
 *
 * A record without a request id belongs to the message's first request. Of several requests those seen on side chains only
 * are replays of the message to a side question: they bill nothing. If all are, nothing distinguishes them, and each counts.
 */
export function billedCalls(records: readonly UsageRecord[]): readonly UsageRecord[] {
  const named = records.filter((s) => s.request !== 0).toSorted((a, b) => comparePlace(a, b) || a.request - b.request);
  const first = named[0];
  const unnamed = records.filter((s) => s.request === 0);
  if (first === undefined) return unnamed;
  named[0] = unnamed.reduce(mergeUsageRecords, first);
  const main = named.filter((s) => !s.sideChain);
  return main.length > 0 ? main : named;
}
