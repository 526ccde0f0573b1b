import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { HumanError } from '../core/humanError.ts';
import { COMMANDS, OPTIONS, USAGE } from './commands.ts';

async function run(args: readonly string[], dist: string): Promise<string> {
  // The endpoint runs until it is told to end, and has options of its own.
  if (args[0] === 'serve') return serve(args.slice(1));
  const { values, positionals } = parse(args);
  const version = versionOf(dist);
  if (values.version) return `${version}\n`;
  const [name, ...words] = positionals;
  if (values.help || name === undefined) return USAGE;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new HumanError(`There is no command "${name}".\n\n${USAGE}`);
  const extra = words[command.words];
  if (extra !== undefined) throw new HumanError(`${name} takes no "${extra}".\n\n${USAGE}`);
  const foreign = Object.keys(values).find((option) => !command.options.some((known) => known === option));
  if (foreign !== undefined) throw new HumanError(`${name} takes no --${foreign}.\n\n${USAGE}`);
  return command.run({ dist, version, values, words });
}

async function serve(args: readonly string[]): Promise<string> {
  const { serveCommand } = await import('../server/command.ts');
  const { processWorld } = await import('../server/processWorld.ts');
  process.exitCode = await serveCommand(args, processWorld());
  return '';
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new HumanError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

const versionOf = (dist: string): string =>
  (JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8')) as { version: string }).version;

// Records live for microseconds: room for them that does not grow keeps the first reading's memory flat.
setFlagsFromString('--semi-space-growth-factor=1');

// `token-ledger report | head` has read enough: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

run(process.argv.slice(2), __dirname)
  .then((text) => void process.stdout.write(text))
  .catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof HumanError ? error.message : ((error as Error).stack ?? String(error))}\n`,
    );
    process.exitCode = 1;
  });
