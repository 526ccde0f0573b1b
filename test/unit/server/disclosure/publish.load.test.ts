import assert from 'node:assert/strict';
import { type Contribution, passes, publish, type Rule } from '../../../../src/server/disclosure/publish.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** A small generator with a seed, so that a failure names the team that made it. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `FUZZ_RUNS=400` makes 20,000. */
const TEAMS = FUZZ_RUNS * 50;

/** A team of 1 to 30 with the skew that spending has (lognormal, sigma 1.2), over 1 to 5 days and 1 to 9 keys. */
function teamOf(seed: number): { readonly rule: Rule; readonly rows: readonly Contribution[] } {
  const random = randomOf(seed);
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const size = whole(1, 30);
  const keys = ['other', ...Array.from({ length: whole(1, 8) }, (_, i) => `key${i}`)];
  const spend = () =>
    Math.round(Math.exp(1.2 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())) * 1e9);
  const rows: Contribution[] = [];
  const linkedShare = random() < 0.5 ? 0 : random();
  for (let day = whole(1, 5); day > 0; day--) {
    for (let who = 0; who < size; who++) {
      if (random() < 0.2) continue;
      for (const key of keys) {
        if (random() < 0.55) continue;
        const value = spend();
        const hidden = random() < linkedShare ? 0 : value;
        rows.push({ key, person: `${who}`, value, hidden });
      }
    }
  }
  return { rule: { k: whole(3, 8), share: 0.15 }, rows };
}

/** The rule written a second time, from its definition. */
function breaks(rows: readonly Contribution[], rule: Rule, measure: (row: Contribution) => number): boolean {
  const people = new Map<string, number>();
  for (const row of rows) if (measure(row) > 0) people.set(row.person, (people.get(row.person) ?? 0) + measure(row));
  const largestFirst = [...people.values()].toSorted((a, b) => b - a);
  const rest = largestFirst.slice(2).reduce((sum, value) => sum + value, 0);
  return people.size < rule.k || rest < rule.share * (largestFirst[0] ?? 0);
}

const one = (key: string, ...values: readonly number[]): readonly Contribution[] =>
  values.map((value, i) => ({ key, person: `${key}${i}`, value }));

describe('the publication rule', () => {
  it(`${TEAMS} random teams: no figure breaks k or the p % rule, none can be had by subtracting, sums stay`, () => {
    let shown = 0;
    let folded = 0;
    for (let seed = 1; seed <= TEAMS; seed++) {
      const { rule, rows } = teamOf(seed);
      const made = publish(rows, rule);
      if (!made.shown) continue;
      shown++;
      const { cells, other, total } = made.table;
      const own = new Set(cells.map((cell) => cell.key));
      const rest = rows.filter((row) => !own.has(row.key));
      const figures = [
        rows,
        ...cells.map((cell) => rows.filter((row) => row.key === cell.key)),
        ...(other > 0 ? [rest] : []),
      ];
      for (const figure of figures) {
        assert.ok(!breaks(figure, rule, (row) => row.value), `seed ${seed}`);
        const hidden = figure.filter((row) => (row.hidden ?? 0) > 0);
        if (hidden.length > 0) assert.ok(!breaks(hidden, rule, (row) => row.hidden ?? 0), `seed ${seed}, hidden part`);
      }
      if (other > 0) folded++;
      assert.equal(
        total,
        rows.reduce((sum, row) => sum + row.value, 0),
        `seed ${seed}`,
      );
      assert.equal(
        cells.reduce((sum, cell) => sum + cell.value, other),
        total,
        `seed ${seed}`,
      );
      assert.ok(!own.has('other'), `seed ${seed}`);
    }
    assert.ok(
      shown > TEAMS / 4 && folded > TEAMS / 10,
      `the teams must reach both sides: ${shown} shown, ${folded} folded`,
    );
  });

  const rule: Rule = { k: 5, share: 0.15 };
  const cases: readonly (readonly [string, readonly Contribution[], unknown])[] = [
    ['four people are too few', one('a', 1, 1, 1, 1), { shown: false }],
    [
      'five equal people are enough',
      one('a', 1, 1, 1, 1, 1),
      { shown: true, table: { cells: [{ key: 'a', value: 5 }], other: 0, total: 5 } },
    ],
    ['one who is nearly all is not hidden by five', one('a', 100, 1, 1, 1, 1), { shown: false }],
    [
      'a lone failing cell takes the smallest passing one with it',
      [...one('a', 9, 9, 9, 9, 9), ...one('b', 8, 8, 8, 8, 8), ...one('c', 1)],
      {
        shown: true,
        table: { cells: [{ key: 'a', value: 45 }], other: 41, total: 86 },
      },
    ],
    ['nothing at all', [], { shown: false }],
  ];
  for (const [what, rows, wanted] of cases) it(what, () => assert.deepEqual(publish(rows, rule), wanted));

  it('counts the days of one person as one person', () => {
    const days = (people: number) =>
      [1, 2, 3].flatMap(() => Array.from({ length: people }, (_, i) => ({ key: 'a', person: `${i}`, value: 1 })));
    assert.ok(!passes(days(4), rule));
    assert.ok(passes(days(5), rule));
  });
});
