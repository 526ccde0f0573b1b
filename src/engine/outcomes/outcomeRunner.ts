import { randomUUID } from 'node:crypto';
import { MINUTE_MS } from '../../core/durations.ts';
import { acquireAnalysisLease, readLooks, releaseLooks } from '../../ledger/outcomes/outcomeStore.ts';
import { allFolders } from '../../ledger/queries.ts';
import type { Engine } from '../ingest/engine.ts';
import { analysisStamp } from './analysisStamp.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { isUsedUp, type ReadBudget, traceBound } from './evidence/toolOutputEvidence.ts';
import { isDue } from './isDue.ts';
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
/** The same after refs changed; and a look is followed by a rest of twice its length. */
const AFTER_REFS = 250;
/** Of logs without a branch, in one pass. */
const MOST_BRANCHLESS = 32 << 20;
/** For another window's look one waits so long; then it may have ended without a word. */
const HELD_WAIT = 10 * SECOND;
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
  /** Refs changed since the last look began. */
  #refsNews = false;
  /** The look that goes on is because of them. */
  #withNews = false;
  /** What the search that goes on may still read. */
  #branchless: ReadBudget | undefined;
  /** Since when another window has looked at what is due here, on the clock of `performance`. */
  #heldSince: number | undefined;
  /** How long the last look took, ms. */
  #took = 0;
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
    if (this.#busy || this.#why !== '' || (this.#urgent && !this.#refsNews)) return;
    this.#urgent = true;
    const rest = this.#refsNews ? Math.min(ASKED_AGAIN, Math.max(AFTER_REFS, 2 * this.#took)) : ASKED_AGAIN;
    if (this.#begun) this.#wakeIn(Math.max(0, this.#ended + rest - performance.now()));
  }

  /** Refs of a repository changed just now: its states are of before until the next look, which waits for nobody's pause. */
  refsChanged(): void {
    this.#refsNews = true;
    if (this.#branchless !== undefined) this.#branchless.until = 0;
  }

  /** Logs were written just now. */
  logsChanged(): void {
    this.#activity = performance.now();
    this.#unsearched = true;
  }

  /** A look goes on, the first one is still to come, or refs changed since. */
  get running(): boolean {
    return this.#busy || !this.#looked || this.#refsNews;
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
    const begun = performance.now();
    this.#withNews = this.#refsNews;
    try {
      engine.seeBranches(allFolders(engine.ledger));
      const all = allWork(engine);
      const due = this.#due(all);
      if (due.size > 0) {
        this.#busy = true;
        this.#refsNews = false;
        this.#parts.onChanged();
        await this.#look(due);
      }
      return all;
    } finally {
      const reported = this.#busy || !this.#looked || this.#withNews;
      if (!this.#busy) this.#refsNews = false;
      this.#busy = false;
      this.#looked = true;
      this.#urgent = false;
      this.#waiting = 0;
      this.#ended = performance.now();
      this.#took = this.#ended - begun;
      if (reported && !this.#stop.signal.aborted) this.#parts.onChanged();
    }
  }

  /** Nobody waits for this: a page that is opened meanwhile has its turn after it. */
  async #searchBranchless(works: readonly BranchWork[]): Promise<void> {
    if (!this.#unsearched) return;
    this.#unsearched = false;
    const bound = traceBound(MOST_BRANCHLESS, 2 * SECOND);
    this.#branchless = bound;
    await searchBranchless(this.#lookNow(), works, bound);
    this.#branchless = undefined;
    this.#unsearched ||= isUsedUp(bound);
  }

  #due(works: readonly BranchWork[]): ReadonlyMap<string, readonly BranchWork[]> {
    const { engine } = this.#parts;
    const looks = readLooks(engine.ledger);
    const now = Date.now();
    const rest = this.#withNews ? 0 : this.#urgent ? ASKED_AGAIN : MINUTE_MS;
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
    let isHeld = false;
    try {
      for (const [commonDir, works] of due) {
        const now = Date.now();
        if (!acquireAnalysisLease(ledger, commonDir, holder, now, now + HELD_FOR)) {
          isHeld = true;
          continue;
        }
        this.#why = await analyzeRepositories({ ...look, now }, new Map([[commonDir, works]]));
        if (this.#why !== '') return;
      }
      this.#noteHeld(isHeld);
    } finally {
      releaseLooks(ledger, holder);
    }
  }

  /** Another window looks, perhaps at refs of before: what changed is still to be looked at. */
  #noteHeld(isHeld: boolean): void {
    this.#heldSince = isHeld ? (this.#heldSince ?? performance.now()) : undefined;
    const isWorthWaiting = this.#heldSince !== undefined && performance.now() - this.#heldSince < HELD_WAIT;
    if (isWorthWaiting && this.#withNews) this.#refsNews = true;
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
