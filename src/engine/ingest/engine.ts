import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Agent, Format, HostEnvironment } from '../../agents/format/agent.ts';
import { UNMEASURED } from '../../agents/unmeasured.ts';
import type { NotUnderstood } from '../../core/status/session.ts';
import { BatchBuilder } from '../../ledger/batch.ts';
import type { LedgerCheck } from '../../ledger/file/ledgerOptions.ts';
import { type Charge, Ledger } from '../../ledger/ledger.ts';
import { agentsWithCalls, foldersOf, knownFolders } from '../../ledger/queries.ts';
import { databaseStat } from '../../reading/database.ts';
import type { FoundLog } from '../../reading/foundLogs.ts';
import { Attributor } from '../attribution/attributor.ts';
import { RepositoryResolver } from '../attribution/repositoryResolver.ts';
import { findDueLogs, isDue } from './dueLogs.ts';
import { EarlierDays } from './earlierDays.ts';
import type { Problem } from './logProblem.ts';
import { LogQueue } from './logQueue.ts';
import { LogReader, type LogToFold } from './logReader.ts';
import { type ScanFigures, type ScanProgress, scan } from './scan.ts';
import type { SecondReader } from './secondReader.ts';
import { type ProbedRoot, probe, rootOf } from './sources.ts';
import { tuneV8ForBulkRead } from './tuneV8ForBulkRead.ts';
import { usedNotUnderstood, whyNotMeasurable } from './usedNotUnderstood.ts';

/** So many logs are a first reading, or one after weeks. */
const MANY_LOGS = 500;

export interface EngineParts {
  readonly agents: readonly Agent[];
  readonly place: HostEnvironment;
  readonly ledgerPath: string;
  readonly charge: Charge;
  /** Names the prices that `charge` goes by now. */
  readonly prices?: () => string;
  /** Folder of the bundles, where the second reading thread's is. */
  readonly dist: string;
  /** One that was started early, for the first reading. */
  readonly second?: SecondReader | undefined;
  /** It shares its process with an editor, which comes first. */
  readonly gentle?: boolean;
  /** Check the ledger's file before anything else (the command line), or leave that for later (a window that opens). */
  readonly check: LedgerCheck;
  readonly onRepaired: (message: string) => void;
  /** Called when another process is waited for, after a second of silence. */
  readonly onWaiting?: (message: string) => void;
  onProgress?(progress: ScanProgress): void;
  onCommit?(changed: ReadonlySet<number>): void;
}

/** Discover, fold, commit. Windows and the command line use it alike. */
export class Engine {
  readonly ledger: Ledger;
  readonly places: RepositoryResolver;
  /** What calls were for. */
  readonly attributor: Attributor;
  readonly earlierDays: EarlierDays;
  readonly #parts: EngineParts;
  readonly #builder: BatchBuilder;
  readonly #folder: LogReader;
  #probedRoots: readonly ProbedRoot[] = [];
  #place: HostEnvironment;
  readonly #problemsByPath = new Map<string, Problem>();

  #strange:
    | { readonly probed: readonly ProbedRoot[]; readonly key: string; readonly found: readonly NotUnderstood[] }
    | undefined;
  #stopping = false;
  #second: SecondReader | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#place = parts.place;
    this.#second = parts.second;
    this.ledger = new Ledger({
      path: parts.ledgerPath,
      charge: parts.charge,
      prices: parts.prices,
      check: parts.check,
      onRepaired: parts.onRepaired,
      onWaiting: parts.onWaiting,
    });
    this.places = new RepositoryResolver(this.ledger);
    this.attributor = new Attributor(this.ledger, this.places);
    this.earlierDays = new EarlierDays(this.ledger);
    this.#builder = new BatchBuilder(parts.charge, parts.prices);
    this.#folder = new LogReader(this.#builder, parts.place, parts.dist);
  }

  /** What the last `scanAll` found on this machine. */
  get probed(): readonly ProbedRoot[] {
    return this.#probedRoots;
  }

  /** An agent ever wrote a log here: one may have begun since all was looked through, or have deleted its logs. */
  get hasLogs(): boolean {
    return this.#probedRoots.some(({ logs }) => logs.length > 0) || this.ledger.hasLogs();
  }

  get extraRoots(): readonly string[] {
    return this.#place.extraRoots ?? [];
  }

  /** Folders that the person named beside this machine's own home; they are looked into at the next `scanAll`. */
  setExtraRoots(extraRoots: readonly string[]): void {
    this.#place = { ...this.#place, extraRoots };
  }

  /** What is used on this machine and writes nothing that could be counted. */
  unmeasuredTools(): readonly { readonly what: string; readonly why: string }[] {
    const known = agentsWithCalls(this.ledger);
    return UNMEASURED.filter(
      (tool) =>
        (tool.agent === undefined || !known.has(tool.agent)) &&
        tool.paths(this.#place).some((path) => existsSync(path)),
    ).map(({ what, why }) => ({ what, why: why() }));
  }

  /** Agents that were used lately and whose data could not be read; asked of the disk once for each look through all logs. */
  usedNotUnderstood(): readonly NotUnderstood[] {
    const known = agentsWithCalls(this.ledger);
    const key = [...known].toSorted().join(' ');
    if (this.#strange?.probed !== this.#probedRoots || this.#strange.key !== key)
      this.#strange = {
        probed: this.#probedRoots,
        key,
        found: usedNotUnderstood(this.#probedRoots, known, Date.now()),
      };
    return this.#strange.found.filter(({ agent }) => whyNotMeasurable(agent, this.#place) === '');
  }

  /** Logs that are there and could not be read. */
  get problems(): readonly Problem[] {
    return [...this.#problemsByPath.values()];
  }

  /** Finds all logs and reads what they gained, the most wanted first. */
  async scanAll(
    urgency: (log: FoundLog<Format>) => number = (log) => log.modified,
    folders: readonly string[] = [],
  ): Promise<ScanFigures> {
    const known = [...folders, ...knownFolders(this.ledger)];
    this.#problemsByPath.clear();
    this.#probedRoots = probe(this.#parts.agents, this.#place, known);
    const { generation } = this.ledger;
    const files = this.#probedRoots.reduce((sum, { logs }) => sum + logs.length, 0);
    const due = findDueLogs(this.#probedRoots, this.ledger, urgency);
    const figures = { ...(await this.#scanTuned(due)), files };
    if (this.ledger.generation === generation) return figures;
    // The ledger was replaced meanwhile: what the new one lacks is in logs that had not changed.
    const again = await this.scanAll(urgency, folders);
    const bytesRead = figures.bytesRead + again.bytesRead;
    return { files: again.files, filesRead: figures.filesRead + again.filesRead, bytesRead };
  }

  /** A few logs are not worth loading what tunes V8. A second thread that is there loads its code, and tunes V8 when it has. */
  async #scanTuned(due: LogQueue): Promise<ScanFigures> {
    const isOwn = this.#parts.gentle === true || this.#second !== undefined || due.length < MANY_LOGS;
    const undo = isOwn ? undefined : tuneV8ForBulkRead();
    try {
      return await this.#scan(due);
    } finally {
      undo?.();
    }
  }

  /** Reads what these logs gained: paths that the watcher named. */
  async scanPaths(paths: readonly string[]): Promise<ScanFigures> {
    const jobs = paths.flatMap((path): LogToFold[] => {
      const found = rootOf(this.#probedRoots, path);
      const log = found && stat(path, found.relative, found.format);
      return found && log ? [{ agent: found.probed.agent.id, log, before: this.ledger.log(path) }] : [];
    });
    for (const { log } of jobs) this.#problemsByPath.delete(log.path);
    return { ...(await this.#scan(LogQueue.of(jobs.filter(isDue)))), files: jobs.length };
  }

  async #scan(due: LogQueue): Promise<ScanFigures> {
    const second = this.#second;
    this.#second = undefined;
    try {
      const figures = await scan(due, {
        ledger: this.ledger,
        builder: this.#builder,
        folder: this.#folder,
        dist: this.#parts.dist,
        prices: dirname(this.#parts.ledgerPath),
        place: this.#place,
        gentle: this.#parts.gentle === true,
        second,
        onCommit: (changed) => {
          this.seeBranches(foldersOf(this.ledger, changed));
          this.#parts.onCommit?.(changed);
        },
        onProgress: (progress) => this.#parts.onProgress?.(progress),
        stopped: () => this.#stopping,
        onProblem: (problem) => void this.#problemsByPath.set(problem.path, problem),
      });
      const settled = this.ledger.settleTotals();
      if (settled.size > 0) this.#parts.onCommit?.(settled);
      return figures;
    } finally {
      second?.stop();
    }
  }

  /** Writes down what git's logs say of the branches in these folders, before git forgets it. True if there was news. */
  seeBranches(folders: readonly string[]): boolean {
    return this.attributor.branches.see(this.places.ofAll(folders), Date.now());
  }

  /** Ends a reading that goes on after the log that it is at. */
  stop(): void {
    this.#stopping = true;
  }

  close(): void {
    this.ledger.close();
  }
}

function stat(path: string, relative: string, format: Format): FoundLog<Format> | undefined {
  try {
    if (format.kind === 'database') return { path, relative, format, ...databaseStat(path) };
    const found = statSync(path);
    return found.isFile()
      ? { path, relative, format, size: found.size, modified: found.mtimeMs, identity: `${found.dev}:${found.ino}` }
      : undefined;
  } catch {
    return undefined;
  }
}
