import { solve } from 'yalps';
import type { Named, Part } from '../../../../src/server/disclosure/blocks.ts';
import { tableOf } from '../../../../src/server/disclosure/fold.ts';

/** The p % of the rule: a part is exposed if the attacker's upper bound is nearer than this. */
const SHARE = 0.15;
const ERROR = 1e-6;

/**
 * What a reader of the figures can do at most, written without the check's own notions: every person's part of every fine cell is
 * an unknown, who used what is known, all published cells are equations, and a colleague (`attacker`) knows their own parts. Returns
 * whose part of what is bounded too closely from above.
 */
export function exposed(parts: readonly Part[], named: Named, attacker?: string): readonly string[] {
  const total = parts.reduce((sum, { hidden }) => sum + hidden, 0);
  const constraints = new Map<string, { equal: number }>();
  const variables = parts.map(() => new Map<string, number>());
  named.forEach((keys, dimension) => {
    const cellOf = (part: Part) => (keys.has(part.key[dimension] ?? '') ? (part.key[dimension] ?? '') : '');
    for (const cell of new Set(parts.map(cellOf))) {
      const name = `${dimension} ${cell}`;
      const inside = parts.map((part, i) => ({ part, i })).filter(({ part }) => cellOf(part) === cell);
      constraints.set(name, { equal: inside.reduce((sum, { part }) => sum + part.hidden, 0) / total });
      for (const { i } of inside) variables[i]?.set(name, 1);
    }
  });
  parts.forEach((part, i) => {
    if (part.person !== attacker) return;
    constraints.set(`own ${i}`, { equal: part.hidden / total });
    variables[i]?.set(`own ${i}`, 1);
  });
  const found: string[] = [];
  for (const [what, target] of targets(parts, named, attacker)) {
    const truth = [...target].reduce((sum, i) => sum + (parts[i]?.hidden ?? 0), 0) / total;
    if (truth <= 0) continue;
    const model = variables.map((own, i) => [String(i), target.has(i) ? new Map([...own, ['goal', 1]]) : own] as const);
    const { status, result } = solve({ direction: 'maximize', objective: 'goal', constraints, variables: model });
    if (status === 'optimal' && result < (1 + SHARE) * truth - ERROR) found.push(`${what}: ${result / truth}`);
  }
  return found;
}

/** Each person's parts of each published cell, of each joint cell and in all. */
function targets(parts: readonly Part[], named: Named, attacker?: string): ReadonlyMap<string, ReadonlySet<number>> {
  const sets = new Map<string, Set<number>>();
  parts.forEach((part, i) => {
    if (part.person === attacker) return;
    const folded = part.key.map((word, dimension) => (named[dimension]?.has(word) ? word : ''));
    const names = ['all', JSON.stringify(folded), ...folded.map((word, dimension) => `${dimension} ${word}`)];
    for (const name of names) {
      const key = `${part.person} in ${name}`;
      sets.set(key, (sets.get(key) ?? new Set()).add(i));
    }
  });
  return sets;
}

/** The figures as they are published, to compare with what was put in. */
export function published(parts: readonly Part[], named: Named) {
  return named.map((_, dimension) => tableOf(parts, named, dimension));
}
