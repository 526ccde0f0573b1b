import { forEachCountedType } from '../../core/usage/tokenTypes.ts';
import { parsePeriod } from '../../wire/period.ts';
import type { Policy } from '../../wire/policy.ts';
import { dollarsOf, nanoOf, twoDigits } from '../../wire/round.ts';
import type { UsageCell, UsageRow } from '../../wire/schema.ts';
import { type Contribution, P_SHARE, passes, type Rule } from '../disclosure/publish.ts';
import type { ArtifactWeek, PersonRow, Singles } from './week.ts';

/** A quartile of fewer would be somebody's ticket. */
export const LEAST_PER_PERSON = 2;

/**
 * Returns the artifacts that the policy lets the report name: all of them (`any`), or those of two or more people of whom
 * nobody is nearly all (`shared`).
 */
export function namedArtifacts(rows: readonly PersonRow<UsageRow>[], policy: Policy): ReadonlySet<string> {
  if (policy.detail === 'bucket') return new Set();
  const contributions = byArtifact(rows);
  if (policy.artifacts === 'any') return new Set(contributions.keys());
  return new Set([...contributions].filter(([, all]) => isShared(all)).map(([artifact]) => artifact));
}

/** Two contributors, and what the largest leaves over is at least its share, so that an outsider cannot take the sum for one person's. */
function isShared(contributions: readonly Contribution[]): boolean {
  const sums = new Map<string, number>();
  for (const { person, value } of contributions) sums.set(person, (sums.get(person) ?? 0) + value);
  const largest = Math.max(...sums.values());
  const total = [...sums.values()].reduce((sum, value) => sum + value, 0);
  return sums.size >= 2 && total - largest >= P_SHARE * largest;
}

function byArtifact(rows: readonly PersonRow<UsageRow>[]): ReadonlyMap<string, readonly Contribution[]> {
  const artifacts = new Map<string, Contribution[]>();
  for (const { person, row } of rows) {
    for (const { artifact, cost } of row.cells) {
      if (artifact === null) continue;
      const all = artifacts.get(artifact) ?? [];
      artifacts.set(artifact, all);
      all.push({ key: artifact, person, value: nanoOf(cost) });
    }
  }
  return artifacts;
}

/** The named artifacts with their sums over people; of those with one contributor the cost only. */
export function artifactsOf(rows: readonly PersonRow<UsageRow>[], named: ReadonlySet<string>): readonly ArtifactWeek[] {
  const shared = new Set([...byArtifact(rows)].filter(([, all]) => isShared(all)).map(([artifact]) => artifact));
  const sums = new Map<string, ArtifactWeek>();
  const days = new Map([...new Set(rows.map(({ period }) => period))].map((one) => [one, parsePeriod(one)?.start]));
  for (const { period, row } of rows) {
    const day = days.get(period);
    if (day === undefined) continue;
    for (const cell of row.cells) {
      const { artifact } = cell;
      if (artifact === null || !named.has(artifact)) continue;
      const sum = sums.get(artifact);
      sums.set(artifact, shared.has(artifact) ? addCell(sum, artifact, cell, day) : addCost(sum, artifact, cell));
    }
  }
  return [...sums.values()].toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1));
}

function addCost(sum: ArtifactWeek | undefined, artifact: string, cell: UsageCell): ArtifactWeek {
  return { artifact, cost: (sum?.cost ?? 0) + nanoOf(cell.cost) };
}

function addCell(sum: ArtifactWeek | undefined, artifact: string, cell: UsageCell, day: number): ArtifactWeek {
  const tokens = forEachCountedType((key) => (sum?.tokens?.[key] ?? 0) + cell[key]);
  return {
    ...addCost(sum, artifact, cell),
    tokens,
    firstDay: Math.min(sum?.firstDay ?? day, day),
    lastDay: Math.max(sum?.lastDay ?? day, day),
  };
}

/** The spread of what is not named. Its sum has passed the check; a quartile is shown from two tickets a person on. */
export function singlesOf(
  rows: readonly PersonRow<UsageRow>[],
  named: ReadonlySet<string>,
  rule: Rule,
): Singles | undefined {
  const singles = [...byArtifact(rows)].filter(([artifact]) => !named.has(artifact));
  const all = singles.flatMap(([, contributions]) => contributions);
  if (!passes(all, rule)) return undefined;
  const costs = singles.map(([, one]) => one.reduce((sum, { value }) => sum + value, 0)).toSorted((a, b) => a - b);
  const cost = costs.reduce((sum, value) => sum + value, 0);
  if (costs.length < rule.k * LEAST_PER_PERSON) return { count: costs.length, cost };
  const at = (share: number) => nanoOf(twoDigits(dollarsOf(costs[Math.floor(share * (costs.length - 1))] ?? 0)));
  return { count: costs.length, cost, quartiles: [at(0.25), at(0.5), at(0.75)] };
}
