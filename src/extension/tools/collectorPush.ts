import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { type Disposable, DisposableStore } from '../platform/disposables.ts';
import type { Collector } from '../platform/readCollector.ts';

/** Points are of quarters of an hour. */
const EVERY_MS = 15 * 60_000;
/** The logs of the window are read first. */
const FIRST_MS = 60_000;
/** A run that takes this long is ended; what the collector acknowledged is on the disk. */
const PATIENCE_MS = 5 * 60_000;
const MOST_OUTPUT = 64 << 10;

export interface CollectorPushParts {
  readonly dist: string;
  readonly setting: { readonly value: Collector; onDidChange(listener: () => void): Disposable };
  readonly clock: Clock;
  readonly log: { info(text: string): void; warn(text: string): void };
  /** The environment of the command line. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Sends metrics to the collector that the person named, by the command line: what a collector acknowledged is one file for all
 * windows and the terminal, and one process at a time sends.
 */
export class CollectorPush implements Disposable {
  readonly #parts: CollectorPushParts;
  readonly #store = new DisposableStore();
  #timer: Disposable | undefined;
  #isRunning = false;

  constructor(parts: CollectorPushParts) {
    this.#parts = parts;
    this.#store.add(parts.setting.onDidChange(() => this.#wait(0)));
    this.#wait(FIRST_MS);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#store.dispose();
  }

  #wait(ms: number): void {
    this.#timer?.dispose();
    this.#timer = this.#parts.clock.after(ms, () => this.#push());
  }

  #push(): void {
    this.#wait(EVERY_MS);
    const { endpoint, names } = this.#parts.setting.value;
    if (endpoint === '' || this.#isRunning) return;
    this.#isRunning = true;
    const { dist, env, log } = this.#parts;
    const args = [join(dist, 'cli.js'), 'otel', '--endpoint', endpoint, ...(names ? [] : ['--no-names'])];
    // The editor's own program is a Node with this variable.
    const options = { env: { ...env, ELECTRON_RUN_AS_NODE: '1' }, timeout: PATIENCE_MS, maxBuffer: MOST_OUTPUT };
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      this.#isRunning = false;
      const said = `OpenTelemetry: ${(error ? stderr || error.message : stdout).trim()}`;
      if (error) log.warn(said);
      else log.info(said);
    });
    // A window that closes does not wait for a collector.
    child.unref();
  }
}
