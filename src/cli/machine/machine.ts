import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { AGENTS } from '../../agents/all.ts';
import type { HostEnvironment } from '../../agents/format/agent.ts';
import { Engine } from '../../engine/ingest/engine.ts';
import { homeFolder } from '../../engine/ingest/homeFolder.ts';
import { type NamedFolders, namedFolders } from '../../engine/ingest/namedFolders.ts';
import type { ScanFigures, ScanProgress } from '../../engine/ingest/scan.ts';
import type { SecondReader } from '../../engine/ingest/secondReader.ts';
import { PriceBook } from '../../engine/prices/priceBook.ts';
import { chargeWith } from '../../engine/prices/pricing.ts';
import { LedgerPlaceError } from '../../ledger/damage/unusable.ts';
import { claimPrices, repriceBatch } from '../../ledger/reprice.ts';
import { stateFolder } from '../../reading/stateFolder.ts';

/** This machine as agents see it. */
export function thisPlace(): HostEnvironment {
  const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
  return { home: homeFolder(), platform, env: process.env };
}

export const ledgerPath = (): string => join(stateFolder(process.env, homeFolder(), process.platform), 'ledger.db');

export const statePath = (): string => dirname(ledgerPath());

export const openPrices = (dist: string): PriceBook => new PriceBook({ dist, folder: statePath() });

export interface Machine {
  readonly engine: Engine;
  readonly book: PriceBook;
  /** Folders that the person named beside the home. */
  readonly named: NamedFolders;
}

interface MachineParts {
  readonly dist: string;
  readonly second: SecondReader | undefined;
  readonly progress: (progress: ScanProgress) => void;
  /** Let SQLite check the ledger first. */
  readonly check: false | 'daily';
}

/** An engine over this machine's logs and the shared ledger. `dist` holds the rate card that shipped. */
function openMachine({ dist, second, progress, check }: MachineParts): Machine {
  const place = thisPlace();
  const named = namedFolders(statePath(), { home: place.home, env: place.env, delimiter });
  const book = openPrices(dist);
  const engine = new Engine({
    agents: AGENTS,
    place: { ...place, extraRoots: named.folders },
    ledgerPath: ledgerPath(),
    charge: chargeWith(book),
    prices: () => book.fingerprint,
    dist,
    second,
    check,
    onRepaired: (message) => process.stderr.write(`${message}\n`),
    onWaiting: (message) => process.stderr.write(`${message}\n`),
    onProgress: progress,
  });
  return { engine, book, named };
}

export interface TimedScan extends ScanFigures {
  readonly ms: number;
}

/** Reads what the logs gained, with a line of progress on a terminal where it takes long; and charges again what other prices charged. */
export async function readLogs(dist: string, second?: SecondReader): Promise<Machine & { scan: TimedScan }> {
  const start = performance.now();
  const line = createProgressLine(start);
  const existed = existsSync(ledgerPath());
  const machine = openMachine({ dist, second, progress: line.show, check: 'daily' });
  const { engine } = machine;
  const figures = await recordAll(machine);
  // A ledger that was made just now can be made again from the same logs, and its first reading has lasted long enough.
  if (existed) engine.ledger.backUp(Date.now());
  line.clear();
  return { ...machine, scan: { ...figures, ms: Math.round(performance.now() - start) } };
}

/** The same for an answer that is asked again and again: the ledger's file is neither checked nor backed up. */
export async function readLogsQuickly(dist: string): Promise<Machine> {
  const machine = openMachine({ dist, second: undefined, progress: () => undefined, check: false });
  await recordAll(machine);
  return machine;
}

/** Reads all logs and charges by the newest prices. Where the ledger cannot be written, its figures are shown as they are. */
async function recordAll({ engine, book }: Machine): Promise<ScanFigures> {
  try {
    // Before anything is read: a ledger that is made now is charged by these prices from its first call on.
    claimPrices(engine.ledger, book.mark(Date.now()));
    const figures = await engine.scanAll();
    while (!repriceBatch(engine.ledger, chargeWith(book), book.fingerprint).done);
    return figures;
  } catch (error) {
    if (!(error instanceof LedgerPlaceError)) throw error;
    process.stderr.write(`${error.message} New calls are not recorded; the figures are those that it holds already.\n`);
    return { files: 0, filesRead: 0, bytesRead: 0 };
  }
}

function createProgressLine(start: number): {
  readonly show: (progress: ScanProgress) => void;
  readonly clear: () => void;
} {
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
