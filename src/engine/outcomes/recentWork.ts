import type { Ledger } from '../../ledger/ledger.ts';
import type { Engine } from '../ingest/engine.ts';
import type { BranchWork } from './evidence/branchWork.ts';
import { allWork } from './outcomes.ts';

/** Oldest cached sum, ms: avoids summing the whole history again for every new call while an agent is active. */
const OLDEST = 15_000;

/** All work, not much older than the last call; new sessions and branches, and what was said of them, are always there. */
export class RecentWork {
  readonly #engine: Engine;
  #found: { readonly at: number; readonly basis: string; readonly works: readonly BranchWork[] } | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get(): readonly BranchWork[] {
    const now = performance.now();
    const basis = basisOf(this.#engine.ledger);
    if (this.#found === undefined || this.#found.basis !== basis || now - this.#found.at > OLDEST)
      this.#found = { at: now, basis, works: allWork(this.#engine) };
    return this.#found.works;
  }
}

/** Changes with all that decides what calls are for, with every new place of a call, and with the file. */
function basisOf({ db, generation }: Ledger): string {
  const row = db
    .prepare(
      `SELECT (SELECT COUNT(*) || ' ' || MAX(seq) || ' ' || MAX(removed) || ' ' || COUNT(removed) FROM tags) AS tags,
        (SELECT COUNT(*) || ' ' || MAX(time) || ' ' || GROUP_CONCAT(state) FROM prefixes) AS prefixes,
        (SELECT GROUP_CONCAT(pattern) FROM repositories) AS patterns,
        (SELECT GROUP_CONCAT(position || head) FROM reflogs) AS reflogs,
        (SELECT MAX(id) FROM contexts) AS contexts`,
    )
    .get();
  return JSON.stringify([generation, row]);
}
