/** What one run over consecutive seeds found. */
export interface AttackPart {
  readonly from: number;
  readonly teams: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly exposed: number;
  readonly byKind: readonly KindFound[];
  readonly examples: readonly string[];
}

interface KindFound {
  readonly kind: string;
  readonly teams: number;
  readonly shown: number;
  readonly cells: number;
  readonly outcomes: number;
  readonly artifactsOfOne: number;
  readonly exposed: number;
}

export interface AttackSum extends AttackPart {
  readonly parts: number;
  /** The first seed that is missing or there twice, in words; '' where every seed is there once. */
  readonly broken: string;
}

/** Returns the figures of all parts together. */
export function sumParts(parts: readonly AttackPart[]): AttackSum {
  const inOrder = parts.toSorted((a, b) => a.from - b.from);
  const sum = (valueOf: (part: AttackPart) => number): number => inOrder.reduce((all, part) => all + valueOf(part), 0);
  const kinds = Map.groupBy(
    inOrder.flatMap(({ byKind }) => byKind),
    ({ kind }) => kind,
  );
  return {
    parts: parts.length,
    broken: brokenAt(inOrder),
    from: inOrder[0]?.from ?? 0,
    teams: sum(({ teams }) => teams),
    seconds: sum(({ seconds }) => seconds),
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    exposed: sum(({ exposed }) => exposed),
    byKind: [...kinds.values()].map((found) => found.reduce(addKinds)),
    examples: inOrder.flatMap(({ examples }) => examples).slice(0, 20),
  };
}

function addKinds(a: KindFound, b: KindFound): KindFound {
  return {
    kind: a.kind,
    teams: a.teams + b.teams,
    shown: a.shown + b.shown,
    cells: a.cells + b.cells,
    outcomes: a.outcomes + b.outcomes,
    artifactsOfOne: a.artifactsOfOne + b.artifactsOfOne,
    exposed: a.exposed + b.exposed,
  };
}

function brokenAt(inOrder: readonly AttackPart[]): string {
  for (const [i, { from }] of inOrder.entries()) {
    const before = inOrder[i - 1];
    const due = before && before.from + before.teams;
    if (due !== undefined && from !== due)
      return from > due ? `seed ${due} is in no part` : `seed ${from} is in two parts`;
  }
  return inOrder.length === 0 ? 'there is no part' : '';
}
