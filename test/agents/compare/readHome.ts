import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENTS } from '../../../src/agents/all.ts';
import { branchText } from '../../../src/core/attribution/attributionOrigin.ts';
import { NOT_ITEMISED_DETAIL } from '../../../src/core/usage/callDetail.ts';
import type { CallContext } from '../../../src/core/usage/context.ts';
import type { Tokens } from '../../../src/core/usage/tokens.ts';
import { Engine } from '../../../src/engine/ingest/engine.ts';
import { PriceBook } from '../../../src/engine/prices/priceBook.ts';
import { chargeWith } from '../../../src/engine/prices/pricing.ts';
import { FLAG, tokensOf } from '../../../src/ledger/calls/row.ts';
import { allFolders } from '../../../src/ledger/queries.ts';
import { COUNTED } from '../../../src/ledger/rollup/sumColumns.ts';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

/** A call as the product counts it. Cost in nano-dollars. */
export interface CountedCall {
  readonly agent: CallContext['agent'];
  /** The session that a person sees: a sub-agent's is its parent's. */
  readonly session: string;
  readonly model: string;
  readonly provider: string;
  readonly modifiers: string;
  readonly time: number;
  readonly tokens: Tokens;
  readonly webSearches: number;
  readonly cwd: string;
  readonly branch: string;
  readonly cost: number;
  readonly isLowerBound: boolean;
  /** Known from the agent's running totals only. */
  readonly isNotItemised: boolean;
}

let book: PriceBook | undefined;

/** The rate card that the project ships. */
export const shippedPrices = (folder: string): PriceBook => (book ??= new PriceBook({ dist: DIST, folder }));

/** An engine over the logs below a home, of all agents or of one, with its ledger in a folder. `env` may move logs elsewhere. */
export function openHome(
  home: string,
  folder: string,
  agent?: string,
  env: Readonly<Record<string, string>> = {},
): Engine {
  const prices = shippedPrices(folder);
  return new Engine({
    agents: agent === undefined ? AGENTS : AGENTS.filter(({ id }) => id === agent),
    place: { home, platform: 'linux', env },
    ledgerPath: join(folder, 'ledger.db'),
    charge: chargeWith(prices),
    prices: () => prices.fingerprint,
    dist: DIST,
    check: false,
    onRepaired: () => undefined,
  });
}

/** Every call that counts, with the branch that the product books it on. */
export function countedCalls(engine: Engine): readonly CountedCall[] {
  engine.seeBranches(allFolders(engine.ledger));
  const sql = `
    SELECT c.agent, c.tier, c.root AS session, c.cwd, c.branch, c.model, c.provider, c.modifiers, c.detail, k.time, k.flags,
      k.input, k.write5m, k.write1h, k.read, k.output, k.reasoning, k.searches,
      k.cost_input + k.cost_write + k.cost_read + k.cost_output + k.cost_other AS cost
    FROM calls k JOIN contexts c ON c.id = k.context WHERE ${COUNTED} AND c.counted = 1 ORDER BY k.time, k.key`;
  const rows = engine.ledger.db.prepare(sql).all() as Record<string, string | number>[];
  return rows.map((row) => {
    const n = (name: string): number => Number(row[name] ?? 0);
    const context = row as unknown as CallContext;
    const { attribution } = engine.attributor.of(context, n('time'));
    return {
      agent: context.agent,
      session: context.session,
      model: context.model,
      provider: context.provider,
      modifiers: context.modifiers,
      time: n('time'),
      tokens: tokensOf(n),
      webSearches: n('searches'),
      cwd: context.cwd,
      branch: branchText(attribution) ?? '',
      cost: n('cost'),
      isLowerBound: (n('flags') & FLAG.lowerBound) !== 0,
      isNotItemised: context.detail === NOT_ITEMISED_DETAIL,
    };
  });
}
