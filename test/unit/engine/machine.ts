import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claude } from '../../../src/agents/claude/claude.ts';
import { codex } from '../../../src/agents/codex/codex.ts';
import type { Agent } from '../../../src/agents/format/agent.ts';
import type { CallSum } from '../../../src/core/usage/callSum.ts';
import { addTotals, NO_TOTALS } from '../../../src/core/usage/totals.ts';
import { Engine } from '../../../src/engine/ingest/engine.ts';
import { sums } from '../../../src/ledger/sums/sums.ts';
import { chargeOf } from '../ledger/ledgers.ts';

/** Text of logs by their path below the home. */
export type Logs = Readonly<Record<string, string>>;

export function writeLogs(home: string, logs: Logs): void {
  for (const [path, text] of Object.entries(logs)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
}

/** An engine over the agents' logs below `home`; its ledger is in `state`. */
export function engineOn(home: string, state: string, agents: readonly Agent[] = [claude, codex]): Engine {
  return new Engine({
    agents,
    place: { home, platform: 'linux', env: {} },
    ledgerPath: join(state, 'ledger.db'),
    charge: chargeOf,
    prices: () => '',
    dist: state,
    check: false,
    onRepaired: () => undefined,
  });
}

/** What was billed, a line for each session, branch, folder, model and modifier; counts of nothing are left out. */
export function ledgerLines(engine: Engine): string[] {
  const groups = new Map<string, CallSum>();
  for (const sum of sums(engine.ledger, {}, false)) {
    const { session, branch, cwd, model, modifiers } = sum.context;
    const where = [session, branch, cwd, model, modifiers].filter((text) => text !== '').join(' ');
    const known = groups.get(where);
    const totals = addTotals(known?.totals ?? NO_TOTALS, sum.totals);
    groups.set(where, { ...sum, totals, vendorCost: sum.vendorCost + (known?.vendorCost ?? 0) });
  }
  return [...groups].map(([where, sum]) => `${where}: ${countsOf(sum)}`).toSorted();
}

function countsOf({ totals, vendorCost }: CallSum): string {
  const counts = Object.entries({ calls: totals.calls, ...totals.tokens, vendor: vendorCost });
  const said = counts.filter(([, count]) => count !== 0).map(([name, count]) => `${name} ${count}`);
  return said.join(', ') + (totals.lowerBound ? ', at least' : '');
}
