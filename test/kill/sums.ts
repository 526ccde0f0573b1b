/**
 * Kills processes that do random steps on one ledger: `npm run kill:ledger -- --sums --steps 10000 --kills 200 --json`. After each
 * kill the ledger is sound, its sums are those of its calls, and no call is there twice.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSound } from '../../src/ledger/damage/isDamage.ts';
import { assertSums } from '../unit/ledger/sums/assertSums.ts';

export interface KilledSums {
  readonly steps: number;
  readonly kills: number;
  readonly calls: number;
}

export async function killSteppers(
  folder: string,
  most: { readonly steps: number; readonly kills: number },
): Promise<KilledSums> {
  let [steps, kills, calls] = [0, 0, 0];
  for (let seed = 1; steps < most.steps || kills < most.kills; seed += 1) {
    // So that both numbers are reached together.
    const due = Math.max(1, Math.ceil((most.steps - steps) / Math.max(1, most.kills - kills)));
    const run = await step(folder, seed, 1 + Math.floor(Math.random() * 2 * due));
    steps += run.steps;
    kills += run.isKilled ? 1 : 0;
    calls = checked(join(folder, 'ledger.db'), `after ${steps} steps and ${kills} kills`);
  }
  return { steps, kills, calls };
}

/** Kills the process somewhere in the step after so many, unless it ends first. */
async function step(
  folder: string,
  seed: number,
  after: number,
): Promise<{ readonly steps: number; readonly isKilled: boolean }> {
  const child = spawn(process.execPath, [resolve('test/kill/stepper.ts'), folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let steps = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    steps += chunk.length;
    if (steps >= after) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  assert.ok(code === 0 || signal === 'SIGKILL', `step ${steps} of seed ${seed} failed`);
  return { steps, isKilled: signal === 'SIGKILL' };
}

function checked(path: string, when: string): number {
  const db = new DatabaseSync(path);
  try {
    assert.ok(isSound(db), when);
    assertSums(db);
    const { n, keys } = db.prepare('SELECT COUNT(*) AS n, COUNT(DISTINCT key) AS keys FROM calls').get() as {
      n: number;
      keys: number;
    };
    assert.equal(n, keys, when);
    return n;
  } finally {
    db.close();
  }
}
