import { sums, unreadRecords } from '../ledger/queries.ts';
import { addTotals, NO_TOTALS, type Totals } from '../core/totals.ts';
import type { Engine } from './engine.ts';

/** What the doctor knows: shapes and counts, paths of this machine, never a prompt. */
export interface Diagnosis {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly ledger: string;
  readonly roots: readonly RootDiagnosis[];
  readonly totals: Totals;
  readonly byAgent: readonly { readonly agent: string; readonly calls: number }[];
  readonly unread: readonly {
    readonly agent: string;
    readonly path: string;
    readonly reason: string;
    readonly version: string;
    readonly count: number;
    readonly example: string;
  }[];
  readonly unreachable: readonly { readonly path: string; readonly code: string }[];
  /** Models that were priced under another model's name. */
  readonly family: readonly string[];
}

export interface RootDiagnosis {
  readonly agent: string;
  readonly label: string;
  readonly path: string;
  /** Why this path: the variable that names it, or 'default'. */
  readonly origin: string;
  readonly exists: boolean;
  readonly logs: number;
  readonly verified: boolean;
  /** The same folder under another name, which is read in its stead. */
  readonly sameAs?: string;
}

/** Looks at what the last scan found and at what the ledger holds. */
export function diagnose(engine: Engine, about: { version: string; ledger: string }): Diagnosis {
  const all = sums(engine.ledger, {}, false);
  const byAgent = new Map<string, number>();
  for (const { context, totals } of all) byAgent.set(context.agent, (byAgent.get(context.agent) ?? 0) + totals.calls);
  return {
    ...about,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    roots: engine.probed.map(({ agent, root, exists, logs, sameAs }) => ({
      agent: agent.id,
      label: agent.label,
      path: root.path,
      origin: root.origin,
      exists,
      logs: logs.length,
      verified: agent.verified,
      ...(sameAs === undefined ? {} : { sameAs }),
    })),
    totals: all.reduce((sum, each) => addTotals(sum, each.totals), NO_TOTALS),
    byAgent: [...byAgent].map(([agent, calls]) => ({ agent, calls })),
    unread: unreadRecords(engine.ledger),
    unreachable: [
      ...engine.probed.flatMap((each) => each.unreachable),
      ...engine.problems.map(({ path, code }) => ({ path, code })),
    ],
    family: [...new Set(all.filter((sum) => sum.family).map((sum) => sum.context.model))].sort(),
  };
}
