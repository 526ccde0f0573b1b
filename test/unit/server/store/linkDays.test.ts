import assert from 'node:assert/strict';
import { type DayRow, linkDays } from '../../../../src/server/store/linkDays.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';

/** A week of several people, each with a name a day, who worked on some of its days. */
function weekOf(seed: number): readonly (DayRow & { readonly who: number })[] {
  const { next } = seededRandom(seed);
  const people = 1 + Math.floor(next() * 12);
  return ['team', 'another'].flatMap((team) =>
    ['2026-11-16', '2026-11-17', '2026-11-18'].flatMap((period) =>
      Array.from({ length: people }, (_, who) => who)
        .filter(() => next() < 0.7)
        .map((who) => ({ team, week: 20_773, period, cid: `${period}-${who}`, cost: Math.floor(next() * 50), who })),
    ),
  );
}

describe('rows of days from before names of weeks', () => {
  it('counts no more people than there were, and none who is smaller than the largest', () => {
    for (let seed = 1; seed <= FUZZ_RUNS; seed++) {
      const rows = weekOf(seed);
      const linked = linkDays(rows);
      assert.equal(linked.length, rows.length);
      for (const [team, own] of Map.groupBy(linked, (row) => row.team)) {
        const sums = (key: (row: (typeof linked)[number]) => string) =>
          [...Map.groupBy(own, key).values()].map((all) => all.reduce((sum, { cost }) => sum + cost, 0));
        const who = new Map(rows.map((row) => [`${row.team} ${row.cid}`, `${row.who}`]));
        const real = sums(({ cid }) => who.get(`${team} ${cid}`) ?? '');
        const named = sums(({ name }) => name);
        assert.ok(named.length <= real.length, `seed ${seed}: ${named.length} of ${real.length}`);
        assert.ok(Math.max(...named) >= Math.max(...real), `seed ${seed}`);
        // One name is one row of a day, and no name is in two teams.
        assert.equal(new Set(own.map(({ period, name }) => `${period} ${name}`)).size, own.length);
        assert.ok(linked.every((row) => row.team === team || !own.some(({ name }) => name === row.name)));
      }
    }
  });

  it('gives every row a name of 22 letters', () =>
    assert.ok(linkDays(weekOf(1)).every(({ name }) => /^[A-Za-z0-9_-]{22}$/.test(name))));
});
