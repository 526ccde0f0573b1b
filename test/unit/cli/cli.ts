import { execFileSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const CLI = resolve(import.meta.dirname, '../../../dist/cli.js');

/** A bundle of older sources would pass for what is in the tree now. */
function assertBuilt(): void {
  const root = resolve(import.meta.dirname, '../../..');
  const built = existsSync(CLI) ? statSync(CLI).mtimeMs : 0;
  const isOld = globSync('src/**/*.{ts,tsx}', { cwd: root }).some((path) => statSync(join(root, path)).mtimeMs > built);
  if (isOld) throw new Error('dist/cli.js is missing or older than src: run `npm run build`.');
}
assertBuilt();

export interface Row {
  readonly key: Readonly<Record<string, string | null>>;
  readonly repository?: string;
  readonly calls: number;
  readonly tokens: Readonly<Record<string, number>>;
  readonly cost: { readonly total: number };
}

export interface ReportJson {
  readonly totals: Row;
  readonly rows: readonly Row[];
}

/** What the built command line prints for a home of its own; throws what it says when it fails. */
export function cliText(home: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = home): string {
  const own = { PATH: process.env['PATH'], HOME: home, TOKEN_LEDGER_HOME: join(home, 'ledger'), LANG: 'en_US.UTF-8' };
  return execFileSync(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...own, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The same as JSON. */
export function runCli(home: string, args: readonly string[]): ReportJson {
  return JSON.parse(cliText(home, args.includes('--json') ? args : [...args, '--json'])) as ReportJson;
}
