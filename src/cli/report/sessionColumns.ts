import { AGENTS } from '../../agents/all.ts';
import { settledTicketOf } from '../../core/attribution/attributionOrigin.ts';
import { chargeTotal } from '../../core/usage/charge.ts';
import type { AttributedSum } from '../../engine/attribution/attributor.ts';
import type { Engine } from '../../engine/ingest/engine.ts';
import { sessionNames } from '../../engine/status/sessionNames.ts';

/** What a person recognises a session by, beside its id. Title and ticket are untrusted. */
export interface SessionDescription {
  readonly title: string;
  readonly agent: string;
  /** ms UTC. */
  readonly start: number;
  /** `ABC-1`, `ABC-1 +2` for further tickets, '' for none. */
  readonly ticket: string;
}

/** Describes the sessions of some sums, by session id. */
export function describeSessions(
  engine: Engine,
  sums: readonly AttributedSum[],
): ReadonlyMap<string, SessionDescription> {
  const nameOf = sessionNames(engine);
  return new Map(
    [...Map.groupBy(sums, ({ context }) => context.session)].map(([session, rows]) => {
      const { agent, branch } = (rows[0] as AttributedSum).context;
      const start = rows.reduce((least, { firstTime }) => Math.min(least, firstTime), Infinity);
      const title = nameOf({ agent, session }, branch);
      const label = AGENTS.find(({ id }) => id === agent)?.label ?? agent;
      return [session, { title, agent: label, start, ticket: ticketsOf(rows) }] as const;
    }),
  );
}

function ticketsOf(rows: readonly AttributedSum[]): string {
  const costs = new Map<string, number>();
  for (const { attribution, totals } of rows) {
    const { text } = settledTicketOf(attribution);
    if (text !== '') costs.set(text, (costs.get(text) ?? 0) + chargeTotal(totals.charge));
  }
  const [first, ...rest] = [...costs].toSorted(([, a], [, b]) => b - a);
  if (first === undefined) return '';
  return rest.length === 0 ? first[0] : `${first[0]} +${rest.length}`;
}
