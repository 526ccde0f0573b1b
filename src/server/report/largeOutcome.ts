import type { Policy } from '../../wire/policy.ts';
import { FOLDED, foldedKey, type Named } from '../disclosure/blocks.ts';
import { type CellMargins, cellHides } from '../disclosure/margins.ts';
import { isHiding, type Rule, type Table, unite } from '../disclosure/publish.ts';
import type { PersonCells } from '../store/weekCells.ts';
import { MarginSums } from './marginSums.ts';
import { flowsOf, moveStates, partOf } from './outcomeFlows.ts';
import type { WeekOutcome, WeekUsage } from './week.ts';
import { ArtifactStates, spendNames } from './weekOutcome.ts';
import { ruleOf, shownTable } from './weekUsage.ts';

/**
 * Returns what `weekOutcome` returns, of a team whose rows are too many to be read together: people's rows come one after the other, and
 * only the sums of cells are kept. `before` is the table of day 14 as it was shown; `isKnown` is false where its parts are gone.
 */
export async function largeOutcome(
  usage: WeekUsage,
  people: AsyncIterable<PersonCells>,
  policy: Policy,
  before?: { readonly table: Table | undefined; readonly isKnown: boolean },
): Promise<WeekOutcome> {
  const fixed: Named = usage.tables ? spendNames(usage.tables, policy) : [];
  const earlier = before ? [new Set(before.table?.cells.map(({ key }) => key))] : [];
  const named: Named = [...fixed, ...earlier];
  const artifacts = new Set(usage.artifacts.map(({ artifact }) => artifact));
  const states = new ArtifactStates(usage, policy);
  const sums = new StateSums();
  let isWhole = before?.isKnown ?? true;
  // Millionths of a dollar: nano-dollars of a large week are more than a number holds exactly.
  let micro = 0;
  let person = '';
  for await (const one of people) {
    if (one.person !== person) sums.endPerson();
    person = one.person;
    for (const { cost } of one.usage) micro += Math.round(cost * 1e6);
    // The release of day 14 is of the copy that was made of its moment.
    const outcome = before ? one.outcome : one.first;
    states.add(outcome);
    const partsOf = (cells: typeof outcome) =>
      flowsOf({ cells: one.usage }, { cells }, artifacts).map((flow) => partOf(flow, one.period, person));
    const now = partsOf(outcome);
    const parts = before ? moveStates(now, partsOf(one.first)) : now;
    if (!parts) isWhole = false;
    for (const { key, value, hidden } of parts ?? now)
      sums.add(foldedKey(key.slice(0, -1), named), key.at(-1) ?? '', value, hidden);
  }
  sums.endPerson();
  // A row that was deleted since the spend was released would be the difference between both totals.
  isWhole &&= micro === Math.round(usage.exactTotal / 1_000);
  const table = isWhole && usage.tables ? sums.table(ruleOf(policy)) : undefined;
  return {
    week: usage.week,
    classes: table && shownTable(table, policy),
    withheld: table ? undefined : sums.total === 0 ? 'empty' : 'people',
    artifacts: policy.detail === 'artifact' ? states.result() : [],
  };
}

/** Any state. */
const ALL = '*';

/** The sums of states, in all and within each joint cell of what is shown already. */
class StateSums {
  readonly #sums = new MarginSums();
  readonly #blocks = new Set<string>();
  total = 0;

  /** Adds a part of the person that is read now. */
  add(block: readonly string[], state: string, value: number, hidden: number): void {
    const name = JSON.stringify(block);
    this.#blocks.add(name);
    this.total += value;
    for (const one of [state, ALL]) {
      this.#sums.add(`${one} `, value, hidden);
      if (hidden > 0) this.#sums.add(`${one} ${name}`, hidden, hidden);
    }
  }

  endPerson(): void {
    this.#sums.endPerson();
  }

  /** The states that can be named beside all that is shown, largest first; undefined if not even their total can. */
  table(rule: Rule): Table | undefined {
    const states = this.#sums
      .keys()
      .filter((key) => key.endsWith(' ') && key !== `${ALL} `)
      .map((key) => ({ key: key.slice(0, -1), value: this.#sums.of(key)?.value.total ?? 0 }))
      .toSorted((a, b) => b.value - a.value || (a.key < b.key ? -1 : 1));
    const names = states.map(({ key }) => key);
    let named: ReadonlySet<string> = new Set();
    if (this.total <= 0 || !this.#isSafe(names, named, rule)) return undefined;
    for (const name of names) {
      const more = new Set([...named, name]);
      if (name !== 'other' && this.#isSafe(names, more, rule)) named = more;
    }
    const cells = states.filter(({ key }) => named.has(key));
    return { cells, other: this.total - cells.reduce((sum, { value }) => sum + value, 0), total: this.total };
  }

  /** Each state, and each state within each joint cell, hides everybody; so does what is folded. */
  #isSafe(names: readonly string[], named: ReadonlySet<string>, rule: Rule): boolean {
    const groups = named.size === 0 ? [[ALL]] : [...named].map((name) => [name]);
    if (named.size > 0) groups.push(names.filter((name) => !named.has(name)));
    const cellsOf = (group: readonly string[], block: string): readonly CellMargins[] =>
      group.flatMap((state) => this.#sums.of(`${state} ${block}`) ?? []);
    if (!groups.every((group) => cellHides(cellsOf(group, FOLDED), rule))) return false;
    const blocks = [...this.#blocks].flatMap((block) => groups.map((group) => cellsOf(group, block)));
    const filled = blocks.filter((cells) => cells.length > 0);
    return filled.length <= 1 || filled.every((cells) => isHiding(unite(cells.map(({ hidden }) => hidden)), rule));
  }
}
