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
import { isUsedUp, traceBound } from './evidence/toolOutputEvidence.ts';
import {
  allWork,
  analyzeRepositories,
  lookFor,
  type OutcomeAnalysis,
  repositoriesOf,
  searchBranchless,
} from './outcomes.ts';

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
/** A page that is open asks at every call; its repository is looked at this often at most (ms). */
const ASKED_AGAIN = 5 * SECOND;
/** Of logs without a branch, in one pass. */
const MOST_BRANCHLESS = 32 << 20;
/** If a window ends without a word, another one takes over after this long. */
const HELD_FOR = 10 * MINUTE_MS;

/**
 * Looks at branches in the background: once after the first reading, then where a repository's refs changed or a log named
 * a pull request, each minute, when a person asks, and at the latest after an hour. Windows share what they find, and no two look at one repository at once.
 */
export class OutcomeRunner {
  readonly #parts: OutcomeRunnerParts;
  readonly #quiet: number;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #begun = false;
  /** A person waits for a look. */
  #urgent = false;
  #busy = false;
  /** The first look is done. */
  #looked = false;
  #why = '';
  /** Logs without a branch may hold what was not read yet. */
  #unsearched = true;
  #activity = 0;
  #waiting = 0;
  /** When the last look ended, on the clock of `performance`. */
  #ended = -Infinity;

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

  /** A person looks at what became of branches: a look is not put off until an agent pauses or the minute is over. */
  asked(): void {
    if (this.#urgent || this.#busy || this.#why !== '') return;
    this.#urgent = true;
    if (this.#begun) this.#wakeIn(Math.max(0, this.#ended + ASKED_AGAIN - performance.now()));
  }

  /** Logs were written just now. */
  logsChanged(): void {
    this.#activity = performance.now();
    this.#unsearched = true;
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
    clearTimeout(this.#timer);
    if (!this.#stop.signal.aborted) this.#timer = setTimeout(() => this.#wake(), ms);
  }

  #wake(): void {
    const now = performance.now();
    this.#waiting ||= now;
    const early = now - this.#activity < this.#quiet && now - this.#waiting < LONGEST_WAIT;
    if (early && !this.#urgent) return this.#wakeIn(this.#quiet);
    this.#work = this.#work
      .then(() => this.#pass())
      .then((works) => this.#searchBranchless(works))
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#parts.onError(error);
      })
      .then(() => {
        if (!this.#urgent) this.#wakeIn(MINUTE_MS);
      });
  }

  async #pass(): Promise<readonly BranchWork[]> {
    const { engine } = this.#parts;
    try {
      engine.seeBranches(allFolders(engine.ledger));
      const all = allWork(engine);
      const due = this.#due(all);
      if (due.size > 0) {
        this.#busy = true;
        this.#parts.onChanged();
        await this.#look(due);
      }
      return all;
    } finally {
      const reported = this.#busy || !this.#looked;
      this.#busy = false;
      this.#looked = true;
      this.#urgent = false;
      this.#waiting = 0;
      this.#ended = performance.now();
      if (reported && !this.#stop.signal.aborted) this.#parts.onChanged();
    }
  }

  /** Nobody waits for this: a page that is opened meanwhile has its turn after it. */
  async #searchBranchless(works: readonly BranchWork[]): Promise<void> {
    if (!this.#unsearched) return;
    this.#unsearched = false;
    const bound = traceBound(MOST_BRANCHLESS, 2 * SECOND);
    await searchBranchless(this.#lookNow(), works, bound);
    this.#unsearched ||= isUsedUp(bound);
  }

  #due(works: readonly BranchWork[]): ReadonlyMap<string, readonly BranchWork[]> {
    const { engine } = this.#parts;
    const looks = readLooks(engine.ledger);
    const now = Date.now();
    const rest = this.#urgent ? ASKED_AGAIN : MINUTE_MS;
    return new Map(
      [...repositoriesOf(works)].filter(([commonDir, own]) => {
        const look = looks.get(commonDir);
        const begun = own.map(({ firstCall }) => firstCall);
        return isDue(look, { stamp: () => analysisStamp(engine.ledger, commonDir), begun, now, rest });
      }),
    );
  }

  async #look(due: ReadonlyMap<string, readonly BranchWork[]>): Promise<void> {
    const { ledger } = this.#parts.engine;
    const holder = randomUUID();
    const look = this.#lookNow();
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

  #lookNow(): OutcomeAnalysis {
    const { engine, home } = this.#parts;
    const { signal } = this.#stop;
    return {
      ...lookFor(engine, home, { compares: true, rereads: true, signal }),
      onWritten: () => this.#parts.onChanged(),
    };
  }
}

interface DueFacts {
  /** As the repository is now. */
  readonly stamp: () => string;
  /** When the work on each branch began, ms UTC. */
  readonly begun: readonly number[];
  /** ms UTC. */
  readonly now: number;
  /** A look is not repeated sooner (ms). */
  readonly rest: number;
}

/** Reports whether it was never looked at, its refs changed, a branch was begun, or so much time passed that states may have changed. */
export function isDue(look: AnalysisLease | undefined, { stamp, begun, now, rest }: DueFacts): boolean {
  if (look === undefined || look.looked === 0) return true;
  const age = now - look.looked;
  // A clock that was set back must not put it off for ever.
  if (age >= HOUR_MS || age < 0) return true;
  if (age < rest) return false;
  // An agent may begin on a branch that was there before, without any change of refs.
  return begun.some((time) => time > look.looked && time <= now) || stamp() !== look.stamp;
}
