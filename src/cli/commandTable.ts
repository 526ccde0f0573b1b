import type { Command } from './command/defineCommand.ts';
import { FIGURE_COMMANDS } from './declarations/figures.ts';
import { LIVE_COMMANDS } from './declarations/live.ts';
import { MACHINE_COMMANDS } from './declarations/machines.ts';
import { TAGGING_COMMANDS } from './declarations/tagsAndTickets.ts';
import { TEAM_COMMANDS } from './declarations/team.ts';

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [
  ...FIGURE_COMMANDS,
  ...LIVE_COMMANDS,
  ...TAGGING_COMMANDS,
  ...MACHINE_COMMANDS,
  ...TEAM_COMMANDS,
];
