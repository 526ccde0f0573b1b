import assert from 'node:assert/strict';
import type { Named, Part } from '../../../../src/server/disclosure/blocks.ts';
import { isSafe } from '../../../../src/server/disclosure/check.ts';
import { nameCells } from '../../../../src/server/disclosure/fold.ts';
import type { Rule } from '../../../../src/server/disclosure/publish.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { exposed, published } from './attack.ts';

const RULE: Rule = { k: 3, share: 0.15 };
const NONE: ReadonlySet<string> = new Set();
/** `FUZZ_RUNS=4000` makes 20,000. */
const TEAMS = FUZZ_RUNS * 5;

const part = (person: number | string, key: readonly string[], value: number): Part => ({
  person: String(person),
  key,
  value,
  hidden: value,
});
const named = (...keys: readonly (readonly string[])[]): Named => keys.map((one) => new Set(one));

/** Which model each agent can use: known to everybody. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  claude: ['opus', 'sonnet'],
  codex: ['gpt'],
  cursor: ['gpt', 'opus'],
};

/** 3 to 24 people with the skew that spending has (lognormal, sigma 1.2), each with an agent or two and some buckets. */
function teamOf(seed: number): readonly Part[] {
  const { next } = seededRandom(seed);
  const size = 3 + Math.floor(next() * 22);
  const spend = () =>
    1 + Math.round(1e6 * Math.exp(1.2 * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())));
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  return Array.from({ length: size }).flatMap((_, person) => {
    const agents =
      next() < 0.3 ? ['claude', pick(['codex', 'cursor'])] : [pick(['claude', 'claude', 'codex', 'cursor'])];
    return agents.flatMap((agent) => {
      const buckets = next() < 0.5 ? ['shop'] : ['shop', pick(['search', 'ops'])];
      return buckets.map((bucket) => part(person, [bucket, agent, pick(MODELS[agent] ?? [])], spend()));
    });
  });
}

describe('the disclosure check', () => {
  it(`${TEAMS} random teams: no outsider and no colleague bounds anybody's part within 15 %`, function () {
    this.timeout(60_000 + TEAMS * 100);
    let [shown, cells] = [0, 0];
    for (let seed = 1; seed <= TEAMS; seed++) {
      const parts = teamOf(seed);
      const open = nameCells(parts, named([], [], []), [0, 1, 2], RULE);
      if (!open) continue;
      shown++;
      cells += open.reduce((sum, keys) => sum + keys.size, 0);
      assert.deepEqual(exposed(parts, open), [], `seed ${seed}, an outsider`);
      const sums = new Map<string, number>();
      for (const { person, value } of parts) sums.set(person, (sums.get(person) ?? 0) + value);
      const largest = [...sums].toSorted((a, b) => b[1] - a[1]).map(([person]) => person);
      for (const person of largest.slice(0, 2))
        assert.deepEqual(exposed(parts, open, person), [], `seed ${seed}, ${person}`);
      const whole = parts.reduce((sum, { value }) => sum + value, 0);
      for (const table of published(parts, open)) {
        assert.equal(table.total, whole);
        assert.equal(
          table.cells.reduce((sum, { value }) => sum + value, table.other),
          whole,
        );
      }
    }
    assert.ok(shown > TEAMS / 3, `${shown} teams have figures`);
    assert.ok(cells > shown, `${cells} cells are named`);
  });

  it('the attack finds what each table alone would give away', () => {
    // codex uses gpt only: the gpt of the one who uses cursor is the difference of two cells.
    const parts = [
      ...[1, 2, 3, 4].map((person) => part(person, ['codex', 'gpt'], 10 + person)),
      ...[5, 6, 7, 8].map((person) => part(person, ['claude', 'opus'], 10 + person)),
      part(9, ['cursor', 'gpt'], 12),
    ];
    const leaky = named(['codex'], ['gpt']);
    assert.ok(exposed(parts, leaky).some((what) => what.startsWith('9 in')));
    assert.ok(!isSafe(parts, leaky, RULE, NONE));
    assert.ok(isSafe(parts, named(['codex'], []), RULE, NONE));
    assert.ok(isSafe(parts, named([], ['gpt']), RULE, NONE));
  });

  it('small teams, exhaustively: worlds that look the same differ by 15 % for everybody', () => {
    // Each of four people has 0 to 3 in each of two cells: all 65,536 teams, and all worlds that look the same to a reader who
    // knows who may have something in which cell.
    const people = 4;
    const at = (world: number, place: number) => (world >> (2 * place)) & 3;
    const places = [...Array(2 * people).keys()];
    const look = (world: number) => places.reduce((sum, place) => sum + at(world, place) * (place % 2 ? 16 : 1), 0);
    const support = (world: number) =>
      places.reduce((bits, place) => bits | (at(world, place) > 0 ? 1 << place : 0), 0);
    const most = new Map<string, number[]>();
    for (let world = 0; world < 4 ** (2 * people); world++) {
      const key = `${look(world)} ${support(world)}`;
      const seen = most.get(key) ?? places.map(() => 0);
      most.set(key, seen);
      for (const place of places) seen[place] = Math.max(seen[place] ?? 0, at(world, place));
    }
    const mostOf = (world: number, place: number): number => {
      const all = support(world);
      let found = 0;
      for (let part = all; part > 0; part = (part - 1) & all)
        found = Math.max(found, most.get(`${look(world)} ${part}`)?.[place] ?? 0);
      return found;
    };
    let checked = 0;
    for (let world = 1; world < 4 ** (2 * people); world += 7) {
      const parts = places.map((place) => part(place >> 1, [place % 2 ? 'b' : 'a'], at(world, place)));
      if (!isSafe(parts, named(['a', 'b']), RULE, NONE)) continue;
      for (const place of places) {
        const value = at(world, place);
        // Values end at 3 here: anyone who is there already could have more.
        if (value > 0 && value < 3) assert.ok(mostOf(world, place) >= 1.15 * value, `${world}, ${place}`);
        checked++;
      }
    }
    assert.ok(checked > 1_000, `${checked}`);
  });

  it('small change beside large sums is protected as well as by itself', () => {
    const large = Array.from({ length: 6 }, (_, i) => part(`large ${i}`, ['x', 'x', 'x'], 1e12));
    let unsafe = 0;
    for (let seed = 1; seed <= TEAMS; seed++) {
      const small = teamOf(seed);
      const all = [0, 1, 2].map((dimension) => new Set(small.map(({ key }) => key[dimension] ?? '')));
      const byItself = isSafe(small, all, RULE, NONE);
      const beside = isSafe(
        [...small, ...large],
        all.map((keys) => new Set([...keys, 'x'])),
        RULE,
        NONE,
      );
      assert.equal(beside, byItself, `seed ${seed}`);
      if (!byItself && small.length > 12) unsafe++;
    }
    assert.ok(unsafe > 0 && unsafe < TEAMS, `${unsafe} are unsafe`);
  });

  it('a later release is checked together with the earlier one', () => {
    // One person's word arrives between both: the two tables of one spend would differ by it.
    const parts = Array.from({ length: 12 }, (_, person) =>
      part(person, [person < 6 ? 'told' : 'not', person < 7 ? 'told' : 'not'], 10),
    );
    assert.ok(isSafe(parts, named([], ['told', 'not']), RULE, NONE));
    assert.ok(!isSafe(parts, named(['told', 'not'], ['told']), RULE, NONE));
    assert.deepEqual(nameCells(parts, named(['told', 'not'], []), [1], RULE)?.[1], new Set());
  });

  it('counts people over several days once', () => {
    const days = ['1', '2', '3'].flatMap(() => [1, 2].map((i) => part(i, ['a'], 1)));
    assert.equal(nameCells(days, named([]), [0], RULE), undefined);
  });
});
