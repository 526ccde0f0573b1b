import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AGENTS } from '../agents/all.ts';
import type { Place } from '../agents/agent.ts';
import { Engine } from '../engine/engine.ts';
import { chargeWith, loadRateCard, pricerOf } from '../engine/pricing.ts';
import type { ScanFigures, ScanProgress } from '../engine/scan.ts';
import { stateFolder } from '../reading/stateFolder.ts';

/** This machine as agents see it. */
export function thisPlace(): Place {
  const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
  return { home: homedir(), platform, env: process.env };
}

export const ledgerPath = (): string => join(stateFolder(process.env, homedir(), process.platform), 'ledger.db');

/** An engine over this machine's logs and the shared ledger. `dist` holds the rate card. */
export function openEngine(dist: string, progress: (progress: ScanProgress) => void): Engine {
  return new Engine({
    agents: AGENTS,
    place: thisPlace(),
    ledgerPath: ledgerPath(),
    charge: chargeWith(pricerOf(loadRateCard(dist))),
    dist,
    check: true,
    onRepaired: (message) => process.stderr.write(`${message}\n`),
    onProgress: progress,
  });
}

export interface TimedScan extends ScanFigures {
  readonly ms: number;
}

/** Reads what the logs gained, with a line of progress on a terminal where it takes long. */
export async function readLogs(dist: string): Promise<{ engine: Engine; scan: TimedScan }> {
  const start = performance.now();
  const line = createProgressLine(start);
  const existed = existsSync(ledgerPath());
  const engine = openEngine(dist, line.show);
  const figures = await engine.scanAll();
  // A ledger that was made just now can be made again from the same logs.
  if (existed) engine.ledger.backUp(Date.now());
  line.clear();
  return { engine, scan: { ...figures, ms: Math.round(performance.now() - start) } };
}

function createProgressLine(start: number): { show(progress: ScanProgress): void; clear(): void } {
  let shown = false;
  return {
    show({ doneBytes, totalBytes }) {
      if (!process.stderr.isTTY || performance.now() - start < 400) return;
      shown = true;
      const percent = totalBytes > 0 ? Math.floor((100 * doneBytes) / totalBytes) : 0;
      process.stderr.write(`\r\u001B[KReading agents' logs: ${percent} % of ${Math.ceil(totalBytes / 1e6)} MB`);
    },
    clear() {
      if (shown) process.stderr.write('\r\u001B[K');
    },
  };
}
