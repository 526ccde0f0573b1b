import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HumanError } from '../core/humanError.ts';
import { runDoctor } from './doctor.ts';
import { runReport } from './report.ts';

const USAGE = `token-ledger: what the coding agents on this machine used and cost

  token-ledger report [--by session|day|repo|branch|ticket|agent|model|cwd]… [--since DATE] [--until DATE] [--cwd DIR] [--json]
  token-ledger doctor [--json]
  token-ledger --version

Dates are local days, both included. The ledger lies in the user's state folder, or under TOKEN_LEDGER_HOME.
`;

const OPTIONS = {
  by: { type: 'string', multiple: true },
  since: { type: 'string' },
  until: { type: 'string' },
  cwd: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

async function run(args: readonly string[], dist: string): Promise<string> {
  const { values, positionals } = parse(args);
  if (values.version) return `${versionOf(dist)}\n`;
  const command = positionals[0];
  if (values.help || command === undefined) return USAGE;
  if (positionals.length > 1) throw new HumanError(`${command} takes no "${positionals[1]}".\n\n${USAGE}`);
  const json = values.json === true;
  if (command === 'report') {
    const by = (values.by ?? []).flatMap((each) => each.split(','));
    return runReport(dist, { by, since: values.since, until: values.until, cwd: values.cwd, json });
  }
  if (command === 'doctor') return runDoctor(dist, versionOf(dist), json);
  throw new HumanError(`There is no command "${command}".\n\n${USAGE}`);
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

run(process.argv.slice(2), __dirname)
  .then((text) => void process.stdout.write(text))
  .catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof HumanError ? error.message : ((error as Error).stack ?? String(error))}\n`,
    );
    process.exitCode = 1;
  });
