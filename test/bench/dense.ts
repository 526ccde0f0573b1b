import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDenseYears } from './denseYears.ts';
import { type FirstFigure, firstFigure } from './firstFigure.ts';
import { quantile, type Ran, run } from './process.ts';

interface DenseParts {
  /** An empty folder for the logs and the ledgers. */
  readonly temp: string;
  readonly dist: string;
  readonly calls: number;
  readonly years: number;
  readonly runs: number;
}

/** What commands cost that ask a ledger with years of calls, as whole processes. */
export async function measureDense({ temp, dist, calls, years, runs }: DenseParts) {
  const home = join(temp, 'dense');
  const { files, bytes, output, folder, lastDay } = makeDenseYears(home, calls, years);
  const ledgerFolder = join(temp, 'dense-ledger');
  const command = async (...args: readonly string[]): Promise<Ran> =>
    run(process.execPath, [join(dist, 'cli.js'), ...args], { HOME: home, TOKEN_LEDGER_HOME: ledgerFolder });
  const median = async (...args: readonly string[]): Promise<number> => {
    const all: number[] = [];
    for (let n = 0; n < runs; n++) all.push((await command(...args)).wallMs);
    return Math.round(quantile(all, 0.5));
  };
  const first = await command('report', '--json');
  const { totals } = JSON.parse(first.stdout) as { totals: { calls: number; tokens: { output: number } } };
  if (totals.calls !== calls || totals.tokens.output !== output)
    throw new Error(`${calls} calls were made, ${totals.calls} counted.`);
  const firstReading = { ms: Math.round(first.wallMs), peakMb: Math.round(first.peakMb) };
  // The first command of a day checks the ledger and backs it up.
  const firstOfDayMs = Math.round((await command('report')).wallMs);
  return {
    corpus: { calls, years, files, bytes, lastDay },
    firstReading,
    ledgerMb: Math.round(statSync(join(ledgerFolder, 'ledger.db')).size / 1e6),
    firstOfDayMs,
    reportMs: {
      agent: await median('report', '--by', 'agent'),
      ticket: await median('report', '--by', 'ticket'),
      day: await median('report', '--by', 'day'),
    },
    summaryMs: await median('summary', lastDay),
    statusMs: await median('status', '--cwd', folder),
    firstFigure: await figures({ dist, home, ledgerFolder, folder, runs }),
  };
}

interface Window {
  readonly dist: string;
  readonly home: string;
  readonly ledgerFolder: string;
  readonly folder: string;
  readonly runs: number;
}

/** A window's own thread over a ledger that holds everything, until the figure of the session in `folder`. */
async function figures({ dist, home, ledgerFolder, folder, runs }: Window) {
  const own = process.env['HOME'];
  // The thread finds the logs in this process's home.
  process.env['HOME'] = home;
  const all: FirstFigure[] = [];
  for (let n = 0; n < runs; n++) all.push(await firstFigure(dist, ledgerFolder, folder));
  process.env['HOME'] = own;
  const median = (of: keyof FirstFigure): number =>
    Math.round(
      quantile(
        all.map((each) => each[of]),
        0.5,
      ),
    );
  return { wholeMs: median('wholeMs'), ownMs: median('ownMs') };
}
