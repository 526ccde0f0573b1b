import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asList, asObject, asText, type Loose } from '../provider/loose.ts';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

export interface ProductReport {
  readonly calls: number;
  readonly tokens: Loose;
  readonly isLowerBound: boolean;
  /** Why figures are lower bounds, as the product words it. */
  readonly reasons: readonly string[];
  /** Why there is no report; '' if there is one. */
  readonly failure: string;
}

/** Runs the product's command line over a home. */
export function productReport(
  home: string,
  folder: string,
  variables: Readonly<Record<string, string>>,
): ProductReport {
  const args = [CLI, 'report', '--json', '--by', 'session', '--by', 'model'];
  const env = { ...variables, PATH: process.env['PATH'], HOME: home, TOKEN_LEDGER_HOME: join(folder, 'cli-ledger') };
  const done = spawnSync(process.execPath, args, { cwd: home, env, encoding: 'utf8', timeout: 60_000 });
  const report = done.status === 0 ? asObject(JSON.parse(done.stdout)) : {};
  const totals = asObject(report['totals']);
  const rowReasons = asList(report['rows']).flatMap((row) => {
    const reasons = row['lowerBoundReasons'];
    return Array.isArray(reasons) ? reasons.map(reasonText) : [];
  });
  const leftOut = asList(report['notMeasured']).map(reasonText);
  return {
    calls: Number(totals['calls'] ?? 0),
    tokens: asObject(totals['tokens']),
    isLowerBound: totals['lowerBound'] === true,
    reasons: [...new Set([...rowReasons, ...leftOut])].filter((text) => text !== ''),
    failure: done.status === 0 ? '' : (done.stderr || done.stdout).slice(0, 500),
  };
}

/** A reason is a sentence, or an object that holds one. */
function reasonText(reason: unknown): string {
  const { text, reason: name } = asObject(reason);
  return asText(reason) || asText(text) || asText(name);
}
