import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HumanError } from '../core/humanError.ts';
import type * as endpoint from '../server/command/endpointCommand.ts';
import { commandHelp, mainHelp } from './command/help.ts';
import { parseCommandLine } from './command/parseCommandLine.ts';
import { runCommand } from './command/runCommand.ts';
import { type Invoked, runToEnd } from './command/runToEnd.ts';
import { COMMANDS } from './commandTable.ts';
import { fitText } from './text/fitText.ts';
import { terminalColumns } from './text/wrapText.ts';

async function run({ args, dist, second }: Invoked): Promise<string> {
  // The endpoint runs until it is stopped, and has options of its own.
  if (args[0] === 'serve') return serve(dist, args.slice(1));
  const request = parseCommandLine(args, COMMANDS);
  if (request.kind === 'help') return request.command ? commandHelp(request.command) : mainHelp(COMMANDS);
  const version = versionOf(dist);
  if (request.kind === 'version') return `${version}\n`;
  const { command, words } = request;
  return runCommand(command, { dist, second, version, words, values: request.values });
}

async function serve(dist: string, args: readonly string[]): Promise<string> {
  const bundle = join(dist, 'endpoint.js');
  if (!existsSync(bundle))
    throw new HumanError(
      'The team endpoint is not part of the editor extension. Install the command line: npm install -g token-ledger.',
    );
  const { runEndpoint } = createRequire(bundle)(bundle) as typeof endpoint;
  process.exitCode = await runEndpoint(args, (text) => fitText(text, terminalColumns()));
  return '';
}

function versionOf(dist: string): string {
  const path = join(dist, '..', 'package.json');
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  } catch {
    throw new HumanError(`This installation of Token Ledger is incomplete: ${path} is missing. Install it again.`);
  }
}

export const main = (invoked: Invoked): void => runToEnd(run, invoked);
