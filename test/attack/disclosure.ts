/**
 * Releases the weeks of random teams and tries to read persons out of them: `npm run attack:disclosure -- --teams 20000 --from 1`.
 * Prints one line of JSON; ends with 1 if anybody is exposed. Each seed is one team, so parts add up: `--sum FILE FILE` prints the
 * line of several, and ends with 1 too if they leave out a seed or have one twice.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Policy } from '../../src/wire/policy.ts';
import { attackTeam } from './attackTeam.ts';
import { type AttackPart, sumParts } from './parts.ts';

const { values, positionals } = parseArgs({
  options: { teams: { type: 'string' }, from: { type: 'string' }, sum: { type: 'boolean' } },
  allowPositionals: true,
});
const KINDS: readonly (readonly [Policy['detail'], Policy['artifacts']])[] = [
  ['bucket', 'shared'],
  ['artifact', 'shared'],
  ['artifact', 'any'],
];

function attack(from: number, teams: number): AttackPart {
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
  const seconds = Math.round((performance.now() - began) / 1000);
  const cpuSeconds = Math.round((process.cpuUsage().user + process.cpuUsage().system) / 1e6);
  return { from, teams, seconds, cpuSeconds, exposed: exposed.length, byKind, examples: exposed.slice(0, 20) };
}

const result = values.sum
  ? sumParts(positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')) as AttackPart))
  : attack(Number(values.from ?? 1), Number(values.teams ?? 200));
console.log(JSON.stringify(result));
process.exitCode = result.exposed === 0 && !('broken' in result && result.broken !== '') ? 0 : 1;
