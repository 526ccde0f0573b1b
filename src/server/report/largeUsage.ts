import { COUNTED_TOKEN_NAMES, type CountedTokenType } from '../../core/usage/tokenTypes.ts';
import { parsePeriod } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import { dollarsOf, nanoOf, twoDigits } from '../../wire/round.ts';
import type { Named } from '../disclosure/blocks.ts';
import { type CellMargins, cellHides, type MarginsOf, nameByMargins } from '../disclosure/margins.ts';
import { P_SHARE, type Rule, type Table } from '../disclosure/publish.ts';
import type { ArtifactSums, WeekSums } from '../store/weekSums.ts';
import { SPEND_TABLES, type SpendTables } from './spendTables.ts';
import type { ArtifactWeek, Singles, WeekTables, WeekUsage } from './week.ts';
import { LEAST_PER_PERSON } from './weekArtifacts.ts';
import { DIMENSIONS, EXEMPT, linkedShare, mapTable, peopleShown, ruleOf, shownTable, TIE } from './weekUsage.ts';

/** Nano-dollars in what the database sums: millionths. */
const NANO = 1_000;
const HUNDREDTHS = Math.round(P_SHARE * 100);

/** Returns what `weekUsage` returns, of a team whose rows are too many to be read: from the database's sums of cells. */
export async function largeUsage(week: number, sums: WeekSums, policy: Policy): Promise<WeekUsage> {
  const rule = ruleOf(policy);
  await sums.prepare(policy.detail === 'bucket' ? 'none' : policy.artifacts, HUNDREDTHS);
  const people = await sums.people();
  const marginsOf = remembered(sums);
  const start: Named = DIMENSIONS.map((_, i) => new Set(i === TIE ? ['named'] : []));
  const named = await nameByMargins(marginsOf, start, rule, EXEMPT);
  const tables = named && (await tablesOf(sums, marginsOf, named, policy));
  const [whole] = await marginsOf([]);
  return {
    week,
    people: peopleShown(people, rule, policy),
    tables,
    withheld: tables ? undefined : people === 0 ? 'empty' : 'people',
    artifacts: (await sums.artifacts()).map(artifactWeek),
    singles: tables && named[TIE]?.has('single') ? await singlesOf(sums, rule) : undefined,
    exactTotal: (whole?.value.total ?? 0) * NANO,
    gaps: await sums.gaps(rule.k),
  };
}

/** Naming asks for the same cells again and again. */
function remembered(sums: WeekSums): MarginsOf {
  const known = new Map<string, Promise<readonly CellMargins[]>>();
  return (dimensions) => {
    const key = dimensions.join(' ');
    const cells = known.get(key) ?? sums.cells(dimensions.flatMap((dimension) => DIMENSIONS[dimension] ?? []));
    known.set(key, cells);
    return cells;
  };
}

async function tablesOf(
  sums: WeekSums,
  marginsOf: MarginsOf,
  named: Named,
  policy: Policy,
): Promise<WeekTables | undefined> {
  const tokens = await tokenTable(sums, ruleOf(policy));
  if (!tokens) return undefined;
  const of = async (dimension: number) => tableOf(await marginsOf([dimension]), named[dimension] ?? new Set());
  const shown = async (dimension: (typeof DIMENSIONS)[number]) =>
    shownTable(await of(DIMENSIONS.indexOf(dimension)), policy);
  const tables: (readonly [string, Table])[] = [];
  for (const { name, dimension } of SPEND_TABLES) tables.push([name, await shown(dimension)]);
  const hasSingles = (await marginsOf([TIE])).some(({ key, value }) => key[0] === 'single' && value.total > 0);
  return {
    tokens: policy.detail === 'bucket' ? mapTable(tokens, twoDigits) : tokens,
    ...(Object.fromEntries(tables) as SpendTables<Table>),
    linked:
      policy.detail === 'bucket' ? await sharedLink(sums, ruleOf(policy)) : linkedShare(await of(TIE), hasSingles),
  };
}

function tableOf(margins: readonly CellMargins[], named: ReadonlySet<string>): Table {
  const all = margins.map(({ key: [key = ''], value }) => ({ key, value: value.total * NANO }));
  const cells = all
    .filter(({ key, value }) => named.has(key) && value > 0)
    .toSorted((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
  const total = all.reduce((sum, { value }) => sum + value, 0);
  return { cells, other: total - cells.reduce((sum, { value }) => sum + value, 0), total };
}

/** The kinds of tokens under the publication rule: what fails is folded, with the smallest shown until the rest passes. */
async function tokenTable(sums: WeekSums, rule: Rule): Promise<Table | undefined> {
  const passes = async (keys: readonly CountedTokenType[]) => {
    const cell = await sums.tokens(keys);
    return cell !== undefined && cell.value.total > 0 && cellHides([cell], rule);
  };
  if (!(await passes(COUNTED_TOKEN_NAMES))) return undefined;
  const cells: { key: CountedTokenType; value: number }[] = [];
  for (const key of COUNTED_TOKEN_NAMES) cells.push({ key, value: (await sums.tokens([key]))?.value.total ?? 0 });
  const used = cells.filter(({ value }) => value > 0).toSorted((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
  const shown: typeof cells = [];
  const folded: typeof cells = [];
  for (const cell of used) ((await passes([cell.key])) ? shown : folded).push(cell);
  while (folded.length > 0 && !(await passes(folded.map(({ key }) => key)))) folded.push(...shown.splice(-1));
  const sum = (all: typeof cells) => all.reduce((total, { value }) => total + value, 0);
  return { cells: shown, other: sum(folded), total: sum(used) };
}

/** As each row names its own share, both sides of it must hide everybody. Tenths. */
async function sharedLink(sums: WeekSums, rule: Rule): Promise<number | undefined> {
  const sides = await sums.linked();
  if (!sides.every((side) => cellHides([side], rule))) return undefined;
  const [linked = 0, rest = 0] = sides.map(({ value }) => value.total);
  return linked + rest === 0 ? undefined : Math.round((10 * linked) / (linked + rest)) / 10;
}

async function singlesOf(sums: WeekSums, rule: Rule): Promise<Singles> {
  const { count, cost, quartiles } = await sums.singles();
  const [low = 0, middle = 0, high = 0] = quartiles.map((micro) => nanoOf(twoDigits(dollarsOf(micro * NANO))));
  const spread = count < rule.k * LEAST_PER_PERSON ? {} : { quartiles: [low, middle, high] as const };
  return { count, cost: cost * NANO, ...spread };
}

function artifactWeek({ artifact, shared, cost, tokens, firstPeriod, lastPeriod }: ArtifactSums): ArtifactWeek {
  const named = { artifact, cost: cost * NANO };
  const [first, last] = [firstPeriod, lastPeriod].map((period) => parsePeriod(period)?.start);
  return shared && first !== undefined && last !== undefined
    ? { ...named, tokens, firstDay: first, lastDay: last }
    : named;
}
