import type { BillRow } from '../provider/bill.ts';
import type { CountedCall } from './readHome.ts';

export const KINDS = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'output', 'reasoning'] as const;
export type Counts = Readonly<Record<(typeof KINDS)[number], number>>;

/** One or several billed requests, and one or several calls that stand for them. */
export interface Pair {
  readonly rows: readonly BillRow[];
  readonly calls: readonly CountedCall[];
}

export interface Pairs {
  /** Same counts. */
  readonly same: readonly Pair[];
  /** Billed and counted, with other counts. */
  readonly different: readonly Pair[];
  readonly missing: readonly BillRow[];
  /** Counted, and in no completed answer of the bill. */
  readonly extra: readonly CountedCall[];
}

/** What a row bills, in the ledger's terms: tokens of tool use are input. */
export const billedCounts = ({ usage }: BillRow): Counts => ({ ...usage, input: usage.input + usage.toolUse });

/** Pairs what was billed with what is counted: call by call, then sums of several requests, then what is nearest. */
export function pairCalls(rows: readonly BillRow[], counted: readonly CountedCall[]): Pairs {
  const left = [...counted];
  const take = (fits: (call: CountedCall) => boolean): CountedCall | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const same: Pair[] = [];
  const unpaired = rows.filter((row) => {
    const hasCounts = (call: CountedCall): boolean => isSame(billedCounts(row), call.tokens);
    const call = take((each) => hasCounts(each) && each.model === row.model) ?? take(hasCounts);
    if (call !== undefined) same.push({ rows: [row], calls: [call] });
    return call === undefined;
  });
  const summed = pairSums(unpaired, left, isSame);
  same.push(...summed.pairs);
  left.splice(0, left.length, ...summed.left);
  const different: Pair[] = [];
  const missing = summed.unpaired.filter((row) => {
    const billed = billedCounts(row);
    const call = take(({ tokens }) => isNearly(billed, tokens)) ?? take(({ tokens }) => tokens.input === billed.input);
    if (call !== undefined) different.push({ rows: [row], calls: [call] });
    return call === undefined;
  });
  const nearly = pairSums(missing, left, isNearly);
  different.push(...nearly.pairs);
  return { same, different, missing: nearly.unpaired, extra: nearly.left };
}

/** One call may be the sum of several requests of one model: of a session, or of what a session does not itemise. */
function pairSums(rows: readonly BillRow[], calls: readonly CountedCall[], fits: (a: Counts, b: Counts) => boolean) {
  const pairs: Pair[] = [];
  let unpaired = rows;
  const left = calls.filter((call) => {
    const model = unpaired.filter((row) => row.model === call.model);
    const groups = [model, unpaired].flatMap((some) => [...bySession(some), some, ...byTurn(some)]);
    const found = groups.find((group) => group.length > 0 && fits(sumCounts(group.map(billedCounts)), call.tokens));
    if (found === undefined) return true;
    pairs.push({ rows: found, calls: [call] });
    unpaired = unpaired.filter((row) => !found.includes(row));
    return false;
  });
  return { pairs, unpaired, left };
}

const bySession = (rows: readonly BillRow[]): readonly (readonly BillRow[])[] => [
  ...Map.groupBy(rows, ({ session }) => session).values(),
];

/**
 * One call may be the sum of a turn's requests: some of a prompt's, or of a prompt's and its sub-agents', one after another and
 * without those beside the work.
 */
function byTurn(rows: readonly BillRow[]): readonly (readonly BillRow[])[] {
  const work = rows.filter(({ kind }) => kind === 'main');
  return [...Map.groupBy(work, ({ task }) => task).values(), work].flatMap((steps) =>
    steps.flatMap((_, from) => steps.slice(from).map((__, length) => steps.slice(from, steps.length - length))),
  );
}

/** The same prompt, though the log separates its kinds of tokens less well. */
const isNearly = (a: Counts, b: Counts): boolean => a.cacheRead === b.cacheRead && freshInput(a) === freshInput(b);

const freshInput = ({ input, cacheWrite5m, cacheWrite1h }: Counts): number => input + cacheWrite5m + cacheWrite1h;

const isSame = (a: Counts, b: Counts): boolean => KINDS.every((kind) => a[kind] === b[kind]);

export const sumCounts = (all: readonly Counts[]): Counts =>
  Object.fromEntries(KINDS.map((kind) => [kind, all.reduce((sum, counts) => sum + counts[kind], 0)])) as Counts;

export const countsText = (counts: Counts): string =>
  KINDS.filter((kind) => counts[kind] > 0)
    .map((kind) => `${kind} ${counts[kind]}`)
    .join(', ');
