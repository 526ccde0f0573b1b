// Does random steps on a ledger until it is killed, each checked against the calls; prints a line for each.
import fc from 'fast-check';
import { someStep, Windows } from '../unit/ledger/rollup/randomSteps.ts';

const [folder = '', seed = '0'] = process.argv.slice(2);
const windows = new Windows(folder);
for (const [at, step] of fc.sample(someStep, { seed: Number(seed), numRuns: 2_000 }).entries()) {
  windows.do(step, at);
  process.stdout.write('.');
}
windows.close();
