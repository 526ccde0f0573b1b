import type { AttributedUsage } from '../attribution/workItem.ts';
import { DAY_MS, QUARTER_MS } from '../durations.ts';
import { lastPart } from '../summary/summaryWords.ts';
import { plainText } from '../text/untrusted.ts';
import { chargeTotal } from '../usage/charge.ts';
import { tokensOfCharge } from '../usage/tokens.ts';
import { providerOf } from './provider.ts';

/** Quarters older than this are not compared again, ms: agents delete their logs by then. */
const COMPARED_FOR = 35 * DAY_MS;

/** Metrics, in the order of a point's amounts. Tokens of a cache are a part of the input, reasoning is a part of the output. */
export const TOKEN_METRICS = [
  'gen_ai.client.inference.usage.input_tokens',
  'gen_ai.client.inference.usage.cache_read.input_tokens',
  'gen_ai.client.inference.usage.cache_write.input_tokens',
  'gen_ai.client.inference.usage.output_tokens',
  'gen_ai.client.inference.usage.reasoning.output_tokens',
  'token_ledger.calls',
  'token_ledger.unpriced_calls',
] as const;
export const COST_METRIC = 'token_ledger.cost';

type Attributes = Readonly<Record<string, string>>;

/** What one series counted in a quarter of an hour: whole tokens and calls, or nano-dollars. */
export interface OtelPoint {
  readonly quarter: number;
  readonly kind: 'tokens' | 'cost';
  readonly attributes: Attributes;
  readonly amounts: readonly number[];
}

/** What a collector has acknowledged. Plain JSON. */
export interface OtelState {
  /** Quarters from `coveredFrom` to `finalBefore` were sent and are not compared again. ms UTC. */
  readonly coveredFrom: number;
  readonly finalBefore: number;
  /** The amounts of later quarters, by quarter and series. */
  readonly sent: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

export const NOTHING_SENT: OtelState = { coveredFrom: Number.MAX_SAFE_INTEGER, finalBefore: 0, sent: {} };

export interface PointOptions {
  /** Repository, branch and ticket go along. */
  readonly withNames: boolean;
  /** An agent's name for people. */
  readonly agentLabel: (agent: string) => string;
}

/** The points of some sums by quarter. What may change later (branch, ticket) is on the cost alone, which may be corrected downwards. */
export function otelPoints(sums: readonly AttributedUsage[], options: PointOptions): readonly OtelPoint[] {
  const points = new Map<string, OtelPoint>();
  for (const sum of sums) {
    const { tokens: t, calls, unpricedCalls, charge } = sum.totals;
    const writes = tokensOfCharge(t, 'cacheWrite');
    const model = modelAttributes(sum, options);
    const amounts = [t.input + writes + t.cacheRead, t.cacheRead, writes, t.output, t.reasoning, calls, unpricedCalls];
    add(points, { quarter: sum.quarter, kind: 'tokens', attributes: model, amounts });
    const attributes = {
      ...model,
      'token_ledger.basis': 'list_price',
      ...(options.withNames ? workAttributes(sum) : {}),
    };
    add(points, { quarter: sum.quarter, kind: 'cost', attributes, amounts: [chargeTotal(charge)] });
  }
  return [...points.values()].toSorted((a, b) => a.quarter - b.quarter);
}

function add(points: Map<string, OtelPoint>, point: OtelPoint): void {
  const key = `${point.quarter} ${seriesKey(point)}`;
  const known = points.get(key);
  const amounts = point.amounts.map((amount, i) => amount + (known?.amounts[i] ?? 0));
  points.set(key, { ...point, amounts });
}

const LONGEST_NAME = 240;

function modelAttributes({ context }: AttributedUsage, { agentLabel }: PointOptions): Attributes {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerOf(context.provider, context.model),
    'gen_ai.request.model': plainText(context.model, LONGEST_NAME) || 'unknown',
    'gen_ai.agent.name': agentLabel(context.agent),
  };
}

function workAttributes({ work }: AttributedUsage): Attributes {
  const named: readonly (readonly [string, string])[] = [
    ['vcs.repository.name', lastPart(work.repository)],
    ['vcs.ref.head.name', work.branch],
    ['token_ledger.ticket', work.ticket.text],
  ];
  return Object.fromEntries(
    named.map(([name, text]) => [name, plainText(text, LONGEST_NAME)] as const).filter(([, text]) => text !== ''),
  );
}

const seriesKey = ({ kind, attributes }: OtelPoint): string => JSON.stringify([kind, attributes]);

/**
 * What is to be sent: the difference of each closed quarter to what was acknowledged. A counter cannot take anything back, so
 * tokens that became fewer wait until they are more again; a cost is corrected.
 */
export function duePoints(
  current: readonly OtelPoint[],
  state: OtelState,
  { since, now }: { readonly since: number; readonly now: number },
): readonly OtelPoint[] {
  const isDue = (quarter: number): boolean =>
    quarter >= since && quarter + QUARTER_MS <= now && !(quarter >= state.coveredFrom && quarter < state.finalBefore);
  const found = current.filter(({ quarter }) => isDue(quarter));
  const keys = new Set(found.map((point) => `${point.quarter} ${seriesKey(point)}`));
  const gone = Object.entries(state.sent).flatMap(([quarter, series]) =>
    Object.entries(series).flatMap(([key, amounts]): OtelPoint[] => {
      const [kind, attributes] = JSON.parse(key) as [OtelPoint['kind'], Attributes];
      const isGone = kind === 'cost' && isDue(Number(quarter)) && !keys.has(`${quarter} ${key}`);
      return isGone ? [{ quarter: Number(quarter), kind, attributes, amounts: amounts.map(() => 0) }] : [];
    }),
  );
  return [...found, ...gone]
    .map((point) => difference(point, state.sent[point.quarter]?.[seriesKey(point)]))
    .filter(({ amounts }) => amounts.some((amount) => amount !== 0));
}

function difference(point: OtelPoint, sent: readonly number[] | undefined): OtelPoint {
  const amounts = point.amounts.map((amount, i) => amount - (sent?.[i] ?? 0));
  return { ...point, amounts: point.kind === 'tokens' ? amounts.map((amount) => Math.max(0, amount)) : amounts };
}

/** The state after a collector took these points. */
export function acknowledge(state: OtelState, points: readonly OtelPoint[]): OtelState {
  const sent: Record<string, Record<string, readonly number[]>> = { ...state.sent };
  for (const point of points) {
    const key = seriesKey(point);
    const series = { ...sent[point.quarter] };
    series[key] = point.amounts.map((amount, i) => amount + (series[key]?.[i] ?? 0));
    sent[point.quarter] = series;
  }
  return { ...state, sent };
}

/**
 * The state after all that was due was taken: what is old is not compared again. A run that began later than the one before it left
 * off has not seen what is between, so that stays open for a run that does.
 */
export function settle(state: OtelState, { since, now }: { readonly since: number; readonly now: number }): OtelState {
  if (since > Math.max(state.coveredFrom, state.finalBefore)) return state;
  const finalBefore = Math.max(state.finalBefore, Math.floor((now - COMPARED_FOR) / QUARTER_MS) * QUARTER_MS);
  const sent = Object.fromEntries(Object.entries(state.sent).filter(([quarter]) => Number(quarter) >= finalBefore));
  return { coveredFrom: Math.min(state.coveredFrom, since), finalBefore, sent };
}
