import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOutcomes } from '../../src/engine/outcomes/repositoryOutcomes.ts';
import { Git } from '../../src/git/git.ts';
import { MapCache } from '../unit/engine/askOutcome.ts';
import { makeYear } from './yearOfHistory.ts';

// A year of made history: how long the first whole run takes, and the second. Prints JSON; milliseconds.
const year = makeYear();
try {
  const cache = new MapCache();
  const run = async (): Promise<{ ms: number; states: Record<string, number> }> => {
    const start = performance.now();
    const outcomes = await repositoryOutcomes(
      { git: new Git(), commonDir: year.commonDir, scratch: join(year.home, 'scratch'), now: year.now, cache },
      year.inputs,
    );
    const states: Record<string, number> = {};
    for (const { state, landing } of outcomes) {
      const key = landing ? `${state}/${landing}` : state;
      states[key] = (states[key] ?? 0) + 1;
    }
    return { ms: Math.round(performance.now() - start), states };
  };
  const first = await run();
  const second = await run();
  const { states } = first;
  console.log(JSON.stringify({ first: first.ms, second: second.ms, branches: year.inputs.length, states }, null, 1));
} finally {
  rmSync(year.home, { recursive: true, force: true });
}
