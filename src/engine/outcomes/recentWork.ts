import type { Ledger } from '../../ledger/ledger.ts';
import { tagsStamp } from '../../ledger/tags/tagStore.ts';
import type { Engine } from '../ingest/engine.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { allWork } from './outcomes.ts';

/** Oldest cached sum, ms: avoids summing the whole history again for every new call while an agent is active. */
const OLDEST = 15_000;
/** A sum is used for so many times as long as it took: summing takes 2 % of the time at most. */
const USED_FOR = 50;

interface Found {
  /** On the clock of `performance`. */
  readonly at: number;
  /** It is used until then, whatever calls come. */
  readonly until: number;
  readonly basis: string;
  /** The ledger as it was summed. */
  readonly stamp: string;
  readonly works: readonly BranchWork[];
}

/** All work, not much older than the last call; new sessions and branches, and what was said of them, are always there. */
export class RecentWork {
  readonly #engine: Engine;
  readonly #onOld: () => void;
  #found: Found | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `onOld`: work was answered that lacks the latest calls, and by now it may be asked for again. */
  constructor(engine: Engine, onOld: () => void) {
    this.#engine = engine;
    this.#onOld = onOld;
  }

  get(): readonly BranchWork[] {
    const now = performance.now();
    const { ledger } = this.#engine;
    const found = this.#found;
    if (found === undefined || found.basis !== basisOf(ledger)) return this.#sum();
    if (found.stamp === ledger.stamp) return found.works;
    if (now >= found.until) return this.#sum();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onOld();
    }, found.until - now);
    return found.works;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #sum(): readonly BranchWork[] {
    const { ledger } = this.#engine;
    const [stamp, basis] = [ledger.stamp, basisOf(ledger)];
    const at = performance.now();
    const works = allWork(this.#engine);
    const until = at + Math.min(OLDEST, USED_FOR * (performance.now() - at));
    this.#found = { at, until, basis, stamp, works };
    return works;
  }
}

/** Changes with all that decides what calls are for, with every new place of a call, and with the file. */
function basisOf(ledger: Ledger): string {
  const row = ledger.db
    .prepare(
      `SELECT (SELECT COUNT(*) || ' ' || TOTAL(time) || ' ' || TOTAL(state = 'denied') FROM prefixes) AS prefixes,
        (SELECT GROUP_CONCAT(pattern) FROM repositories) AS patterns,
        (SELECT GROUP_CONCAT(position || COALESCE(head, '')) FROM reflogs) AS reflogs,
        (SELECT COUNT(*) || ' ' || TOTAL(time) FROM renames) AS renames,
        (SELECT MAX(id) FROM contexts) AS contexts`,
    )
    .get();
  return JSON.stringify([ledger.generation, tagsStamp(ledger), row]);
}
