import type { Policy } from '../../wire/policy.ts';
import { nanoOf } from '../../wire/round.ts';
import type { OutcomeRow, UsageRow } from '../../wire/schema.ts';
import { type Contribution, publish } from './publish.ts';
import { NOT_TOLD, type WeekOutcome } from './week.ts';
import { costOf, type PersonRow, ruleOf } from './weekUsage.ts';

interface OutcomeCell {
  readonly key: string;
  readonly artifact: string | null;
  readonly value: number;
}

/**
 * What may be said about what a week's spend became. The classes are told over the same people and the same total as the
 * week's spend, with what nobody has said yet as a class of its own: else the difference of two totals would tell the spend of
 * whoever has not sent an outcome.
 */
export function weekOutcome(
  week: number,
  usage: readonly PersonRow<UsageRow>[],
  outcomes: readonly PersonRow<OutcomeRow>[],
  policy: Policy,
  over: boolean,
): WeekOutcome {
  const told = new Map(outcomes.map((one) => [`${one.period} ${one.person}`, one.row]));
  const contributions = usage.flatMap(({ period, person, row }): Contribution[] =>
    fitted(told.get(`${period} ${person}`), row).map(({ key, artifact, value }) => ({
      key,
      period,
      person,
      value,
      hidden: artifact === null ? value : 0,
    })),
  );
  const publication = over ? publish(contributions, ruleOf(policy)) : { shown: false as const };
  return {
    week,
    classes: publication.shown ? publication.table : undefined,
    withheld: publication.shown ? undefined : usage.length === 0 ? 'empty' : over ? 'people' : 'running',
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
