import type { Call } from '../../core/usage/call.ts';
import { countTokens, NO_TOKENS, type Tokens } from '../../core/usage/tokens.ts';
import { type Fields, fieldsOf, isFields, listOf, millis, nanoDollars, numberOf, textOf } from '../format/fields.ts';
import { at, splitModel } from '../format/line.ts';
import { newCall, tokensOf } from '../format/newCall.ts';

/** Where a request of a chat was made. */
export interface ChatPlace {
  readonly session: string;
  readonly cwd: string;
  readonly branch: string;
  /** When the chat began, for requests without a time. */
  readonly began: number;
  /** Counts what was read of the chat's log: of equal outputs the later saying holds. */
  readonly read: number;
}

/** Ranks are whole numbers below 2 ** 53: first whether the whole turn is known, then its output, then the order in the log. */
const WHOLE_TURN_RANK = 2 ** 51;
const WITHDRAWN_RANK = 2 ** 52;
/** Nano-dollars of Copilot's credits, of which each is one cent; 0 where there are none. */
export const creditsCost = (credits: unknown): number => nanoDollars((numberOf(credits) ?? 0) / 100) ?? 0;

/**
 * The calls that a request of a VS Code chat was billed for.
 *
 * The newest versions write `modelTotals`: for each model the whole turn, cached tokens apart. Before, `completionTokens`
 * are the whole turn's but `promptTokens` the last model call's, with what was cached inside: a lower bound. Older sessions
 * hold no counts.
 */
export function requestCalls(request: Fields, place: ChatPlace): readonly Call[] {
  const id = textOf(request['requestId']);
  if (id === '') return [];
  const cost = creditsCost(request['copilotCredits']) || undefined;
  const totals = listOf(request['modelTotals']).filter(isFields).map(totalTokens);
  const base = callBase(request, place, id);
  if (totals.some(({ tokens }) => countTokens(tokens) > 0)) {
    return totals.map(({ model, tokens }, i) => ({
      ...newCall('copilot-chat', { ...base, ...named(model), tokens, vendorCost: i === 0 ? cost : undefined }),
      rank: WHOLE_TURN_RANK + rankOf(tokens, place),
      request: `${i}/${model}`,
    }));
  }
  const tokens = tokensOf({ input: promptOf(request), output: outputOf(request) });
  if (countTokens(tokens) === 0) return [];
  const rank = rankOf(tokens, place);
  return [newCall('copilot-chat', { ...base, ...modelOf(request), tokens, rank, lowerBound: true, vendorCost: cost })];
}

/** A turn's output only grows; its prompt is that of the last model call and may shrink. A log that is written again is read again. */
function rankOf(tokens: Tokens, { read }: ChatPlace): number {
  return Math.min(tokens.output, 2 ** 30) * 2 ** 20 + Math.min(read, 2 ** 20 - 1);
}

/** The same request, billing nothing. */
export function withdrawnCall(request: Fields, place: ChatPlace): Call {
  const base = callBase(request, place, textOf(request['requestId']));
  return newCall('copilot-chat', { ...base, ...modelOf(request), tokens: NO_TOKENS, rank: WITHDRAWN_RANK });
}

/** The request has ended, well or not. */
export function isFinished(request: Fields): boolean {
  const state = numberOf(at(request, 'modelState', 'value'));
  return isFields(request['result']) || (state !== undefined && state > 0);
}

function callBase(request: Fields, place: ChatPlace, id: string) {
  const { session, cwd, branch } = place;
  return { message: `${session}/${id}`, session, cwd, branch, time: millis(request['timestamp']) || place.began };
}

function totalTokens(total: Fields) {
  const tokens = tokensOf({
    input: total['inputTokens'],
    cacheRead: total['cachedTokens'],
    output: total['outputTokens'],
  });
  return { model: textOf(total['model']), tokens };
}

function promptOf(request: Fields): unknown {
  const usage = fieldsOf(at(request, 'result', 'usage'));
  return first(
    request['promptTokens'],
    at(request, 'result', 'metadata', 'promptTokens'),
    usage['promptTokens'],
    usage['prompt_tokens'],
  );
}

function outputOf(request: Fields): unknown {
  const usage = fieldsOf(at(request, 'result', 'usage'));
  return first(
    request['completionTokens'],
    at(request, 'result', 'metadata', 'outputTokens'),
    usage['completionTokens'],
    usage['completion_tokens'],
  );
}

/** The first count that is given; a zero may mean that none was. */
const first = (...counts: readonly unknown[]): unknown => counts.find((count) => (numberOf(count) ?? 0) > 0);

/** The model that answered, where it is named, else the one that was asked for (`copilot/auto`). */
function modelOf(request: Fields): { readonly provider: string; readonly model: string } {
  const asked = named(textOf(request['modelId']));
  const resolved = textOf(at(request, 'result', 'metadata', 'resolvedModel'));
  return resolved === '' ? asked : { provider: asked.provider, model: resolved };
}

const named = splitModel;
