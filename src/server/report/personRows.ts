import type { OutcomeCell, OutcomeRow, UsageCell, UsageRow } from '../../wire/schema.ts';
import type { StoredRow } from '../store/rowStore.ts';
import type { PersonRow } from './week.ts';

/** Letters of a person's name; the part that one machine sent follows. */
const NAME_LENGTH = 22;

/** Rows as people have them: the parts that a person's machines sent are one row, so that the person counts once. */
export function personRows<T extends UsageRow | OutcomeRow>(rows: readonly StoredRow[]): readonly PersonRow<T>[] {
  const groups = Map.groupBy(rows, ({ period, cid }) => `${period} ${cid.slice(0, NAME_LENGTH)}`);
  return [...groups.values()].flatMap((parts): PersonRow<T>[] => {
    const [first, ...others] = parts;
    if (!first) return [];
    let row = JSON.parse(first.body) as T;
    for (const { body } of others) row = join(row, JSON.parse(body) as T);
    return [{ period: first.period, person: first.cid.slice(0, NAME_LENGTH), row }];
  });
}

function join<T extends UsageRow | OutcomeRow>(a: T, b: T): T {
  const cells = joinCells([...a.cells, ...b.cells]);
  if (!('linked' in a) || !('linked' in b)) return { ...a, cells };
  const [costA, costB] = [costOf(a.cells), costOf(b.cells)];
  const linked = costA + costB === 0 ? 0 : (a.linked * costA + b.linked * costB) / (costA + costB);
  return { ...a, cells, linked, gaps: [...new Set([...a.gaps, ...b.gaps])] };
}

function joinCells(cells: readonly (UsageCell | OutcomeCell)[]): readonly (UsageCell | OutcomeCell)[] {
  const joined = new Map<string, UsageCell | OutcomeCell>();
  for (const cell of cells) {
    const kind = 'state' in cell ? cell.state : `${cell.agent} ${cell.model}`;
    const key = JSON.stringify([cell.artifact, cell.bucket, kind]);
    const known = joined.get(key);
    joined.set(key, known ? sum(known, cell) : cell);
  }
  return [...joined.values()];
}

/** Numbers add up; what one part does not know, and the weaker basis, hold for both. */
function sum<T extends UsageCell | OutcomeCell>(a: T, b: T): T {
  const entries = Object.entries(a).map(([name, value]): readonly [string, unknown] => {
    const other: unknown = b[name as keyof T];
    if (name === 'reasoning' && (value === null || other === null)) return [name, null];
    if (name === 'basis' && other === 'list-at-least') return [name, other];
    if (typeof value !== 'number' || typeof other !== 'number') return [name, value];
    // Dollars have steps of a millionth; tokens are whole.
    return [name, Math.round((value + other) * 1e6) / 1e6];
  });
  return Object.fromEntries(entries) as T;
}

function costOf(cells: readonly { readonly cost: number }[]): number {
  return cells.reduce((all, { cost }) => all + cost, 0);
}
