import { existsSync } from 'node:fs';
import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { homeFolder } from '../engine/ingest/homeFolder.ts';
import { SecondReader } from '../engine/ingest/secondReader.ts';
import { stateFolder } from '../reading/stateFolder.ts';
import type * as commandLine from './commandLine.ts';
import { loadCompiled } from './frequent/loadCompiled.ts';
import type * as frequent from './frequent/main.ts';
import type * as statusLine from './statusline/main.ts';

// What begins before the command line itself is loaded, because it goes on beside that.

const args = process.argv.slice(2);
const [command = ''] = args;
const compiled = join(__dirname, 'compiled');

/** Without a ledger there is everything to read, and a thread needs as long to begin as the command line does. */
function earlyReader(): SecondReader | undefined {
  // Only a report asks where the ledger is: an account without a home has none, and may ask for the version and for help.
  if (command !== 'report') return undefined;
  try {
    const ledger = join(stateFolder(process.env, homeFolder(), process.platform), 'ledger.db');
    return existsSync(ledger) ? undefined : SecondReader.boot(__dirname);
  } catch {
    // What is wrong with the place, the report says.
    return undefined;
  }
}

const asksForHelp = args.some((arg) => arg === '--help' || arg === '-h');
/** What shell prompts, hooks and status lines ask several times a minute. */
const isFrequent = /^(?:status|statusline|budget)$/.test(command) && !asksForHelp;
/** Whose answer a person waits for day by day: compiling their functions takes a tenth of that. */
const isDaily = /^(?:report|summary)$/.test(command) && !asksForHelp;

function load(bundle: string): unknown {
  if (isFrequent || isDaily) return loadCompiled(join(__dirname, bundle), compiled, command);
  // Code that was compiled once need not be compiled again. A folder that cannot be written does without.
  enableCompileCache(compiled);
  return createRequire(__filename)(`./${bundle}`);
}

if (isFrequent && command === 'statusline') {
  (load('statusline.js') as typeof statusLine).main({ args: args.slice(1), dist: __dirname });
} else {
  const second = earlyReader();
  const bundle = load(isFrequent ? 'frequent.js' : 'commandLine.js') as typeof commandLine | typeof frequent;
  bundle.main({ args, dist: __dirname, second });
}
