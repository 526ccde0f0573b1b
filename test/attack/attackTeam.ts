import { outcomeParts, weekOutcome } from '../../src/server/report/weekOutcome.ts';
import { weekUsage } from '../../src/server/report/weekUsage.ts';
import type { Policy } from '../../src/wire/policy.ts';
import { knownFigures, type Releases } from './knownFigures.ts';
import { cidOf, MONDAY, type RandomTeam, randomTeam } from './randomTeam.ts';
import { exposedTo } from './reader.ts';

export interface Attacked {
  /** The week's spend was shown. */
  readonly isShown: boolean;
  /** Cells that were named in all tables. */
  readonly cells: number;
  readonly outcomes: number;
  /** Named tickets that one person worked on: only where the policy says `any`. */
  readonly artifactsOfOne: number;
  readonly exposed: readonly string[];
}

/** Makes a team, releases its week as the endpoint does, and reads it as an outsider, as the largest two, and as the liar. */
export function attackTeam(seed: number, detail: Policy['detail'], artifacts: Policy['artifacts']): Attacked {
  const team = randomTeam(seed, detail, artifacts);
  const releases = releasesOf(team);
  const { tables } = releases.usage;
  if (!tables) return { isShown: false, cells: 0, outcomes: 0, artifactsOfOne: ofOne(team, releases), exposed: [] };
  const exposed = [true, false].flatMap((knowsStates) => {
    const { hidden, figures } = knownFigures(team.pieces, releases, knowsStates);
    return [undefined, ...readersOf(team)].flatMap((self) =>
      exposedTo(hidden, figures, self).map(
        (what) => `seed ${seed} ${detail} ${artifacts}, reader ${self ?? 'outside'}: ${what}`,
      ),
    );
  });
  const outcomes = [releases.early?.classes, releases.late?.classes].filter((table) => table !== undefined);
  return {
    isShown: true,
    cells: [tables.buckets, tables.agents, tables.models, ...outcomes].reduce(
      (sum, { cells }) => sum + cells.length,
      0,
    ),
    outcomes: outcomes.length,
    artifactsOfOne: ofOne(team, releases),
    exposed: [...new Set(exposed)],
  };
}

function releasesOf({ policy, usage: rows, early, late, erased }: RandomTeam): Releases {
  const usage = weekUsage(MONDAY, rows, policy);
  const isLeft = ({ person }: { readonly person: string }): boolean => erased === undefined || person !== cidOf(erased);
  const left = rows.filter(isLeft);
  const named = new Set(usage.artifacts.map(({ artifact }) => artifact));
  const [firstRows, lastRows] = [early.filter(isLeft), late.filter(isLeft)];
  const first = outcomeParts(left, firstRows, named);
  const last = outcomeParts(left, lastRows, named);
  const shown = weekOutcome(usage, first, firstRows, policy);
  return {
    usage,
    early: shown,
    late: weekOutcome(usage, last, lastRows, policy, { table: shown.classes, parts: first }),
  };
}

/** Colleagues who know most: the two who spent most, and the one who lied. */
function readersOf({ pieces, liar }: RandomTeam): readonly number[] {
  const sums = new Map<number, number>();
  for (const { person, value } of pieces) sums.set(person, (sums.get(person) ?? 0) + value);
  const largest = [...sums].toSorted((a, b) => b[1] - a[1]).map(([person]) => person);
  return [...new Set([...largest.slice(0, 2), ...(liar === undefined ? [] : [liar])])];
}

function ofOne({ pieces }: RandomTeam, { usage }: Releases): number {
  return usage.artifacts.filter(
    ({ artifact }) =>
      new Set(pieces.filter((piece) => piece.artifact === artifact).map(({ person }) => person)).size < 2,
  ).length;
}
