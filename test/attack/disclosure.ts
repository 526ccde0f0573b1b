/**
 * Releases the weeks of random teams and tries to read persons out of them: `npm run attack:disclosure -- --teams 20000 --from 1`.
 * Prints one line of JSON; ends with 1 if anybody is exposed. Portions add up: each seed is one team.
 */
import { parseArgs } from 'node:util';
import type { Policy } from '../../src/wire/policy.ts';
import { attackTeam } from './attackTeam.ts';

const { values } = parseArgs({ options: { teams: { type: 'string' }, from: { type: 'string' } } });
const teams = Number(values.teams ?? 200);
const from = Number(values.from ?? 1);
const KINDS: readonly (readonly [Policy['detail'], Policy['artifacts']])[] = [
  ['bucket', 'shared'],
  ['artifact', 'shared'],
  ['artifact', 'any'],
];

const began = performance.now();
const byKind = KINDS.map(([detail, artifacts]) => ({
  kind: detail === 'bucket' ? 'bucket' : `artifact, ${artifacts}`,
  teams: 0,
  shown: 0,
  cells: 0,
  outcomes: 0,
  artifactsOfOne: 0,
  exposed: 0,
}));
const exposed: string[] = [];
for (let seed = from; seed < from + teams; seed++) {
  const [detail, artifacts] = KINDS[seed % KINDS.length] ?? (['bucket', 'shared'] as const);
  const sums = byKind[seed % KINDS.length];
  const found = attackTeam(seed, detail, artifacts);
  exposed.push(...found.exposed);
  if (!sums) continue;
  sums.teams++;
  sums.shown += found.isShown ? 1 : 0;
  sums.cells += found.cells;
  sums.outcomes += found.outcomes;
  sums.artifactsOfOne += found.artifactsOfOne;
  sums.exposed += found.exposed.length;
}
console.log(
  JSON.stringify({
    from,
    teams,
    seconds: Math.round((performance.now() - began) / 1000),
    exposed: exposed.length,
    byKind,
    examples: exposed.slice(0, 20),
  }),
);
process.exitCode = exposed.length === 0 ? 0 : 1;
