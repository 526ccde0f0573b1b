import type { TeamService } from '../team/teamService.ts';
import type { AnswerTable } from './answerParts.ts';

/** The questions about a team, answered by its service. */
export function teamAnswers(
  team: TeamService,
): Pick<AnswerTable, 'team' | 'teamPolicyRequest' | 'teamOffer' | 'teamAgree' | 'teamText' | 'teamAct'> {
  return {
    team: () => team.state(),
    teamPolicyRequest: (params) => team.policyRequest(params),
    teamOffer: (params) => team.offer(params),
    teamAgree: (params) => team.agree(params),
    teamText: async (params) => team.text(params),
    teamAct: async (params) => team.act(params),
  };
}
