import type { BranchOutcome } from '../../core/outcomes/outcome.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type StoredOutcome, writeOutcomes } from '../../ledger/outcomes/outcomeStore.ts';
import type { StoredOutcomeCache } from '../../ledger/outcomes/storedOutcomeCache.ts';
import type { BranchQuery } from './branchQueries.ts';

/** Outcomes are written down so often, that a panel may show how far it got. */
const WRITTEN_EVERY = 1000;

export interface OutcomeWriterParts {
  readonly ledger: Ledger;
  readonly commonDir: string;
  readonly cache: StoredOutcomeCache;
  /** ms UTC. */
  readonly now: number;
  readonly onWritten?: (() => void) | undefined;
}

/** Writes down what became of one repository's branches, as it is found out. */
export class OutcomeWriter {
  readonly #parts: OutcomeWriterParts;
  #fresh: StoredOutcome[] = [];
  #written = performance.now();

  constructor(parts: OutcomeWriterParts) {
    this.#parts = parts;
  }

  add(asked: BranchQuery, outcome: BranchOutcome): void {
    const { commonDir, now } = this.#parts;
    const { work, heads } = asked;
    if (isNews(asked, outcome)) this.#fresh.push({ commonDir, branch: work.branch, heads, outcome, looked: now });
    if (performance.now() - this.#written > WRITTEN_EVERY) this.flush();
  }

  flush(): void {
    const { cache, ledger, onWritten } = this.#parts;
    cache.flush();
    const isNews = this.#fresh.length > 0;
    writeOutcomes(ledger, this.#fresh);
    this.#fresh = [];
    this.#written = performance.now();
    if (isNews) onWritten?.();
  }
}

/** Git forgets commits of branches that are gone; that something landed stays true. */
function isNews({ before, heads }: BranchQuery, outcome: BranchOutcome): boolean {
  if (before === undefined) return true;
  if (outcome.state === 'unlinked' && before.outcome.landedAt !== null) return false;
  return JSON.stringify([before.outcome, before.heads]) !== JSON.stringify([outcome, heads]);
}
