import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quantile, type Ran, round, run } from './process.ts';

export interface Arena {
  readonly temp: string;
  readonly home: string;
  /** Arguments of our own command line. */
  readonly cli: readonly string[];
  readonly runs: number;
}

/** Another reader from the registry on the same tree, in turn with ours (A B A B …), each from nothing to its totals. */
export async function compare(spec: string, { temp, home, cli, runs }: Arena) {
  const folder = join(temp, 'versus');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', spec], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const name = spec.replace(/(.)@.*$/, '$1');
  const binary = join(folder, 'node_modules/.bin', name);
  const state = join(temp, 'versus-ledger');
  const ours = async () => {
    rmSync(state, { recursive: true, force: true });
    return run(process.execPath, cli, { HOME: home, TOKEN_LEDGER_HOME: state });
  };
  const theirs = async () => run(binary, ['daily', '--json', '--offline'], { HOME: home });
  await ours();
  await theirs();
  const pairs: { readonly ours: Ran; readonly theirs: Ran }[] = [];
  for (let n = 0; n < runs; n++) pairs.push({ ours: await ours(), theirs: await theirs() });
  const last = pairs.at(-1) as (typeof pairs)[0];
  const wall = (who: 'ours' | 'theirs'): number =>
    Math.round(
      quantile(
        pairs.map((pair) => pair[who].wallMs),
        0.5,
      ),
    );
  return {
    reader: spec,
    oursMs: wall('ours'),
    theirsMs: wall('theirs'),
    ratio: round(
      quantile(
        pairs.map((pair) => pair.ours.wallMs / pair.theirs.wallMs),
        0.5,
      ),
      2,
    ),
    oursPeakMb: Math.round(last.ours.peakMb),
    theirsPeakMb: Math.round(last.theirs.peakMb),
    oursTotals: (JSON.parse(last.ours.stdout) as { totals: object }).totals,
    theirsTotals: (JSON.parse(last.theirs.stdout) as { totals: object }).totals,
  };
}
