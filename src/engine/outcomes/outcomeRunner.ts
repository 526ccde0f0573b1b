import { randomUUID } from 'node:crypto';
import { HOUR_MS, MINUTE_MS } from '../../core/durations.ts';
import {
  type AnalysisLease,
  acquireAnalysisLease,
  readLooks,
  releaseLooks,
} from '../../ledger/outcomes/outcomeStore.ts';
import { allFolders } from '../../ledger/queries.ts';
import type { Engine } from '../ingest/engine.ts';
import { analysisStamp } from './analysisStamp.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { allWork, analyzeRepositories, lookFor, repositoriesOf } from './outcomes.ts';

export interface OutcomeRunnerParts {
  readonly engine: Engine;
  /** The state folder. */
  readonly home: string;
  /** Logs must have rested for so long (ms) before a look; a few seconds where it is not given. */
  readonly quiet?: number;
  /** There is more to report. */
  onChanged(): void;
  onError(error: unknown): void;
}

const SECOND = 1000;
/** An agent that works writes its log every few seconds; a look meanwhile is in the way. */
const QUIET = 5 * SECOND;
/** But some never pause. */
const LONGEST_WAIT = MINUTE_MS;
/** If a window ends without a word, another one takes over after this long. */
const HELD_FOR = 10 * MINUTE_MS;

/**
 * Looks at branches in the background: once after the first reading, then where a repository's refs changed or a log named
 * a pull request, at the latest after an hour. Windows share what they find, and no two look at one repository at once.
 */
export class OutcomeRunner {
  readonly #parts: OutcomeRunnerParts;
  readonly #quiet: number;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #begun = false;
  /** A person waits for the first look. */
  #urgent = false;
  #busy = false;
  /** The first look is done. */
  #looked = false;
  #why = '';
  #activity = 0;
  #waiting = 0;

  constructor(parts: OutcomeRunnerParts) {
    this.#parts = parts;
    this.#quiet = parts.quiet ?? QUIET;
  }

  /** The first figures are on the screen. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#waiting = performance.now();
    this.#wakeIn(this.#urgent ? 0 : this.#quiet);
  }

  /** A person looks at what became of branches: the first look is not put off until an agent pauses. */
  asked(): void {
    if (this.#urgent || this.#looked) return;
    this.#urgent = true;
    if (!this.#begun || this.#busy) return;
    clearTimeout(this.#timer);
    this.#wakeIn(0);
  }

  /** Logs were written just now. */
  logsChanged(): void {
    this.#activity = performance.now();
  }

  /** A look goes on, or the first one is still to come. */
  get running(): boolean {
    return this.#busy || !this.#looked;
  }

  /** Why nothing could be asked; '' if all is well. */
  get problem(): string {
    return this.#why;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stop.abort(new Error('The window is closing'));
    await this.#work;
  }

  #wakeIn(ms: number): void {
    if (!this.#stop.signal.aborted) this.#timer = setTimeout(() => this.#wake(), ms);
  }

  #wake(): void {
    const now = performance.now();
    this.#waiting ||= now;
    const early = now - this.#activity < this.#quiet && now - this.#waiting < LONGEST_WAIT;
    if (early && !this.#urgent) return this.#wakeIn(this.#quiet);
    this.#work = this.#pass()
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#parts.onError(error);
      })
      .then(() => this.#wakeIn(MINUTE_MS));
  }

  async #pass(): Promise<void> {
    const { engine } = this.#parts;
    try {
      engine.seeBranches(allFolders(engine.ledger));
      const due = this.#due();
      if (due.size > 0) {
        this.#busy = true;
        this.#parts.onChanged();
        await this.#look(due);
      }
    } finally {
      const told = this.#busy || !this.#looked;
      this.#busy = false;
      this.#looked = true;
      this.#urgent = false;
      this.#waiting = 0;
      if (told && !this.#stop.signal.aborted) this.#parts.onChanged();
    }
  }

  #due(): ReadonlyMap<string, readonly BranchWork[]> {
    const { engine } = this.#parts;
    const looks = readLooks(engine.ledger);
    const now = Date.now();
    const all = [...repositoriesOf(allWork(engine))];
    return new Map(
      all.filter(([commonDir]) => isDue(looks.get(commonDir), () => analysisStamp(engine.ledger, commonDir), now)),
    );
  }

  async #look(due: ReadonlyMap<string, readonly BranchWork[]>): Promise<void> {
    const { engine, home } = this.#parts;
    const { signal } = this.#stop;
    const { ledger } = engine;
    const onWritten = (): void => this.#parts.onChanged();
    const holder = randomUUID();
    const look = { ...lookFor(engine, home, { compares: true, signal }), onWritten };
    try {
      for (const [commonDir, works] of due) {
        const now = Date.now();
        if (!acquireAnalysisLease(ledger, commonDir, holder, now, now + HELD_FOR)) continue;
        this.#why = await analyzeRepositories({ ...look, now }, new Map([[commonDir, works]]));
        if (this.#why !== '') return;
      }
    } finally {
      releaseLooks(ledger, holder);
    }
  }
}

/** Was it never looked at, did its refs change, or did so much time pass that states may have? */
export function isDue(look: AnalysisLease | undefined, stamp: () => string, now: number): boolean {
  if (look === undefined || look.looked === 0) return true;
  const age = now - look.looked;
  // A clock that was set back must not put it off for ever.
  if (age >= HOUR_MS || age < 0) return true;
  return age >= MINUTE_MS && stamp() !== look.stamp;
}
