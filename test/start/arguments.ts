import { parseArgs } from 'node:util';
import { HumanError } from '../vscode/common.ts';

export const HELP = `npm start -- [folder] [options]

  folder        what VS Code opens; default: the current folder (a demo opens one of its own)
  --demo        use a made-up home and repository with a session that grows, and nothing of yours
  --no-demo     never use it
  --served      do not look for a desktop VS Code
  --port N      port of the served VS Code; default: 8123 or another free one
  --open        open the address in a browser`;

export interface StartArguments {
  readonly folder: string | undefined;
  /** Undefined: ask, when there is no agent's log. */
  readonly demo: boolean | undefined;
  readonly served: boolean;
  readonly port: number | undefined;
  readonly open: boolean;
  readonly help: boolean;
}

export function parseStart(args: readonly string[]): StartArguments {
  const { values, positionals } = parse(args);
  const { demo, port, served = false, open = false, help = false } = values;
  if (positionals.length > 1) throw new HumanError(`One folder, please.\n\n${HELP}`);
  return { folder: positionals[0], demo, port: portOf(port), served, open, help };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        demo: { type: 'boolean' },
        served: { type: 'boolean' },
        open: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        port: { type: 'string' },
      },
    });
  } catch (error) {
    throw new HumanError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new HumanError(`"${text}" is not a port (1 to 65535).`);
  return port;
}
