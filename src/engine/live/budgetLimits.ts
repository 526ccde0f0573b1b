import type { DatabaseSync } from 'node:sqlite';
import { BUDGET_NAMES, type BudgetLimits, cleanLimits } from '../../core/live/budget.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { notesLike, readNote, writeNote } from '../../ledger/schema/settingsTable.ts';

const PREFIX = 'budgets:';

/**
 * Stores the budgets that an editor's settings, or the command line, set, so that all of them use the same ones. `origin`
 * names the setter: `vscode`, `command line`. The ledger is locked only where something changed.
 */
export function storeBudgetLimits(ledger: Ledger, origin: string, limits: BudgetLimits): void {
  const text = JSON.stringify(cleanLimits(limits));
  const name = `${PREFIX}${origin}`;
  if ((readNote(ledger.db, name) ?? '{}') === text) return;
  ledger.transactDurably(() => writeNote(ledger.db, name, text));
}

/** The budgets that one setter stored. */
export function storedBudgetLimits(db: DatabaseSync, origin: string): BudgetLimits {
  return parseLimits(readNote(db, `${PREFIX}${origin}`) ?? '{}');
}

/** The budgets that hold: of several setters the lowest limit. */
export function budgetLimits(db: DatabaseSync): BudgetLimits {
  const merged: Partial<Record<(typeof BUDGET_NAMES)[number], number>> = {};
  const all = notesLike(db, PREFIX).map(parseLimits);
  for (const name of BUDGET_NAMES) {
    const set = all.flatMap((limits) => limits[name] ?? []);
    if (set.length > 0) merged[name] = Math.min(...set);
  }
  return merged;
}

function parseLimits(text: string): BudgetLimits {
  try {
    return cleanLimits(JSON.parse(text));
  } catch {
    return {};
  }
}
