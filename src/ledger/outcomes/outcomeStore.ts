import type { KnownHead } from '../../core/branches/seenHeads.ts';
import type { KeptComparison } from '../../core/outcomes/baseline.ts';
import type { BranchOutcome } from '../../core/outcomes/outcome.ts';
import type { Ledger } from '../ledger.ts';

/** What became of a branch when it was last looked at, and all commits that it is known to have pointed to. */
export interface StoredOutcome {
  readonly commonDir: string;
  readonly branch: string;
  readonly heads: readonly KnownHead[];
  readonly outcome: BranchOutcome;
  /** ms UTC. */
  readonly looked: number;
}

/** The last outcomes: of one repository, or of all. */
export function readOutcomes(ledger: Ledger, commonDir?: string): readonly StoredOutcome[] {
  const one = commonDir === undefined ? '' : ' WHERE common_dir = ?';
  const rows = ledger.db.prepare(`SELECT * FROM outcomes${one}`).all(...(commonDir === undefined ? [] : [commonDir]));
  return rows.map((row) => ({
    commonDir: String(row['common_dir']),
    branch: String(row['branch']),
    heads: JSON.parse(String(row['heads'])) as KnownHead[],
    outcome: JSON.parse(String(row['outcome'])) as BranchOutcome,
    looked: Number(row['looked']),
  }));
}

/** Names a branch of a repository. */
export const outcomeKey = (commonDir: string, branch: string): string => JSON.stringify([commonDir, branch]);

/** Of which branches there is a last outcome. */
export function outcomeKeys(ledger: Ledger): ReadonlySet<string> {
  const rows = ledger.db.prepare('SELECT common_dir, branch FROM outcomes').all();
  return new Set(rows.map((row) => outcomeKey(String(row['common_dir']), String(row['branch']))));
}

export function writeOutcomes(ledger: Ledger, outcomes: readonly StoredOutcome[]): void {
  if (outcomes.length === 0) return;
  ledger.transact(() => {
    const write = ledger.db.prepare(
      'INSERT OR REPLACE INTO outcomes (common_dir, branch, heads, outcome, looked) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { commonDir, branch, heads, outcome, looked } of outcomes)
      write.run(commonDir, branch, JSON.stringify(heads), JSON.stringify(outcome), looked);
  });
}

/** How a repository was found when all of its branches were last looked at. */
export interface AnalysisLease {
  readonly commonDir: string;
  /** Changes when the repository's refs do; '' where it was never looked at. */
  readonly stamp: string;
  /** ms UTC; 0 for never. */
  readonly looked: number;
  readonly kept: readonly KeptComparison[];
}

export function readLooks(ledger: Ledger): ReadonlyMap<string, AnalysisLease> {
  const rows = ledger.db.prepare('SELECT common_dir, stamp, looked, kept FROM outcome_looks').all();
  return new Map(
    rows.map((row) => [
      String(row['common_dir']),
      {
        commonDir: String(row['common_dir']),
        stamp: String(row['stamp']),
        looked: Number(row['looked']),
        kept: keptOf(JSON.parse(String(row['kept']))),
      },
    ]),
  );
}

/** Before there were several horizons, one comparison was stored, or null. */
function keptOf(stored: readonly KeptComparison[] | Omit<KeptComparison, 'days'> | null): readonly KeptComparison[] {
  if (stored === null) return [];
  return 'ours' in stored ? [{ days: 30, ...stored }] : stored;
}

/** The look is done: the process that held the repository releases it. `kept` undefined: nobody compared, what was found before stays. */
export function writeLook(
  ledger: Ledger,
  {
    commonDir,
    stamp,
    looked,
    kept,
  }: Omit<AnalysisLease, 'kept'> & { readonly kept: readonly KeptComparison[] | undefined },
): void {
  const known = kept === undefined ? (readLooks(ledger).get(commonDir)?.kept ?? []) : kept;
  ledger.transact(() =>
    ledger.db
      .prepare('INSERT OR REPLACE INTO outcome_looks (common_dir, stamp, looked, kept) VALUES (?, ?, ?, ?)')
      .run(commonDir, stamp, looked, JSON.stringify(known)),
  );
}

/** Two windows at once would ask git the same. True if `holder` may look at the repository until `until` (ms UTC). */
export function acquireAnalysisLease(
  ledger: Ledger,
  commonDir: string,
  holder: string,
  now: number,
  until: number,
): boolean {
  return ledger.transact(() => {
    ledger.db.prepare('INSERT OR IGNORE INTO outcome_looks (common_dir) VALUES (?)').run(commonDir);
    const sql =
      'UPDATE outcome_looks SET holder = ?, held_until = ? WHERE common_dir = ? AND (holder = ? OR held_until < ?)';
    return ledger.db.prepare(sql).run(holder, until, commonDir, holder, now).changes === 1;
  });
}

export function releaseLooks(ledger: Ledger, holder: string): void {
  ledger.transact(() =>
    ledger.db.prepare("UPDATE outcome_looks SET holder = '', held_until = 0 WHERE holder = ?").run(holder),
  );
}
