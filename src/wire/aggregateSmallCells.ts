import { OUTCOME_STATES } from '../core/outcomes/outcome.ts';
import { forEachCountedType } from '../core/usage/tokenTypes.ts';
import { dollarsOf, nanoOf } from './round.ts';
import { OTHER, type OutcomeCell, type UsageCell } from './schema.ts';

/**
 * At most `most` cells: the dearest stay, the others go into the cell of `other` for their agent and model, and if that is
 * not enough, into one. Sums stay. Applied after a 413 (a row is too large) and by the limit on cells.
 */
export function foldUsage(cells: readonly UsageCell[], most: number): UsageCell[] {
  return aggregateSmallCells(cells, most, usageKey, addUsage, [
    (cell) => ({ ...cell, artifact: null, bucket: OTHER }),
    (cell) => ({ ...cell, artifact: null, bucket: OTHER, agent: OTHER, model: OTHER }),
  ]);
}

/** As `foldUsage`; the outcome of the spend stays, so there may be one cell for each of the nine states beside `most`. */
export function foldOutcome(cells: readonly OutcomeCell[], most: number): OutcomeCell[] {
  return aggregateSmallCells(cells, Math.max(OUTCOME_STATES.length, most), outcomeKey, addOutcome, [
    (cell) => ({ ...cell, artifact: null, bucket: OTHER }),
  ]);
}

/** Coarsens the cheapest cells, step by step, keeping as many of the dearest as fit. */
function aggregateSmallCells<T extends { readonly cost: number }>(
  cells: readonly T[],
  most: number,
  keyed: (cell: T) => string,
  add: (a: T, b: T) => T,
  coarser: readonly ((cell: T) => T)[],
): T[] {
  if (cells.length <= most) return [...cells];
  const dearest = cells.toSorted((a, b) => b.cost - a.cost);
  for (const coarsen of coarser) {
    for (let keep = most - 1; keep >= 0; keep = keep < 8 ? keep - 1 : Math.floor(keep * 0.9)) {
      const merged = merge([...dearest.slice(0, keep), ...dearest.slice(keep).map(coarsen)], keyed, add);
      if (merged.length <= most) return merged;
    }
  }
  return merge(dearest.map(coarser.at(-1) ?? ((cell) => cell)), keyed, add);
}

function merge<T>(cells: readonly T[], keyed: (cell: T) => string, add: (a: T, b: T) => T): T[] {
  const sums = new Map<string, T>();
  for (const cell of cells) {
    const key = keyed(cell);
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? cell : add(sum, cell));
  }
  return [...sums.values()];
}

function usageKey(cell: UsageCell): string {
  return JSON.stringify([cell.artifact, cell.bucket, cell.agent, cell.model]);
}

function outcomeKey(cell: OutcomeCell): string {
  return JSON.stringify([cell.artifact, cell.bucket, cell.state]);
}

function addOutcome(a: OutcomeCell, b: OutcomeCell): OutcomeCell {
  return { ...a, cost: addDollars(a.cost, b.cost) };
}

function addUsage(a: UsageCell, b: UsageCell): UsageCell {
  return {
    ...a,
    ...forEachCountedType((name) => a[name] + b[name]),
    reasoning: a.reasoning === null || b.reasoning === null ? null : a.reasoning + b.reasoning,
    cost: addDollars(a.cost, b.cost),
    basis: a.basis === 'list' ? b.basis : a.basis,
  };
}

/** Exact, where `a + b` is not. */
function addDollars(a: number, b: number): number {
  return dollarsOf(nanoOf(a) + nanoOf(b));
}
