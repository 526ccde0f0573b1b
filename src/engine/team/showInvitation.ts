import { HumanError } from '../../core/humanError.ts';
import { failureWords } from '../../core/words/failureWords.ts';
import type { Invitation } from '../../wire/membership/invitation.ts';
import type { StoredPause, TeamState } from '../../wire/nextTeamState.ts';
import { beginMembership, isOwnInvitation, readMembership } from './memberFile.ts';

/** Pauses after which the endpoint takes this member no more: another invitation is the way on. */
const ENDED: ReadonlySet<StoredPause> = new Set(['token', 'invitation', 'retired', 'team']);

/**
 * Makes this machine the member that an invitation is for. A member who only reads another invitation stays that member:
 * otherwise its sender could end the membership, or take it over, before anything was agreed to. Throws HumanError.
 */
export function showInvitation(folder: string, invitation: Invitation, state: TeamState): void {
  const known = readMembership(folder, invitation);
  const isIn = state.at !== 'apart' && !(state.at === 'paused' && ENDED.has(state.why));
  if (known?.redeemed && isIn && !isOwnInvitation(known, invitation))
    throw new HumanError(failureWords.alreadyInTeam());
  beginMembership(folder, invitation);
}
