import { COMMAND_IDS } from '../commands/commandIds.ts';
import type { CommandTable } from '../commands/commands.ts';
import type { TeamSync } from './teamSync.ts';

type TeamCommands =
  | typeof COMMAND_IDS.joinTeam
  | typeof COMMAND_IDS.addMachine
  | typeof COMMAND_IDS.showWillSend
  | typeof COMMAND_IDS.showSent
  | typeof COMMAND_IDS.showAudit
  | typeof COMMAND_IDS.pauseTeam
  | typeof COMMAND_IDS.resumeTeam
  | typeof COMMAND_IDS.deleteSent
  | typeof COMMAND_IDS.leaveTeam;

export function teamCommands(team: TeamSync): Pick<CommandTable, TeamCommands> {
  return {
    [COMMAND_IDS.joinTeam]: async () => team.join(),
    [COMMAND_IDS.addMachine]: async () => team.addMachine(),
    [COMMAND_IDS.showWillSend]: async () => team.showNext(),
    [COMMAND_IDS.showSent]: async () => team.showSent(),
    [COMMAND_IDS.showAudit]: async () => team.showAudit(),
    [COMMAND_IDS.pauseTeam]: async () => team.pause(),
    [COMMAND_IDS.resumeTeam]: async () => team.resume(),
    [COMMAND_IDS.deleteSent]: async () => team.deleteSent(),
    [COMMAND_IDS.leaveTeam]: async () => team.leave(),
  };
}
