import assert from 'node:assert/strict';
import type { Part } from '../../../../src/server/disclosure/blocks.ts';
import { attackTeam } from '../../../attack/attackTeam.ts';
import { exposedTo, type HiddenPiece } from '../../../attack/reader.ts';
import { seededRandom } from '../../core/seededRandom.ts';
import { FUZZ_RUNS } from '../../fuzzRuns.ts';
import { exposed } from './attack.ts';

/** `npm run attack:disclosure -- --teams 20000` tries more, and prints figures. */
const TEAMS = FUZZ_RUNS * 2;

describe('an attacker who has every release of a week', () => {
  it(`${TEAMS} random teams in each detail: reads nobody, as an outsider or a colleague`, function () {
    this.timeout(60_000 + TEAMS * 2_000);
    let shown = 0;
    for (let seed = 1; seed <= TEAMS; seed++) {
      const found = [attackTeam(seed, 'bucket', 'shared'), attackTeam(seed, 'artifact', 'shared')];
      assert.deepEqual(
        found.flatMap((one) => one.exposed),
        [],
      );
      shown += found.filter((one) => one.isShown).length;
      assert.equal(found[1]?.artifactsOfOne, 0, `seed ${seed}: a ticket of one person is named`);
    }
    assert.ok(shown > TEAMS / 3, `${shown} weeks have figures`);
  });

  for (const [seed, detail, artifacts] of [
    [132, 'bucket', 'shared'],
    [44, 'artifact', 'any'],
    // What became of one day was taken for another's.
    [932, 'artifact', 'any'],
    // Rounding made a part of a billionth that nobody had.
    [11_639, 'artifact', 'any'],
    // The sum of an agent less the sum of a model left what one person had.
    [8779, 'artifact', 'shared'],
    // What one person spent was less than the solver's error.
    [845, 'artifact', 'any'],
  ] as const)
    it(`reads nobody out of the states of day 14 and day 45 (seed ${seed})`, () =>
      assert.deepEqual(attackTeam(seed, detail, artifacts).exposed, []));

  it('finds the same people as a program with an unknown for each part', () => {
    let found = 0;
    for (let seed = 1; seed <= FUZZ_RUNS * 2; seed++) {
      const pieces = leakyPieces(seed);
      const figures = [0, 1].flatMap((table) =>
        [...new Set(pieces.map(({ cells }) => cells[table] ?? ''))].map((cell) => {
          const sum = pieces.filter((piece) => piece.cells[table] === cell).reduce((all, { value }) => all + value, 0);
          return { table, cell, min: sum, max: sum };
        }),
      );
      const parts = pieces.map(
        ({ person, cells, value }): Part => ({ person: `${person}`, key: cells, value, hidden: value }),
      );
      const named = [0, 1].map((table) => new Set(pieces.map(({ cells }) => cells[table] ?? '')));
      for (const self of [undefined, 0]) {
        const slow = exposed(parts, named, self === undefined ? undefined : `${self}`);
        const quick = exposedTo(pieces, figures, self);
        assert.equal(
          quick.length > 0,
          slow.length > 0,
          `seed ${seed}, reader ${self}: ${slow.join()} / ${quick.join()}`,
        );
        found += slow.length > 0 ? 1 : 0;
      }
    }
    assert.ok(found > 0 && found < FUZZ_RUNS * 4, `${found} leak`);
  });
});

/** Four to nine people whose cells are all named, by nobody's rule. */
function leakyPieces(seed: number): readonly HiddenPiece[] {
  const { next } = seededRandom(seed);
  const pick = (names: string): string => names[Math.floor(next() * names.length)] ?? '';
  return Array.from({ length: 4 + Math.floor(next() * 6) }).flatMap((_, person) =>
    ['ab', 'abc'].map((rows) => ({ person, cells: [pick('ab'), pick(rows)], value: 1 + Math.floor(next() * 20) })),
  );
}
