import { MINUTE_MS } from '../../core/durations.ts';
import { type Watching, watchLogs } from '../../reading/watch.ts';
import type { Engine } from '../ingest/engine.ts';
import { mayHoldLogs, rootOf } from '../ingest/sources.ts';
import type { JobQueue } from './jobQueue.ts';
import { MissingRoots } from './missingRoots.ts';

/** The net under the watcher: what it missed is found after this long (ms) at the latest. */
const SWEEP = MINUTE_MS;
/** The same while no log is known: the first log is the first that a person sees of this extension. */
const FIRST_SWEEP = 2_000;

interface LogWatchParts {
  readonly engine: Engine;
  readonly jobs: JobQueue;
  /** Looks at all roots again. */
  readonly look: () => Promise<void>;
  /** The regular look at everything; it also begins again what failed at first. */
  readonly sweep: () => Promise<void>;
  /** Reads logs that changed. */
  readonly read: (paths: readonly string[]) => Promise<void>;
  /** The first reading goes on, or it failed and the next regular sweep begins it again. */
  readonly isReading: () => boolean;
  readonly warn: (message: string) => void;
}

/** Notices that agents write: by the watcher, by folders that appear, and by a regular sweep for what both miss. */
export class LogWatch {
  readonly #parts: LogWatchParts;
  readonly #missing: MissingRoots;
  #watching: Watching | undefined;
  #timer: NodeJS.Timeout | undefined;
  #firstTimer: NodeJS.Timeout | undefined;

  constructor(parts: LogWatchParts) {
    this.#parts = parts;
    this.#missing = new MissingRoots(() => parts.jobs.add(async () => parts.look()));
  }

  sweepRegularly(): void {
    const { jobs, sweep } = this.#parts;
    this.#timer = setInterval(() => jobs.add(async () => sweep()), SWEEP);
    this.#firstTimer = setInterval(() => jobs.add(async () => this.#sweepForFirst()), FIRST_SWEEP);
  }

  /** Returns how many of the agents' folders exist. */
  rootsThere(): number {
    return this.#parts.engine.probed.filter((each) => each.exists).length;
  }

  watch(): void {
    const { engine, jobs, look, read, warn } = this.#parts;
    if (jobs.isClosed) return;
    const { probed } = engine;
    this.#missing.wait(probed.filter((each) => !each.exists).map((each) => each.root.path));
    this.#watching = watchLogs({
      roots: probed.filter((each) => each.exists && each.sameAs === undefined).map((each) => each.root.path),
      matters: (path, isFile) =>
        isFile ? rootOf(probed, path.replace(/-wal$/, '')) !== undefined : mayHoldLogs(probed, path),
      onPaths: (paths) => jobs.add(async () => read([...new Set(paths.map((path) => path.replace(/-wal$/, '')))])),
      onReady: () => jobs.add(async () => look()),
      onError: (error) => warn(`Watching the agents’ logs: ${error.message}. They are read once a minute.`),
    });
  }

  /** Watches again if another number of folders exists: an agent was installed, or a folder named. */
  async watchAgainIfNot(known: number): Promise<void> {
    if (this.#watching === undefined || this.rootsThere() === known) return;
    await this.#watching.close();
    this.watch();
  }

  /** No further sweep. */
  stop(): void {
    clearInterval(this.#timer);
    clearInterval(this.#firstTimer);
  }

  async close(): Promise<void> {
    await this.#missing.close();
    await this.#watching?.close();
  }

  /** Until a first log is known. */
  async #sweepForFirst(): Promise<void> {
    if (this.#parts.isReading()) return;
    if (this.#parts.engine.hasLogs) clearInterval(this.#firstTimer);
    else await this.#parts.sweep();
  }
}
