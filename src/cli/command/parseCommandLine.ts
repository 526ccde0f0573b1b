import { parseArgs } from 'node:util';
import { didYouMean, UsageError } from '../text/usageError.ts';
import type { Command } from './defineCommand.ts';
import { usageOf } from './help.ts';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly command: Command; readonly values: object; readonly words: readonly string[] };

const HELP = 'token-ledger --help lists all commands.';

/** Reads a command line without the program's name. Throws UsageError for what no command takes. */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): Request {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'help', command: undefined };
  if (first === '--version' || first === '-v' || first === '-V') return { kind: 'version' };
  if (first === 'help') return helpRequest(rest[0], commands);
  if (first.startsWith('-')) throw new UsageError(`The command comes first, then ${first}. ${HELP}`);
  const command = findCommand(first, commands);
  if (rest.some((arg) => arg === '--help' || arg === '-h')) return { kind: 'help', command };
  return { kind: 'run', command, ...parseOptions(command, rest) };
}

function helpRequest(name: string | undefined, commands: readonly Command[]): Request {
  return { kind: 'help', command: name === undefined ? undefined : findCommand(name, commands) };
}

function findCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name);
  throw new UsageError(`There is no command "${name}".${didYouMean(name, names)} ${HELP}`);
}

function parseOptions(command: Command, args: readonly string[]): { values: object; words: readonly string[] } {
  const parsed = parseStrictly(command, args);
  const extra = parsed.positionals[command.words];
  if (extra !== undefined) throw new UsageError(`${command.name} takes no "${extra}".\n\n${usageOf(command)}`);
  return { values: parsed.values, words: parsed.positionals };
}

function parseStrictly(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple && { multiple }), ...(short !== undefined && { short }) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw optionError(command, error as Error & { code?: string });
  }
}

function optionError(command: Command, error: Error & { code?: string }): UsageError {
  const unknown = error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /'(-[^']*)'/.exec(error.message)?.[1] : undefined;
  const help = `\n\ntoken-ledger help ${command.name} lists its options.`;
  if (unknown === undefined) return new UsageError(`${error.message.split('. ')[0]}.${help}`);
  const names = Object.keys(command.options);
  return new UsageError(`${command.name} takes no ${unknown}.${didYouMean(unknown.slice(2), names, '--')}${help}`);
}
