import { HumanError } from '../core/humanError.ts';
import { BUDGET_NAMES, type BudgetLimits, type BudgetName, type BudgetState } from '../core/live/budget.ts';
import { budgetText, budgetTitle, forecastText } from '../core/live/budgetWords.ts';
import { budgetJson } from '../core/status/liveStatus.ts';
import { formatsFor } from '../core/text/format.ts';
import { storeBudgetLimits, storedBudgetLimits } from '../engine/live/budgetLimits.ts';
import { liveStatus } from '../engine/status/readLiveStatus.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readLogsQuickly } from './machine/machine.ts';

export interface BudgetOptions {
  readonly cwd: string;
  /** `day=25`; 0 takes a budget away. */
  readonly set: readonly string[];
  readonly json: boolean;
}

const SETTER = 'command line';

/** `token-ledger budget`: the state of all budgets. The exit code is 1 if one is used up, so that a script or a hook can ask. */
export async function runBudget(dist: string, { cwd, set, json }: BudgetOptions): Promise<string> {
  const changes = set.map(parseBudget);
  const { engine, book } = await readLogsQuickly(dist);
  try {
    if (changes.length > 0) change(engine.ledger, Object.fromEntries(changes));
    const now = Date.now();
    engine.seeBranches([cwd]);
    const { budgets } = liveStatus(engine, book, { folder: cwd, orLatest: false, now });
    if (budgets.some(({ over }) => over)) process.exitCode = 1;
    if (json) return `${JSON.stringify({ schema: 'token-ledger/budget@1', budgets: budgets.map(withLeft) })}\n`;
    return budgets.length === 0 ? NONE : budgets.map((state) => `${lineOf(state)}\n`).join('');
  } finally {
    engine.close();
  }
}

const NONE = `No budget is set. Set one here (token-ledger budget --set day=25) or in the editor's settings (tokenLedger.budget).\n`;

function change(ledger: Ledger, changes: BudgetLimits): void {
  storeBudgetLimits(ledger, SETTER, { ...storedBudgetLimits(ledger.db, SETTER), ...changes });
}

function parseBudget(text: string): [BudgetName, number] {
  const [, name, amount] = /^([A-Za-z]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const known = BUDGET_NAMES.find((each) => each === name);
  if (known === undefined || amount === undefined)
    throw new HumanError(
      `--set takes NAME=DOLLARS, such as day=25. NAME is one of ${BUDGET_NAMES.join(', ')}; got "${text}".`,
    );
  return [known, Number(amount)];
}

function withLeft(state: BudgetState) {
  const row = budgetJson(state);
  const left = row.spent === null || row.limit === null ? null : Math.round((row.limit - row.spent) * 1e9) / 1e9;
  return { ...row, left };
}

function lineOf(state: BudgetState): string {
  const formats = formatsFor('en');
  const rest = [forecastText(state, formats), state.over ? 'over' : ''].filter(Boolean);
  return [`${budgetTitle(state)}: ${budgetText(state, formats)}`, ...rest].join(', ');
}
