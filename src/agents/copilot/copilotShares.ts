import { SUM } from '../../core/pricing/modifiers.ts';
import type { Call } from '../../core/usage/call.ts';
import { NO_TOKENS, type Tokens } from '../../core/usage/tokens.ts';
import type { Sink } from '../format/agent.ts';
import { newCall, tokensOf } from '../format/newCall.ts';
import { type ModelUse, splitBy } from './copilotShutdown.ts';
import { nanoAiuCost } from './copilotStore.ts';

/** An answer since the last shutdown: its key, model and output tokens. */
export type Answer = readonly [string, string, number];

/** The place of a shutdown. */
export interface Shutdown {
  readonly session: string;
  readonly version: string;
  readonly time: number;
  readonly provider: string;
  readonly cwd: string;
  readonly branch: string;
  /** The shutdown's number in its log, from 1. */
  readonly shutdowns: number;
  readonly answers: readonly Answer[];
}

/** Until 1.0.50 the sums held input without what was cached. */
const CACHE_APART = /^(?:0\.|1\.0\.(?:\d|[1-4]\d|50)(?:\D|$))/u;

/** Above the rank of whatever an answer says of itself. */
const SHUTDOWN_RANK = 1e12;

/** Shares what was used of some models out to the answers since the last shutdown and to requests that left none. */
export function shareUses(at: Shutdown, used: readonly (readonly [string, ModelUse])[], sink: Sink): void {
  for (const [model, use] of used) {
    const answers = at.answers.filter(([, of]) => of === model);
    shareOut(at, model, use, [...answers, ...unnamed(at, model, use, answers)], sink);
  }
  if (used.length > 0) withdraw(at, new Set(used.map(([model]) => model)), sink);
}

/** Answers under a model's name that the sums do not know are in the sums under another name. */
function withdraw(at: Shutdown, known: ReadonlySet<string>, sink: Sink): void {
  for (const [message, model] of at.answers) {
    if (!known.has(model)) sink.call(finalCall(at, message, model, NO_TOKENS, 0));
  }
}

/** As many requests as the sums count beside the answers, with what output the answers leave. */
function unnamed(at: Shutdown, model: string, use: ModelUse, answers: readonly Answer[]): readonly Answer[] {
  const missing = Math.min(Math.max(use.requests, 1) - answers.length, 100_000);
  const left = use.output - answers.reduce((sum, [, , output]) => sum + output, 0);
  const even = Array.from({ length: Math.max(0, missing) }, () => 1);
  const key = `${at.session}/shutdown/${at.shutdowns}/${model}`;
  return splitBy(Math.max(0, left), even).map((output, i): Answer => [`${key}/${i}`, model, output]);
}

/** The sums are exact; how they fall to single requests is not known: output as the answers said, the rest evenly. */
function shareOut(at: Shutdown, model: string, use: ModelUse, requests: readonly Answer[], sink: Sink): void {
  const cached = use.cacheRead + use.cacheWrite;
  const apart = CACHE_APART.test(at.version) || use.input < cached;
  const even = requests.map(() => 1);
  const output = splitBy(
    use.output,
    requests.map(([, , said]) => said),
  );
  const input = splitBy(apart ? use.input : use.input - cached, even);
  const cacheRead = splitBy(use.cacheRead, even);
  const cacheWrite = splitBy(use.cacheWrite, even);
  const reasoning = splitBy(Math.min(use.reasoning, use.output), output);
  const costs = splitBy(nanoAiuCost(use.nanoAiu), even);
  for (const [i, [message]] of requests.entries()) {
    const tokens = tokensOf({
      input: input[i],
      output: output[i],
      cacheRead: cacheRead[i],
      cacheWrite: cacheWrite[i],
      reasoning: reasoning[i],
    });
    sink.call(finalCall(at, message, model, tokens, costs[i] ?? 0));
  }
}

function finalCall(at: Shutdown, message: string, model: string, tokens: Tokens, cost: number): Call {
  const { session, time, provider, cwd, branch } = at;
  const rank = SHUTDOWN_RANK + at.shutdowns;
  const vendorCost = cost > 0 ? cost : undefined;
  return newCall('copilot-cli', {
    message,
    session,
    time,
    model,
    provider,
    tokens,
    cwd,
    branch,
    rank,
    vendorCost,
    modifiers: SUM,
  });
}
