import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HumanError } from '../core/humanError.ts';
import type { SecondReader } from '../engine/ingest/secondReader.ts';
import { COMMANDS, OPTIONS, USAGE } from './commands.ts';

export interface Invoked {
  readonly args: readonly string[];
  /** Folder of the bundles. */
  readonly dist: string;
  /** Started before it was known whether it is needed. */
  readonly second: SecondReader | undefined;
}

async function run({ args, dist, second }: Invoked): Promise<string> {
  // The endpoint runs until it is told to end, and has options of its own.
  if (args[0] === 'serve') return serve(args.slice(1));
  const { values, positionals } = parse(args);
  const version = versionOf(dist);
  if (values.version) return `${version}\n`;
  const [name, ...words] = positionals;
  if (values.help || name === undefined) return USAGE;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new HumanError(`There is no command "${name}". ${HELP}`);
  const extra = words[command.words];
  if (extra !== undefined) throw new HumanError(`${name} takes no "${extra}".\n\n${usageOf(name)}`);
  const foreign = Object.keys(values).find((option) => !command.options.some((known) => known === option));
  if (foreign !== undefined) throw new HumanError(`${name} takes no --${foreign}.\n\n${usageOf(name)}`);
  return command.run({ dist, second, version, values, words });
}

const HELP = 'token-ledger --help lists all commands.';

const usageOf = (command: string): string =>
  USAGE.split('\n')
    .filter((line) => line.startsWith(`  token-ledger ${command} `))
    .join('\n');

async function serve(args: readonly string[]): Promise<string> {
  const { serveCommand } = await import('../server/command/command.ts');
  const { processEnvironment: processWorld } = await import('../server/command/processEnvironment.ts');
  process.exitCode = await serveCommand(args, processWorld());
  return '';
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const [first = ''] = (error as Error).message.split('. ');
    throw new HumanError(`${first}. ${HELP}`);
  }
}

function versionOf(dist: string): string {
  const path = join(dist, '..', 'package.json');
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  } catch {
    throw new HumanError(`Token Ledger is not whole: there is no ${path}.`);
  }
}

/** Runs one command to its end: what it says goes to the standard output, what went wrong to the standard error. */
export function main(invoked: Invoked): void {
  // `token-ledger report | head` has read enough: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  run(invoked)
    .then((text) => void process.stdout.write(text))
    .catch((error: unknown) => {
      process.stderr.write(
        `${error instanceof HumanError ? error.message : ((error as Error).stack ?? String(error))}\n`,
      );
      process.exitCode = 1;
    });
}
