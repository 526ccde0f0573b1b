import type { Policy } from '../../wire/policy.ts';
import { nanoOf } from '../../wire/round.ts';
import type { OutcomeRow, UsageRow } from '../../wire/schema.ts';
import { type Contribution, publish } from './publish.ts';
import { checkedStep } from './releaseStep.ts';
import { NOT_TOLD, type WeekOutcome } from './week.ts';
import { costOf, type PersonRow, ruleOf } from './weekUsage.ts';

interface OutcomeCell {
  readonly key: string;
  readonly artifact: string | null;
  readonly value: number;
}

/** Returns the parts of a week's spend by outcome class: the same people and total, with what is not reported yet as a class. */
export function outcomeParts(
  usage: readonly PersonRow<UsageRow>[],
  outcomes: readonly PersonRow<OutcomeRow>[],
): readonly Contribution[] {
  const told = new Map(outcomes.map((one) => [`${one.period} ${one.person}`, one.row]));
  return usage.flatMap(({ period, person, row }): Contribution[] =>
    fitted(told.get(`${period} ${person}`), row).map(({ key, artifact, value }) => ({
      key,
      period,
      person,
      value,
      hidden: artifact === null ? value : 0,
    })),
  );
}

/**
 * Returns what is released about what a week's spend became. `spendShown`: the week's spend passed the rule, which a class needs
 * too. `before`: the parts of the release of day 14, given for the release of day 45, which is then checked against it.
 */
export function weekOutcome(
  week: number,
  parts: readonly Contribution[],
  outcomes: readonly PersonRow<OutcomeRow>[],
  policy: Policy,
  spendShown: boolean,
  before?: readonly Contribution[],
): WeekOutcome {
  const rule = ruleOf(policy);
  const publication = spendShown ? publish(parts, rule) : { shown: false as const };
  const first = before ? publish(before, rule) : undefined;
  const table =
    before && first?.shown && publication.shown
      ? checkedStep(first.table, before, publication.table, parts, rule)
      : undefined;
  return {
    week,
    classes: before ? table : publication.shown ? publication.table : undefined,
    withheld: publication.shown && (!before || table) ? undefined : parts.length === 0 ? 'empty' : 'people',
    artifacts: policy.detail === 'artifact' ? artifactsOf(outcomes) : [],
  };
}

/** Rounding moves an outcome row's sum by up to a tenth; a larger gap is spend of which nothing was said. */
const SLACK = 0.9;

/** One person's outcomes as parts of that person's spend; they sum to it exactly. */
function fitted(outcome: OutcomeRow | undefined, usage: UsageRow): readonly OutcomeCell[] {
  const spent = costOf(usage);
  const cells = outcome?.cells ?? [];
  const told = cells.reduce((sum, cell) => sum + nanoOf(cell.cost), 0);
  if (told < spent * SLACK || told === 0) return [...cells.map(pieceOf), ...missing(spent - told)];
  const scaled = cells.map((cell) => ({ ...pieceOf(cell), value: Math.floor((nanoOf(cell.cost) * spent) / told) }));
  const rest = spent - scaled.reduce((sum, piece) => sum + piece.value, 0);
  return scaled.map((piece, i) => (i === 0 ? { ...piece, value: piece.value + rest } : piece));
}

function pieceOf(cell: OutcomeRow['cells'][number]): OutcomeCell {
  return { key: cell.state, artifact: cell.artifact, value: nanoOf(cell.cost) };
}

/** Hidden as a whole: which artifacts nobody has spoken of is not told. */
function missing(value: number): readonly OutcomeCell[] {
  return value > 0 ? [{ key: NOT_TOLD, artifact: null, value }] : [];
}

function artifactsOf(outcomes: readonly PersonRow<OutcomeRow>[]): WeekOutcome['artifacts'] {
  const sums = new Map<string, Record<string, number>>();
  for (const { row } of outcomes) {
    for (const cell of row.cells) {
      if (cell.artifact === null) continue;
      const states = sums.get(cell.artifact) ?? {};
      states[cell.state] = (states[cell.state] ?? 0) + nanoOf(cell.cost);
      sums.set(cell.artifact, states);
    }
  }
  return [...sums]
    .map(([artifact, states]) => ({ artifact, states }))
    .toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1));
}
