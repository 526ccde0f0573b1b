import { wholeTokens } from '../../core/usage/tokens.ts';
import { type Fields, isFields, numberOf } from '../format/fields.ts';
import { at } from '../format/line.ts';

/** The place in a shutdown's `modelMetrics` of what a session used of one model. */
const PATHS = {
  requests: ['requests', 'count'],
  input: ['usage', 'inputTokens'],
  output: ['usage', 'outputTokens'],
  cacheRead: ['usage', 'cacheReadTokens'],
  cacheWrite: ['usage', 'cacheWriteTokens'],
  reasoning: ['usage', 'reasoningTokens'],
  nanoAiu: ['totalNanoAiu'],
} as const;

type Counter = keyof typeof PATHS;
const COUNTERS = Object.keys(PATHS) as readonly Counter[];

export type ModelUse = Readonly<Record<Counter, number>>;
/** By model. */
export type Uses = Readonly<Record<string, ModelUse>>;

function useOf(count: (counter: Counter) => number): ModelUse {
  return Object.fromEntries(COUNTERS.map((counter) => [counter, Math.max(0, count(counter))])) as ModelUse;
}

/** The counters of `modelMetrics`, or undefined where there are none. */
export function readUses(metrics: unknown): Uses | undefined {
  if (!isFields(metrics) || Object.keys(metrics).length === 0) return undefined;
  const uses = Object.entries(metrics).map(([model, use]) => [
    model,
    useOf((counter) => {
      const count = numberOf(at(use, ...PATHS[counter]));
      return counter === 'nanoAiu' ? Math.floor(count ?? 0) : wholeTokens(count);
    }),
  ]);
  return Object.fromEntries(uses) as Uses;
}

/** Adds the counts of a usage record to those of its model. */
export function addUse(uses: Uses, model: string, usage: Fields): Uses {
  const before = Object.hasOwn(uses, model) ? uses[model] : undefined;
  const use = useOf((counter) => {
    const name = RECORD_NAMES[counter];
    return (before?.[counter] ?? 0) + (counter === 'requests' ? 1 : name === '' ? 0 : wholeTokens(usage[name]));
  });
  return { ...uses, [model]: use };
}

const RECORD_NAMES: Readonly<Record<Counter, string>> = {
  requests: '',
  input: 'inputTokens',
  output: 'outputTokens',
  cacheRead: 'cacheReadTokens',
  cacheWrite: 'cacheWriteTokens',
  reasoning: 'reasoningTokens',
  nanoAiu: '',
};

/** What the sums hold beside the requests that left records; nothing where records hold all of it. */
export function withoutRecorded(uses: Uses, recorded: Uses): Uses {
  return Object.fromEntries(
    Object.entries(uses).map(([model, use]) => {
      const reported = Object.hasOwn(recorded, model) ? recorded[model] : undefined;
      if (reported === undefined) return [model, use];
      const left = useOf((counter) => use[counter] - reported[counter]);
      return [model, left.input + left.output + left.cacheRead + left.cacheWrite === 0 ? useOf(() => 0) : left];
    }),
  );
}

/** What the answers since the last shutdown prove of a model. */
export interface Proof {
  readonly answers: number;
  readonly output: number;
}

/**
 * What was used since the last shutdown. Some versions go on counting when a session is resumed, others begin again with the
 * process. A counter that fell, or a model that disappeared, shows a new beginning; so do more answers and more output since
 * the last shutdown than the difference has room for.
 */
export function usesSince(last: Uses, now: Uses, proofs: ReadonlyMap<string, Proof>): Uses {
  if (Object.entries(last).some(([model, before]) => begunAnew(before, now[model], proofs.get(model)))) return now;
  const since = Object.entries(now).map(([model, use]) => {
    const before = Object.hasOwn(last, model) ? last[model] : undefined;
    return [model, useOf((counter) => use[counter] - (before?.[counter] ?? 0))];
  });
  return Object.fromEntries(since) as Uses;
}

function begunAnew(before: ModelUse, after: ModelUse | undefined, proof: Proof | undefined): boolean {
  if (after === undefined) return true;
  // The price may be written later than the counts: it proves nothing.
  if (COUNTERS.some((counter) => counter !== 'nanoAiu' && after[counter] < before[counter])) return true;
  if (proof === undefined) return false;
  return proof.answers > after.requests - before.requests && proof.output > after.output - before.output;
}

/** Splits a whole number by weights, exactly: the parts sum to it. Where it is no more than the weights' sum, no part exceeds its weight. */
export function splitBy(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const due = sum === 0 ? weights.map(() => 1) : weights;
  const whole = sum === 0 ? weights.length : sum;
  let passed = 0;
  let given = 0;
  return due.map((weight, i) => {
    passed += weight;
    const upTo = i === due.length - 1 ? total : Math.floor((total * passed) / whole);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}
