import type { AgentId, Call } from '../../core/usage/call.ts';
import { wholeTokens } from '../../core/usage/tokens.ts';
import type { Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, nanoDollars, numberOf, textOf } from '../format/fields.ts';
import { at } from '../format/line.ts';
import { newCall, tokensOf } from '../format/newCall.ts';

/** An assistant's message of OpenCode, and its place. */
export interface OpenCodeMessage {
  readonly agent: AgentId;
  readonly id: string;
  readonly data: Fields;
  readonly session: string;
  /** The sub-agent that wrote it; '' for the session that a person began, absent where that is not known. */
  readonly subagent?: string;
  readonly cwd: string;
  readonly branch: string;
  /** The message is older than its session: a fork brought it along. */
  readonly copy: boolean;
  /** Its session has no counts yet: a message without any is a request of which nothing more is known. */
  readonly mayRun?: boolean;
}

/** Counts and price of one model request: of a `step-finish` part, or of a message that has none. */
export interface OpenCodeStep {
  readonly tokens: unknown;
  readonly cost: unknown;
}

/**
 * The call of one step. A fork clones messages and parts under new ids, so a call is named by what a clone keeps: when the
 * message was begun, its model, and the step's counts. A message's own `tokens` are those of its last step: beside the
 * steps, they name the same call. `nth` distinguishes steps of one message with equal counts. Undefined where nothing was
 * counted: a message that runs, or failed.
 */
export function stepCall(message: OpenCodeMessage, step: OpenCodeStep, nth = 0): Call | undefined {
  if (!isFields(step.tokens)) return undefined;
  const { data } = message;
  const created = numberOf(at(data, 'time', 'created'));
  const provider = textOf(data['providerID']) || textOf(at(data, 'model', 'providerID'));
  const model = textOf(data['modelID']) || textOf(at(data, 'model', 'modelID')) || textOf(at(data, 'model', 'id'));
  const counts = countsOf(step.tokens);
  const cost = nanoDollars(step.cost);
  const isOpen = counts.every((count) => count === 0);
  if (isOpen && !(message.mayRun === true && isUnderWay(data))) return undefined;
  return {
    ...newCall(message.agent, {
      message: created === undefined ? message.id : `${created}/${provider}/${model}`,
      rank: 0,
      session: message.session,
      time: Math.max(0, Math.floor(created ?? 0)),
      provider,
      model,
      tokens: tokensOf({
        input: counts[0],
        output: counts[1] + counts[2],
        reasoning: counts[2],
        cacheRead: counts[3],
        cacheWrite: counts[4],
      }),
      cwd: textOf(at(data, 'path', 'cwd')) || message.cwd,
      branch: message.branch,
      subagent: message.subagent,
      vendorCost: cost === 0 ? undefined : cost,
      ...(isOpen && { reason: 'unlogged-answer' as const }),
    }),
    request: isOpen ? '' : nth === 0 ? counts.join('.') : `${counts.join('.')}#${nth}`,
    ...(message.copy ? { copy: true } : {}),
  };
}

/** A message that has neither ended nor failed: its request is under way, or its process was killed. */
const isUnderWay = (data: Fields): boolean => {
  const created = numberOf(at(data, 'time', 'created'));
  return created !== undefined && at(data, 'time', 'completed') === undefined && !isFields(data['error']);
};

/** Reports a call for each step of a message, or one for a message without steps. */
export function emitMessage(message: OpenCodeMessage, steps: readonly OpenCodeStep[], sink: Sink): void {
  const reported = new Map<string, number>();
  const own = { tokens: message.data['tokens'], cost: message.data['cost'] };
  for (const step of steps.length > 0 ? steps : [own]) {
    const key = JSON.stringify(step.tokens ?? null);
    const nth = reported.get(key) ?? 0;
    reported.set(key, nth + 1);
    const call = stepCall(message, step, nth);
    if (call !== undefined) sink.call(call);
  }
}

/** Input (uncached), output (without reasoning), reasoning, cache read, cache write. */
function countsOf(tokens: Fields): readonly [number, number, number, number, number] {
  const cache = fieldsOf(tokens['cache']);
  return [
    count(tokens['input']),
    count(tokens['output']),
    count(tokens['reasoning']),
    count(cache['read']),
    count(cache['write']),
  ];
}

const count = (value: unknown): number => wholeTokens(numberOf(value));
