import type { Call } from '../../core/usage/call.ts';
import type { ModelCounts } from '../../core/usage/runningTotals.ts';
import { wholeTokens } from '../../core/usage/tokens.ts';
import type { Json, Sink } from '../format/agent.ts';
import { type Fields, fieldsOf, isFields, millis, nanoDollars } from '../format/fields.ts';
import { tokensOf } from '../format/newCall.ts';
import type { ClaudeState } from './claudeState.ts';

/** More models in one record are damage. */
const MOST_MODELS = 50;

/**
 * Claude Code's own running totals of a session, which it logs when it ends: `modelUsage` counts every request, those that leave
 * no row too. They go on over resumes, and a fork goes on with those of its parent.
 */
export function readTotals(state: ClaudeState, session: string, line: Fields, sink: Sink): void {
  const start = millis(line['startTime']);
  const cost = nanoDollars(line['totalCostUSD']);
  const number = (state.totals?.number ?? 0) + 1;
  const { parent, firstOwn, lastCopied = 0 } = state;
  state.totals = {
    number,
    session,
    time: state.last || start,
    value: {
      start,
      ...(cost !== undefined && { cost }),
      ...(parent !== undefined && {
        parent,
        ...(firstOwn !== undefined && { forked: Math.max(firstOwn, lastCopied + 1) }),
      }),
      models: modelsOf(fieldsOf(line['modelUsage'])) as unknown as Json,
    },
  };
  emitTotals(state, sink);
}

/** A call of this file was met: the first one behind a record of totals is in the next record only. */
export function totalsMeetCall(state: ClaudeState, session: string, { session: owner, time }: Call, sink: Sink): void {
  if (owner === session) state.firstOwn ??= time;
  else {
    state.parent = owner;
    // The clock may have been set back before the fork: what it copied is older all the same.
    state.lastCopied = Math.max(state.lastCopied ?? 0, time);
  }
  const { totals } = state;
  if (totals === undefined || totals.value['until'] !== undefined || time <= totals.time) return;
  state.totals = { ...totals, value: { ...totals.value, until: time } };
  emitTotals(state, sink);
}

function emitTotals({ totals }: ClaudeState, sink: Sink): void {
  if (totals === undefined) return;
  const { number, session, time, value } = totals;
  sink.fact({ session, kind: 'running-totals', key: String(number), time, value });
}

function modelsOf(usage: Fields): readonly ModelCounts[] {
  return Object.entries(usage)
    .filter(([, counts]) => isFields(counts))
    .slice(0, MOST_MODELS)
    .map(([model, value]) => {
      const counts = fieldsOf(value);
      const isSplit = counts['cacheCreationEphemeral1hInputTokens'] !== undefined;
      const tokens = tokensOf({
        input: counts['inputTokens'],
        cacheRead: counts['cacheReadInputTokens'],
        cacheWrite: counts['cacheCreationInputTokens'],
        cacheWrite1h: counts['cacheCreationEphemeral1hInputTokens'],
        output: counts['outputTokens'],
        reasoning: counts['thinkingTokens'],
      });
      const webSearches = wholeTokens(counts['webSearchRequests']);
      return { model, tokens, webSearches, ...(!isSplit && { unsplit: true as const }) };
    });
}
