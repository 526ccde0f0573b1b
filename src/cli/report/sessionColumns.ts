import { AGENTS } from '../../agents/all.ts';
import { ticketAndMore } from '../../core/attribution/workShares.ts';
import type { AttributedSum } from '../../engine/attribution/attributor.ts';
import { workSharesOf } from '../../engine/attribution/sharesOfSums.ts';
import type { Engine } from '../../engine/ingest/engine.ts';
import { sessionNames } from '../../engine/status/sessionNames.ts';

/** What a person recognises a session by, beside its id. Title and ticket are untrusted. */
export interface SessionDescription {
  readonly title: string;
  readonly agent: string;
  /** ms UTC. */
  readonly start: number;
  /** `ABC-1`, `ABC-1 +2` for further work, '' for none. */
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
      const { agent } = (rows[0] as AttributedSum).context;
      const start = rows.reduce((least, { firstTime }) => Math.min(least, firstTime), Infinity);
      const title = nameOf({ agent, session });
      const label = AGENTS.find(({ id }) => id === agent)?.label ?? agent;
      return [session, { title, agent: label, start, ticket: ticketsOf(rows) }] as const;
    }),
  );
}

const ticketsOf = (rows: readonly AttributedSum[]): string => ticketAndMore(workSharesOf(rows), (ticket) => ticket);
