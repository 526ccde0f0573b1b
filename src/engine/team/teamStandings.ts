import type { TeamPause, TeamWait } from '../../core/summary/teamStanding.ts';
import { offeredMore, type TeamState } from '../../wire/nextTeamState.ts';

/** The state of sync with a team as a person sees it, without its counts. */
export type Standing =
  | { readonly kind: 'on' }
  | { readonly kind: 'waiting'; readonly why: TeamWait; readonly until: number }
  | { readonly kind: 'paused'; readonly why: TeamPause; readonly detail: readonly string[] };

/** `hasMembership`: who this machine is in the team is known here. */
export function standingOf(state: TeamState, hasMembership: boolean, now: number): Standing {
  if (state.at === 'apart') return { kind: 'paused', why: 'agreement', detail: [] };
  if (!hasMembership) return { kind: 'paused', why: 'invitation', detail: [] };
  if (state.at === 'paused') return { kind: 'paused', why: state.why, detail: offeredMore(state) };
  if (state.at === 'waiting' && state.wait.until > now) return { kind: 'waiting', ...state.wait };
  return { kind: 'on' };
}
