import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from './cli.ts';

type Counts = Readonly<Record<string, number>>;
type Groups = Readonly<Record<string, Counts>>;

/** `expected.json` of a case. A group names every value of its dimension; counts that it leaves out are not checked. */
interface Expected {
  readonly total: Counts;
  readonly byModel?: Groups;
  readonly byBranch?: Groups;
  readonly byCwd?: Groups;
  readonly bySession?: Groups;
  readonly strict?: boolean;
  readonly lowerBound?: boolean;
  /** `usd`: the cost at list prices, exact to a millionth of a dollar, with no call left unpriced. */
  readonly cost?: { readonly usd: number };
  /** `cost`: the agents' own figures in sum, in dollars. */
  readonly vendor?: { readonly cost: number };
}

interface Row {
  readonly key: Readonly<Record<string, string | null>>;
  readonly calls: number;
  readonly tokens: Counts;
}

interface Report {
  readonly totals: Row & {
    readonly cost: { readonly total: number };
    readonly unpriced: { readonly calls: number };
    readonly lowerBound: boolean;
  };
  readonly vendor: { readonly cost: number } | null;
  readonly rows: readonly Row[];
}

const TOKENS = ['input', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead', 'output', 'reasoning'];
const GROUPS = { byModel: 'model', byBranch: 'branch', byCwd: 'cwd', bySession: 'session' } as const;
const A_MILLIONTH = 1e-6;

/** Reads `folder/home` with the built command line and compares its report with `folder/expected.json`. Throws an AssertionError where they differ. */
export function checkCase(folder: string): void {
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
  const report = reportOf(join(folder, 'home'));
  const { totals } = report;
  compareCounts(countsOf([totals]), expected.total, 'total');
  for (const [field, dimension] of Object.entries(GROUPS)) {
    const groups = expected[field as keyof typeof GROUPS];
    if (groups !== undefined) compareGroups(report.rows, dimension, groups);
  }
  if (expected.lowerBound !== undefined) assert.equal(totals.lowerBound, expected.lowerBound, 'lower bound');
  if (expected.vendor !== undefined) compareMoney(report.vendor?.cost, expected.vendor.cost, "the agent's own figure");
  if (expected.cost === undefined) return;
  assert.equal(totals.unpriced.calls, 0, 'calls without a price');
  compareMoney(totals.cost.total, expected.cost.usd, 'cost');
}

function reportOf(home: string): Report {
  const state = mkdtempSync(join(tmpdir(), 'token-ledger-case-'));
  try {
    const env = { PATH: process.env['PATH'], HOME: home, TOKEN_LEDGER_HOME: state };
    const by = Object.values(GROUPS).flatMap((dimension) => ['--by', dimension]);
    const text = execFileSync(process.execPath, [CLI, 'report', '--json', ...by], { env, encoding: 'utf8' });
    return JSON.parse(text) as Report;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

function compareGroups(rows: readonly Row[], dimension: string, expected: Groups): void {
  const valueOf = (row: Row): string => row.key[dimension] ?? '';
  const found = [...new Set(rows.map(valueOf))].toSorted();
  assert.deepEqual(found, Object.keys(expected).toSorted(), `values of ${dimension}`);
  for (const [value, counts] of Object.entries(expected)) {
    compareCounts(countsOf(rows.filter((row) => valueOf(row) === value)), counts, `${dimension} ${value}`);
  }
}

function countsOf(rows: readonly Row[]): Counts {
  const sum = (count: (row: Row) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const tokens = TOKENS.map((name) => [name, sum((row) => row.tokens[name] ?? 0)]);
  return { ...Object.fromEntries(tokens), calls: sum((row) => row.calls) };
}

function compareCounts(found: Counts, expected: Counts, what: string): void {
  // A report holds web searches as money only: a case that has some names the cost.
  const { webSearch: _, ...counts } = expected;
  const asked = Object.fromEntries(Object.keys(counts).map((name) => [name, found[name]]));
  assert.deepEqual(asked, counts, what);
}

function compareMoney(found: number | undefined, expected: number, what: string): void {
  assert.ok(found !== undefined && Math.abs(found - expected) <= A_MILLIONTH, `${what}: $${found}, not $${expected}`);
}
