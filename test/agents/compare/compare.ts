import type { Pricer } from '../../../src/core/pricing/priceCall.ts';
import { countTokens } from '../../../src/core/usage/tokens.ts';
import type { BillRow } from '../provider/bill.ts';
import { billedCost } from './billedCost.ts';
import { billedCounts, countsText, type Pair, pairCalls, sumCounts } from './pairCalls.ts';
import type { CountedCall } from './readHome.ts';
import { type AgentVersion, withoutUntoldThinking } from './thinking.ts';

/** A way in which the product's figures are not the bill's. */
export interface Difference {
  readonly what:
    | 'missing'
    | 'extra'
    | 'counts'
    | 'model'
    | 'unnamed'
    | 'modifiers'
    | 'searches'
    | 'session'
    | 'folder'
    | 'branch'
    | 'cost'
    | 'report'
    | 'reading';
  readonly text: string;
}

export interface Comparison {
  readonly bill: readonly BillRow[];
  readonly counted: readonly CountedCall[];
  readonly agent: AgentVersion;
  /** Gives the price of what was billed. */
  readonly pricer: Pricer;
}

/** Compares every call with the bill. */
export function compareCalls({ bill: rows, counted: calls, agent, pricer }: Comparison): readonly Difference[] {
  const [bill, reported] = withoutUntoldThinking(rows, calls, agent);
  const completed = bill.filter(({ status }) => status === 'completed');
  const counted = withoutCutOutput(reported, bill);
  const pairs = pairCalls(completed, counted);
  const found: Difference[] = [];
  const add = (what: Difference['what'], text: string): void => void found.push({ what, text });
  for (const row of pairs.missing) add('missing', `${nameOf(row)}: ${countsText(billedCounts(row))}`);
  for (const pair of pairs.different) {
    const billed = sumCounts(pair.rows.map(billedCounts));
    const had = sumCounts(pair.calls.map(({ tokens }) => tokens));
    const isMore = countTokens(had) > countTokens(billed);
    add(isMore ? 'extra' : 'counts', `${namesOf(pair)}: billed ${countsText(billed)}; counted ${countsText(had)}`);
  }
  for (const call of withoutCut(pairs.extra.filter(isCount), bill))
    add('extra', `${call.model}: ${countsText(call.tokens)}`);
  const paired = [...pairs.same, ...pairs.different];
  for (const pair of paired) {
    for (const [what, billed, had] of fieldsOf(pair))
      if (billed !== had)
        add(what === 'model' && had === '' ? 'unnamed' : what, `${namesOf(pair)}: ${billed} became ${had}`);
  }
  for (const pair of paired) {
    const webSearches = sumSearches(pair.calls);
    const cost = pair.rows.reduce(
      (sum, row, at) => sum + priceOf({ ...row, webSearches: at === 0 ? webSearches : 0 }, pair, pricer),
      0,
    );
    const had = pair.calls.reduce((sum, call) => sum + call.cost, 0);
    // Money of nothing would be equal, whatever the product did.
    if (cost === 0 && pair.rows.some((row) => countTokens(billedCounts(row)) > 0))
      add('cost', `${namesOf(pair)}: the rate card has no price for what was billed`);
    // A figure that lacks tokens or a model costs less; it never costs more.
    if (
      pairs.same.includes(pair) && pair.calls.every(({ model }) => model !== '')
        ? cost !== had && !Number.isNaN(had)
        : cost < had
    )
      add('cost', `${namesOf(pair)}: ${cost} became ${had} nano-dollars`);
  }
  const [billedSearches, searches] = [sumSearches(completed), sumSearches(counted)];
  if (searches < billedSearches) add('searches', `${billedSearches} became ${searches}`);
  if (searches > billedSearches) add('extra', `${searches} web searches, ${billedSearches} billed`);
  for (const text of sessionDifferences(paired)) add('session', text);
  return found;
}

/** Logs report which tool's call ordered a search; the bill, which request made it. Both charge each search once. */
const sumSearches = (all: readonly { readonly webSearches: number }[]): number =>
  all.reduce((sum, { webSearches }) => sum + webSearches, 0);

/** A mark of the product's own: a call that adds up several requests has no tier of its own. */
const withoutSum = (modifiers: string): string =>
  modifiers
    .split(',')
    .filter((word) => word !== 'sum')
    .join(',');

const nameOf = ({ kind, model, task, step }: BillRow): string => `${kind} ${model} ${task}.${step}`;
const namesOf = ({ rows }: Pair): string => rows.map(nameOf).join(' + ');

/** A call without counts stands for requests that its log does not count. */
const isCount = ({ tokens, isLowerBound }: CountedCall): boolean => countTokens(tokens) > 0 || !isLowerBound;

/** What an agent noted of an answer that was cut off counts neither way: what is billed for it is not public. */
function withoutCut(extra: readonly CountedCall[], bill: readonly BillRow[]): readonly CountedCall[] {
  const cut = bill.filter(({ status }) => status === 'cut');
  return extra.filter(({ tokens }) => {
    // The first event of some streams gives the whole prompt as input.
    const prompt = tokens.input + tokens.cacheRead;
    const at = cut.findIndex(({ usage }) => usage.input + usage.cacheRead === prompt);
    if (at >= 0) cut.splice(at, 1);
    return at < 0;
  });
}

/**
 * Running totals hold what an agent noted of the output of cut answers, too. Returns the calls with as much output as completed
 * answers that no row itemises account for.
 */
function withoutCutOutput(counted: readonly CountedCall[], bill: readonly BillRow[]): readonly CountedCall[] {
  if (!bill.some(({ status }) => status === 'cut')) return counted;
  return counted.flatMap((call) => {
    if (!call.isNotItemised) return [call];
    const row = bill.find((each) => each.status === 'completed' && isSamePrompt(each, call));
    if (row === undefined) return call.tokens.input + call.tokens.cacheRead === 0 ? [] : [call];
    const { output, reasoning } = row.usage;
    if (call.tokens.output <= output) return [call];
    return [{ ...call, tokens: { ...call.tokens, output, reasoning }, cost: Number.NaN }];
  });
}

const isSamePrompt = (row: BillRow, { model, tokens }: CountedCall): boolean =>
  row.model === model && row.usage.input === tokens.input && row.usage.cacheRead === tokens.cacheRead;

type Field = readonly ['model' | 'modifiers' | 'folder' | 'branch', string, string];

function fieldsOf({ rows, calls }: Pair): readonly Field[] {
  const of = <T>(all: readonly T[], value: (each: T) => string): string =>
    [...new Set(all.map(value))].toSorted().join(' + ');
  const branch = of(rows, (row) => row.branch);
  const counted = of(calls, (call) => call.branch);
  // A sum of calls on several branches belongs to none of them.
  const onNone = branch.includes(' + ') && counted === '';
  const isSum = rows.length > calls.length;
  // A request that shows no task shows no folder either.
  const isPlaced = rows.some(({ task }) => task !== '');
  return [
    ['model', of(rows, (row) => row.model), of(calls, (call) => call.model)],
    ['modifiers', of(rows, (row) => row.modifiers), of(calls, (call) => withoutSum(call.modifiers))],
    ...(isPlaced
      ? [
          ['folder', of(rows, (row) => row.cwd), of(calls, (call) => call.cwd)] as const,
          ['branch', branch, onNone || (isSum && counted === '') ? branch : counted] as const,
        ]
      : []),
  ];
}

function priceOf(row: BillRow, { calls: [call] }: Pair, pricer: Pricer): number {
  return call === undefined ? 0 : billedCost(row, call.time, pricer);
}

/** Calls with one label must be of one session, and no two labels may share one. */
function sessionDifferences(pairs: readonly Pair[]): readonly string[] {
  const links = new Set(
    pairs.flatMap(({ rows, calls }) => rows.flatMap((row) => calls.map((call) => `${row.session}\n${call.session}`))),
  );
  const known = [...links].map((link) => link.split('\n')).filter(([label]) => label !== 'undefined');
  const perLabel = Map.groupBy(known, ([label]) => label);
  const perSession = Map.groupBy(known, ([, session]) => session);
  return [
    ...[...perLabel].filter(([, all]) => all.length > 1).map(([label, all]) => `session ${label} became ${all.length}`),
    ...[...perSession]
      .filter(([, all]) => all.length > 1)
      .map(([, all]) => `sessions ${all.map(([label]) => label).join(', ')} became one`),
  ];
}
