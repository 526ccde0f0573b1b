import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE_MS } from '../../core/durations.ts';
import { HumanError } from '../../core/humanError.ts';
import { NOTHING_SENT, type OtelState } from '../../core/otel/otelPoints.ts';
import { writeFileDurably } from '../../reading/atomicFile.ts';

/** A process that was killed holds the file no longer than this, ms. */
const STALE = 10 * MINUTE_MS;

/** What one collector acknowledged, as a file beside the ledger. */
export class OtelStateFile {
  readonly #path: string;
  #isHeld = false;

  /** `folder`: the state folder. */
  constructor(folder: string, endpoint: string) {
    const name = createHash('sha256').update(endpoint).digest('hex').slice(0, 16);
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `otel-${name}.json`);
  }

  /** Throws HumanError for a file that is damaged: to begin again would count everything twice. */
  read(): OtelState {
    const text = this.#text();
    if (text === undefined) return NOTHING_SENT;
    try {
      const state = JSON.parse(text) as OtelState;
      if (typeof state.sent === 'object' && typeof state.coveredFrom === 'number') return state;
    } catch {
      // Said below.
    }
    throw new HumanError(
      `${this.#path} is damaged. Remove it to begin again; what was sent before is then sent twice.`,
    );
  }

  #text(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as { readonly code?: string }).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  write(state: OtelState): void {
    writeFileDurably(this.#path, JSON.stringify(state));
    // A long run with a slow collector is not taken for one that was killed.
    const now = Date.now() / 1_000;
    if (this.#isHeld) utimesSync(`${this.#path}.lock`, now, now);
  }

  /** Runs `work` while no other process sends to the same collector. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const lock = `${this.#path}.lock`;
    if (isStale(lock)) rmSync(lock, { force: true });
    try {
      closeSync(openSync(lock, 'wx'));
    } catch (error) {
      if ((error as { readonly code?: string }).code !== 'EEXIST') throw error;
      throw new HumanError('Another token-ledger otel sends to this collector. Try again when it is done.');
    }
    this.#isHeld = true;
    try {
      return await work();
    } finally {
      this.#isHeld = false;
      rmSync(lock, { force: true });
    }
  }
}

function isStale(lock: string): boolean {
  const found = statSync(lock, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > STALE;
}
