import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Agent } from '../../../src/agents/agent.ts';
import { claude } from '../../../src/agents/claude.ts';
import { codex } from '../../../src/agents/codex.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { sums } from '../../../src/ledger/queries.ts';
import { chargeOf } from '../ledger/ledgers.ts';

/** Text of logs by their path below the home. */
export type Logs = Readonly<Record<string, string>>;

export function writeLogs(home: string, logs: Logs): void {
  for (const [path, text] of Object.entries(logs)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
}

/** An engine over the agents' logs below `home`; its ledger lies in `state`. */
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

/** What was billed, a line for each session, branch, folder and model; what is nothing is left out. */
export function told(engine: Engine): string[] {
  const lines = sums(engine.ledger, {}, false).map(({ context: c, totals, vendorCost }) => {
    const counts = { calls: totals.calls, ...totals.tokens, vendor: vendorCost };
    const said = Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${name} ${count}`]));
    const where = [c.session, c.branch, c.cwd, c.model, c.modifiers].filter((text) => text !== '').join(' ');
    return `${where}: ${said.join(', ')}${totals.lowerBound ? ', at least' : ''}`;
  });
  return lines.toSorted();
}
