import { parseCommandLine } from '../command/parseCommandLine.ts';
import { runCommand } from '../command/runCommand.ts';
import { type Invoked, runToEnd } from '../command/runToEnd.ts';
import { FREQUENT_COMMANDS } from '../declarations/frequent.ts';

/** Runs a frequent command. Help and the version are asked of the whole command line. */
export function main(invoked: Invoked): void {
  runToEnd(async ({ args, ...parts }) => {
    const request = parseCommandLine(args, FREQUENT_COMMANDS);
    if (request.kind !== 'run') throw new Error(`No frequent command: ${args.join(' ')}`);
    const { command, words, values } = request;
    return runCommand(command, { ...parts, version: '', words, values });
  }, invoked);
}
