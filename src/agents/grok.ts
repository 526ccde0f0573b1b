import { SUM } from '../core/pricing/modifiers.ts';
import { detailText } from '../core/usage/callDetail.ts';
import { countTokens, NO_TOKENS } from '../core/usage/tokens.ts';
import { storedWords } from '../core/words/storedWords.ts';
import type { Agent, LineFormat, LogInfo, Root, Sink } from './format/agent.ts';
import {
  type Fields,
  fieldsOf,
  isFields,
  millis,
  nanoDollars,
  numberOf,
  parseJson,
  shapeOf,
  textOf,
} from './format/fields.ts';
import { gluedLines, NOT_JSON } from './format/gluedLines.ts';
import { parseLine } from './format/line.ts';
import { markLowerBound } from './format/lowerBound.ts';
import { newCall, noteSumEnd, tokensOfWholePrompt } from './format/newCall.ts';
import { folderVariable, joinPath } from './format/paths.ts';
import { describeShape } from './format/shape.ts';

/** xAI's own figure is in ten thousand millionths of a dollar. */
const TICKS_PER_DOLLAR = 1e10;

type GrokState = {
  readonly session: string;
  readonly cwd: string;
  /** When the session began, ms UTC; what is older was copied from the one that it was forked from. */
  readonly created: number;
  /** The model that the last prompt was for. */
  model: string;
  /** The turn that runs: its prompt's id, and when it began, ms UTC. */
  prompt: string;
  began: number;
  /** Sessions of sub-agents that the turn launched, and whether each has ended. */
  helpers: { readonly [session: string]: boolean };
};

/**
 * Grok Build's `updates.jsonl`, its stream of updates: `turn_completed` has the sum of a turn's requests for each model. Cached
 * tokens are inside the input, reasoning inside the output. The running `totalTokens` of other updates is the size of the
 * context. A fork copies the lines with the prompt's id and the agent's own time. A turn that was killed has updates and no
 * end: it is a call without counts until its end comes. A sub-agent has a session of its own; if it ended before the turn that
 * launched it, that turn's sum holds its counts, too.
 */
const lines: LineFormat<GrokState> = gluedLines({
  kind: 'lines',
  needles: ['"turn_completed"', '"user_message_chunk"', '"promptId"', '"subagent_spawned"', '"subagent_finished"'],
  open: stateOf,
  line(state, bytes, from, to, sink) {
    const record = parseLine(bytes, from, to);
    if (record === undefined) return sink.reportUnrecognized(NOT_JSON, '', describeShape(bytes, from, to));
    const params = fieldsOf(record['params']);
    const update = fieldsOf(params['update']);
    const time = millis(fieldsOf(params['_meta'])['agentTimestampMs']) || millis(record['timestamp']);
    switch (update['sessionUpdate']) {
      case 'user_message_chunk':
        state.model = textOf(fieldsOf(update['_meta'])['modelId']) || state.model;
        return;
      case 'subagent_spawned':
      case 'subagent_finished':
        return noteHelper(state, update, time, sink);
      case 'turn_completed':
        return endTurn(state, update, time, sink);
      default:
        beginTurn(state, fieldsOf(params['_meta']), time, sink);
    }
  },
});

function beginTurn(state: GrokState, meta: Fields, time: number, sink: Sink): void {
  const prompt = textOf(meta['promptId']);
  if (prompt === '' || prompt === state.prompt) return;
  state.prompt = prompt;
  state.began = millis(meta['turnStartMs']) || time;
  const { session, cwd, model, began } = state;
  const call = newCall('grok', {
    message: prompt,
    session,
    time: began,
    model,
    cwd,
    tokens: NO_TOKENS,
    ...copyOf(state),
  });
  sink.call({ ...call, lowerBound: true, detail: detailText({ reason: 'unlogged-answer' }) });
}

function noteHelper(state: GrokState, update: Fields, time: number, sink: Sink): void {
  const helper = textOf(update['child_session_id']);
  const isEnd = update['sessionUpdate'] === 'subagent_finished';
  // One that a former turn launched ends on its own.
  if (helper === '' || helper === state.session || (isEnd && !Object.hasOwn(state.helpers, helper))) return;
  state.helpers = { ...state.helpers, [helper]: isEnd };
  sink.fact({ session: helper, kind: 'parent', key: '', time, value: state.session });
}

/** A call that bills nothing, of a higher tier: the session's own calls are in the sum of its parent's turn. */
const SUMMED_TIER = 1;

const copyOf = ({ began, created }: GrokState): { readonly copy?: true } =>
  began > 0 && began < created ? { copy: true } : {};

function endTurn(state: GrokState, update: Fields, time: number, sink: Sink): void {
  const { usage } = update;
  if (usage === undefined || usage === null) return;
  if (!isFields(usage)) return sink.reportUnrecognized('usage-shape', '', shapeOf(update));
  const prompt = textOf(update['prompt_id']) || `${state.session}/${time}`;
  if (prompt !== state.prompt) state.began = time;
  state.prompt = prompt;
  // A title, and after each answer a line for the dashboard, are asked for in no turn.
  if (update['stop_reason'] === 'end_turn') markLowerBound(sink, state.session, 'side-requests-not-logged', time);
  if (time > state.began) noteSumEnd(sink, state.session, time, state.began);
  const helpers = Object.entries(state.helpers);
  const isOpen = helpers.some(([, isEnded]) => !isEnded);
  emitTurn(state, usage, usage['usageIsIncomplete'] === true && !isOpen, sink);
  for (const [session] of helpers.filter(([, isEnded]) => isEnded))
    sink.call(
      newCall('grok', { message: `${prompt}/of ${session}`, session, time, tokens: NO_TOKENS, tier: SUMMED_TIER }),
    );
  state.helpers = {};
}

function stateOf(log: LogInfo): GrokState {
  const [folder = '', id = ''] = log.relative.split('/');
  const summary = fieldsOf(parseJson(log.beside?.text('summary.json') ?? ''));
  const info = fieldsOf(summary['info']);
  return {
    session: textOf(info['id']) || id,
    cwd: textOf(info['cwd']) || decoded(folder),
    created: millis(summary['created_at']),
    model: textOf(summary['current_model_id']),
    helpers: {},
    prompt: '',
    began: 0,
  };
}

function decoded(folder: string): string {
  try {
    return decodeURIComponent(folder);
  } catch {
    return '';
  }
}

function emitTurn(state: GrokState, usage: Fields, isPartial: boolean, sink: Sink): void {
  const models = Object.entries(fieldsOf(usage['modelUsage'])).filter(([, used]) => isFields(used));
  const used = models.length > 0 ? models : [[state.model, usage] as const];
  // The prompt's own model ends the call that began the turn.
  const main = used.some(([model]) => model === state.model) ? state.model : used[0]?.[0];
  for (const [model, value] of used) {
    const counts = fieldsOf(value);
    const tokens = tokensOfWholePrompt({
      input: counts['inputTokens'],
      output: counts['outputTokens'],
      cacheRead: counts['cachedReadTokens'],
      cacheWrite: counts['cacheCreationTokens'],
      reasoning: counts['reasoningTokens'],
    });
    const ticks = numberOf(counts['costUsdTicks']) ?? 0;
    const vendorCost = ticks > 0 ? nanoDollars(ticks / TICKS_PER_DOLLAR) : undefined;
    if (countTokens(tokens) === 0 && vendorCost === undefined) continue;
    sink.call(
      newCall('grok', {
        message: model === main ? state.prompt : `${state.prompt}/${model}`,
        session: state.session,
        time: state.began,
        model,
        tokens,
        cwd: state.cwd,
        ...copyOf(state),
        ...((numberOf(counts['modelCalls']) ?? 1) > 1 ? { modifiers: SUM } : {}),
        ...(isPartial ? { reason: 'counts-missing' as const } : {}),
        vendorCost,
      }),
    );
  }
}

/** Grok Build, xAI's agent for the terminal: a folder for each working folder, and in it one for each session. */
export const grok: Agent = {
  id: 'grok',
  label: 'Grok Build',
  verified: true,
  note: storedWords.oneFigureForTurn(),
  roots(place) {
    const moved = folderVariable(place, 'GROK_HOME');
    const usual = root(joinPath(place, place.home, '.grok', 'sessions'), 'default');
    return moved === undefined ? [usual] : [root(joinPath(place, moved, 'sessions'), 'GROK_HOME'), usual];
  },
};

const root = (path: string, origin: string): Root => ({
  path,
  origin,
  format: (relative) => (/^[^/]+\/[^/]+\/(?:.+\/)?updates\.jsonl$/u.test(relative) ? lines : undefined),
});
