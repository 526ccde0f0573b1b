import type { TeamPause, TeamStanding, TeamWait } from '../../core/summary/teamStanding.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { lastTaken } from '../../ledger/team/teamRequests.ts';
import { readRows } from '../../ledger/team/teamRows.ts';
import { readLinks } from '../../ledger/team/teamStore.ts';
import { hostOf } from './endpointHost.ts';
import { readMembership } from './memberFile.ts';
import { decodeTeam } from './storedTeam.ts';
import { standingOf } from './teamStandings.ts';

/** One team of this machine, as the doctor reports it. Moments are ms UTC. */
export interface TeamDiagnosis {
  readonly team: string;
  /** Host and port of the endpoint. */
  readonly host: string;
  /** The endpoint knows this machine's member. */
  readonly joined: boolean;
  readonly state: 'on' | 'waiting' | 'paused';
  /** Why it waits or is paused; left out where it is on. */
  readonly why?: TeamPause | TeamWait;
  /** When a waiting team is tried again. */
  readonly until?: number;
  /** When the endpoint last took a row; null for never. */
  readonly lastSent: number | null;
  /** Rows that the endpoint does not take as they are, and rows whose removal it has not confirmed. */
  readonly refused: number;
  readonly deleting: number;
}

/** Returns the state of every team that was agreed to on this machine. `folder`: where the ledger is. */
export function teamDiagnoses(ledger: Ledger, folder: string, now: number): readonly TeamDiagnosis[] {
  return readLinks(ledger).map((link): TeamDiagnosis => {
    const key = { endpoint: link.endpoint, team: link.team };
    const membership = readMembership(folder, key);
    const joined = membership?.redeemed === true;
    const standing = standingOf(decodeTeam(link, joined), membership !== undefined, now);
    const rows = readRows(ledger, key);
    const sent = lastTaken(ledger, key);
    return {
      team: link.team,
      host: hostOf(link.endpoint),
      joined,
      state: standing.kind,
      ...('why' in standing && { why: standing.why }),
      ...('until' in standing && { until: standing.until }),
      lastSent: sent === 0 ? null : sent,
      refused: rows.filter(({ verdict }) => verdict === 'refused').length,
      deleting: rows.filter(({ verdict }) => verdict === 'deleting').length,
    };
  });
}

/** The same as the other screens name it. */
export function standingIn({
  team,
  host,
  state,
  why,
  until,
  lastSent,
  refused,
  deleting,
}: TeamDiagnosis): TeamStanding {
  const counts = { team, host, lastTaken: lastSent ?? 0, waiting: 0, refused, deleting };
  if (state === 'paused') return { kind: 'paused', why: why as TeamPause, detail: [], ...counts };
  if (state === 'waiting') return { kind: 'waiting', why: why as TeamWait, until: until ?? 0, ...counts };
  return { kind: 'on', ...counts };
}
