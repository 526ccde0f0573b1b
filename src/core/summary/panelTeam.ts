import type { Formats } from '../text/format.ts';
import { teamWords } from '../words/teamWords.ts';
import type { PanelTeam } from './panelMessages.ts';
import { type TeamStanding, teamSentence } from './teamStanding.ts';

/**
 * What the panel says of team sync, in the hover's words, and what can be done about it. `known`: a team's endpoint is set,
 * so that its being off is worth a word; who never connected to a team reads nothing of teams.
 */
export function panelTeam(state: TeamStanding, known: boolean, formats: Formats): PanelTeam {
  if (state.kind === 'off') return { text: known ? teamWords.stateOff() : '', act: 'none' };
  return { text: teamSentence(state, formats), act: state.kind === 'paused' ? 'resume' : 'pause' };
}
