import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AGENTS } from '../../src/agents/all.ts';
import { LogReader, type LogToFold } from '../../src/engine/ingest/logReader.ts';
import { probe } from '../../src/engine/ingest/sources.ts';
import { PriceBook } from '../../src/engine/prices/priceBook.ts';
import { chargeWith } from '../../src/engine/prices/pricing.ts';
import { BatchBuilder } from '../../src/ledger/batch.ts';
import { quantile, type Ran, round, run } from './process.ts';

export interface ScannerParts {
  readonly temp: string;
  readonly dist: string;
  readonly home: string;
  readonly runs: number;
}

/**
 * What the compiled search is worth: first readings as whole processes, with dist/search.wasm and without it, in turn; and the CPU
 * time of reading alone, on one thread of this process.
 */
export async function measureScanner({ temp, dist, home, runs }: ScannerParts) {
  const plain = join(temp, 'plain/dist');
  cpSync(dist, plain, { recursive: true });
  cpSync(join(dist, '../package.json'), join(plain, '../package.json'));
  rmSync(join(plain, 'search.wasm'));
  const ledger = join(temp, 'scanner-ledger');
  const first = async (bundles: string): Promise<Ran> => {
    rmSync(ledger, { recursive: true, force: true });
    const env = { HOME: home, TOKEN_LEDGER_HOME: ledger };
    return run(process.execPath, [join(bundles, 'cli.js'), 'report', '--json'], env);
  };
  const median = (values: readonly number[]): number => quantile(values, 0.5);
  await first(dist);
  await first(plain);
  const pairs: { readonly compiled: number; readonly plain: number }[] = [];
  for (let n = 0; n < runs; n++)
    pairs.push({ compiled: (await first(dist)).wallMs, plain: (await first(plain)).wallMs });
  const jobs = logsIn(home);
  const [withSearch, without]: [number[], number[]] = [[], []];
  for (let n = 0; n <= runs; n++) {
    const [first, second] = [readAll(jobs, home, dist), readAll(jobs, home, plain)];
    // Before the first round nothing is compiled.
    if (n > 0) withSearch.push(first);
    if (n > 0) without.push(second);
  }
  return {
    firstReading: {
      compiledMs: Math.round(median(pairs.map(({ compiled }) => compiled))),
      plainMs: Math.round(median(pairs.map((pair) => pair.plain))),
      ratio: round(median(pairs.map((pair) => pair.plain / pair.compiled)), 2),
    },
    reading: {
      compiledCpuMs: Math.round(median(withSearch)),
      plainCpuMs: Math.round(median(without)),
      ratio: round(median(without) / median(withSearch), 2),
    },
  };
}

function logsIn(home: string): readonly LogToFold[] {
  return probe(AGENTS, { home, platform: 'linux', env: {} }, []).flatMap(({ agent, logs }) =>
    [...logs].map((log): LogToFold => ({ agent: agent.id, log, before: undefined })),
  );
}

/** Reads all logs on this thread with the bundles in `dist`; returns the CPU time in ms. */
function readAll(jobs: readonly LogToFold[], home: string, dist: string): number {
  const book = new PriceBook({ dist, folder: dist });
  const builder = new BatchBuilder(chargeWith(book), () => book.fingerprint);
  const reader = new LogReader(builder, { home, platform: 'linux', env: {} }, dist);
  const before = process.cpuUsage();
  for (const job of jobs) {
    reader.fold(job);
    if (builder.size > 6000) builder.take();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
