import assert from 'node:assert/strict';
import { isHiding, type Margin, P_SHARE } from '../../../../src/server/disclosure/publish.ts';
import { type Figure, foldBelow, type GroupSums, groupSums } from '../../../../src/server/groups/groupRule.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** 1,000 at the least; `FUZZ_RUNS=1000` makes 20,000. */
const TREES = Math.max(1_000, FUZZ_RUNS * 20);

interface Team {
  readonly name: string;
  readonly k: number;
  /** What each person spent; a person is in one team. */
  readonly people: readonly number[];
  /** The part of it that is on no ticket which the team's own report names, also where its total is withheld. */
  readonly hidden?: readonly number[];
}
interface Node {
  readonly name: string;
  readonly k: number;
  readonly teams: readonly Team[];
  readonly nodes: readonly Node[];
}

/** The rule, from its definition, over true people. */
function breaks(people: readonly number[], k: number): boolean {
  const spend = people.filter((value) => value > 0).toSorted((a, b) => b - a);
  const rest = spend.slice(2).reduce((sum, value) => sum + value, 0);
  return spend.length < k || rest < P_SHARE * (spend[0] ?? 0) * (1 - 1e-9);
}

function marginOf(people: readonly number[]): Margin {
  const spend = people.toSorted((a, b) => b - a);
  const total = spend.reduce((sum, value) => sum + value, 0);
  return { people: spend.length, total, rest: total - (spend[0] ?? 0) - (spend[1] ?? 0), largest: spend[0] ?? 0 };
}

/** A company of one to three levels with one to nine teams of one to thirty people, and the skew that spending has. */
function companyOf(seed: number): { readonly root: Node; readonly teams: readonly Team[] } {
  const { next } = seededRandom(seed);
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const spend = () =>
    1 + Math.round(1e6 * Math.exp(1.2 * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())));
  const teams: Team[] = [];
  const team = (): Team => {
    const size = next() < 0.5 ? whole(1, 6) : whole(4, 30);
    const people = Array.from({ length: size }, spend);
    // In every third team most work is on named tickets.
    const isNamed = next() < 0.3;
    const hidden = people.map((value) => (isNamed ? Math.round(value * (next() < 0.8 ? 0 : next())) : value));
    const one = { name: `t${teams.length}`, k: whole(3, 7), people, hidden };
    teams.push(one);
    return one;
  };
  const node = (level: number, name: string): Node => {
    const own = Array.from({ length: level === 0 ? whole(1, 3) : whole(0, 2) }, () =>
      teams.length < 9 ? team() : undefined,
    );
    const nodes = level === 0 ? [] : Array.from({ length: whole(1, 3) }, (_, i) => node(level - 1, `${name}.${i}`));
    return { name, k: whole(3, 15), teams: own.filter((one) => one !== undefined), nodes };
  };
  return { root: node(whole(0, 2), 'g'), teams };
}

interface Published {
  readonly what: string;
  readonly teams: readonly string[];
  readonly value: number;
  readonly k: number;
}

/** Publishes a whole tree as the endpoint does. */
async function publish(root: Node, teams: readonly Team[]): Promise<readonly Published[]> {
  const published: Published[] = [];
  const peopleOf = (names: readonly string[]) =>
    teams.filter(({ name }) => names.includes(name)).flatMap(({ people }) => people);
  const marginsOf = (names: readonly string[]) => ({
    value: marginOf(peopleOf(names)),
    hidden: marginOf(hiddenOf(teams, names).filter((value) => value > 0)),
  });
  const hides = (name: string, k: number) => {
    const { value, hidden } = marginsOf([name]);
    const rule = { k, share: P_SHARE };
    return isHiding(value, rule) && (hidden.people === 0 || isHiding(hidden, rule));
  };
  const sum = (names: readonly string[]) => peopleOf(names).reduce((all, value) => all + value, 0);
  const shown = new Map(
    teams
      .filter(({ name, k }) => hides(name, k))
      .map((one): [string, Figure] => [
        one.name,
        // What is released of how many people they are is a bound.
        {
          name: one.name,
          value: sum([one.name]),
          people: Math.max(one.k, Math.floor(one.people.length * 0.8)),
          teams: [one.name],
        },
      ]),
  );
  for (const figure of shown.values()) {
    const k = teams.find(({ name }) => name === figure.name)?.k ?? 0;
    published.push({ what: figure.name, teams: figure.teams, value: figure.value, k });
  }
  const visit = async (node: Node): Promise<GroupSums> => {
    const groups: GroupSums[] = [];
    for (const one of node.nodes) groups.push(await visit(one));
    const made = await groupSums({
      name: node.name,
      k: node.k,
      teams: node.teams.flatMap(({ name }) => shown.get(name) ?? []),
      withheld: node.teams.filter(({ name }) => !shown.has(name)).map(({ name }) => name),
      groups,
      marginOf: async (names) => marginsOf(names),
    });
    if (!made.shown) return made;
    const { lines, teams: inside, value } = made.shown;
    assert.equal(value, sum(inside), `${node.name}: its total is the sum of its teams`);
    assert.equal(lines.total, value);
    published.push({ what: node.name, teams: inside, value, k: node.k });
    const below = new Map<string, readonly string[]>([
      ...node.teams.map(({ name }): [string, readonly string[]] => [name, [name]]),
      ...groups.flatMap((one): [string, readonly string[]][] => (one.shown ? [[one.name, one.shown.teams]] : [])),
    ]);
    const named = lines.cells.flatMap(({ key }) => below.get(key) ?? []);
    for (const { key, value: cell } of lines.cells)
      published.push({ what: `${key} in ${node.name}`, teams: below.get(key) ?? [], value: cell, k: node.k });
    if (lines.other > 0) {
      const rest = inside.filter((name) => !named.includes(name));
      published.push({ what: `other in ${node.name}`, teams: rest, value: lines.other, k: node.k });
    }
    // Minus everything that is published directly below it.
    const known = [...below]
      .filter(([key]) => shown.has(key) || groups.some((one) => one.name === key && one.shown))
      .flatMap(([, all]) => all);
    const minus = inside.filter((name) => !known.includes(name));
    if (minus.length > 0)
      published.push({ what: `${node.name} minus what is below`, teams: minus, value: sum(minus), k: node.k });
    return made;
  };
  await visit(root);
  return published;
}

function hiddenOf(teams: readonly Team[], names: readonly string[]): readonly number[] {
  return teams.filter(({ name }) => names.includes(name)).flatMap(({ people, hidden = people }) => hidden);
}

/** Rows of a matrix in reduced form: what can be had by adding and subtracting. */
function reduced(
  vectors: readonly (readonly number[])[],
): readonly { readonly pivot: number; readonly row: readonly number[] }[] {
  const rows: { pivot: number; row: number[] }[] = [];
  for (const vector of vectors) {
    let row = [...vector];
    for (const { pivot, row: other } of rows) {
      const times = row[pivot] ?? 0;
      if (times !== 0) row = row.map((value, i) => value - times * (other[i] ?? 0));
    }
    const pivot = row.findIndex((value) => Math.abs(value) > 1e-9);
    if (pivot < 0) continue;
    const lead = row[pivot] ?? 1;
    row = row.map((value) => value / lead);
    for (const other of rows) {
      const times = other.row[pivot] ?? 0;
      if (times !== 0) other.row = other.row.map((value, i) => value - times * (row[i] ?? 0));
    }
    rows.push({ pivot, row });
  }
  return rows;
}

describe('the rule of groups', () => {
  it(`${TREES} random company trees: no figure of any level, and nothing that follows by adding and subtracting, breaks the rule`, async function () {
    this.timeout(60_000 + TREES * 100);
    let [groups, folded, unnamed, followed] = [0, 0, 0, 0];
    for (let seed = 1; seed <= TREES; seed++) {
      const { root, teams } = companyOf(seed);
      const published = await publish(root, teams);
      const peopleOf = (names: readonly string[]) =>
        teams.filter(({ name }) => names.includes(name)).flatMap(({ people }) => people);
      const least = Math.min(...teams.map(({ k }) => k), ...published.map(({ k }) => k));
      for (const { what, teams: inside, value, k } of published) {
        assert.equal(
          value,
          peopleOf(inside).reduce((sum, one) => sum + one, 0),
          `seed ${seed}, ${what}`,
        );
        assert.ok(!breaks(peopleOf(inside), k), `seed ${seed}, ${what}: ${inside.join(' ')}`);
        // Named tickets are known, so each sum is known without them.
        const left = hiddenOf(teams, inside);
        assert.ok(left.every((one) => one === 0) || !breaks(left, least), `seed ${seed}, ${what} without tickets`);
        if (what.startsWith('g')) groups++;
        if (what.startsWith('other')) folded++;
        if (what.includes('minus')) unnamed++;
      }
      // Every set of teams whose sum follows from all that is published in the tree.
      const basis = reduced(published.map((one) => teams.map(({ name }) => (one.teams.includes(name) ? 1 : 0))));
      for (let set = 1; set < 2 ** teams.length; set++) {
        let vector = teams.map((_, i) => (set >> i) & 1);
        for (const { pivot, row } of basis) {
          const times = vector[pivot] ?? 0;
          if (times !== 0) vector = vector.map((value, i) => value - times * (row[i] ?? 0));
        }
        if (vector.some((value) => Math.abs(value) > 1e-6)) continue;
        followed++;
        const inside = teams.filter((_, i) => (set >> i) & 1).map(({ name }) => name);
        assert.ok(!breaks(peopleOf(inside), least), `seed ${seed}, follows: ${inside.join(' ')}`);
        const left = hiddenOf(teams, inside);
        assert.ok(left.every((one) => one === 0) || !breaks(left, least), `seed ${seed}, follows without tickets`);
      }
    }
    assert.ok(
      groups > TREES && folded > TREES / 10 && unnamed > TREES / 50 && followed > TREES,
      `${groups} ${folded} ${unnamed} ${followed}`,
    );
  });

  it('the oracle finds what a company would give away that simply sums its teams', async () => {
    // Two teams are shown; the third, of two people, is the difference.
    const teams: readonly Team[] = [
      { name: 'a', k: 3, people: [5, 5, 5, 5] },
      { name: 'b', k: 3, people: [5, 5, 5, 5] },
      { name: 'c', k: 3, people: [5, 9] },
    ];
    const root: Node = { name: 'g', k: 5, teams, nodes: [] };
    const published = await publish(root, teams);
    assert.deepEqual(published.find(({ what }) => what === 'g')?.teams, ['a', 'b']);
    assert.ok(breaks([5, 9], 3));
  });

  const cases: readonly (readonly [string, Parameters<typeof foldBelow>, unknown])[] = [
    [
      'cells of enough people are named',
      [
        [
          { name: 'a', value: 9, people: 9 },
          { name: 'b', value: 5, people: 6 },
        ],
        [],
        6,
      ],
      {
        cells: [
          { key: 'a', value: 9 },
          { key: 'b', value: 5 },
        ],
        other: 0,
        total: 14,
      },
    ],
    [
      'a cell of too few takes the smallest with it',
      [
        [
          { name: 'a', value: 9, people: 9 },
          { name: 'b', value: 5, people: 6 },
          { name: 'c', value: 1, people: 3 },
        ],
        [],
        6,
      ],
      { cells: [{ key: 'a', value: 9 }], other: 6, total: 15 },
    ],
    [
      'enough who are not named make a rest of their own',
      [[{ name: 'a', value: 9, people: 9 }], [{ value: 4, people: 7 }], 6],
      { cells: [{ key: 'a', value: 9 }], other: 4, total: 13 },
    ],
    ['nothing at all', [[], [], 3], { cells: [], other: 0, total: 0 }],
  ];
  for (const [what, args, wanted] of cases) it(what, () => assert.deepEqual(foldBelow(...args), wanted));
});
