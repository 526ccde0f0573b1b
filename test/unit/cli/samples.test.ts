import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Real logs with known totals that may lie beside a checkout; without them there is nothing to walk. */
const SAMPLES = resolve(import.meta.dirname, '../../../../shared/samples');
const CLI = resolve(import.meta.dirname, '../../../dist/cli.js');

type Counts = Record<string, number>;
interface Expected {
  readonly agent: string;
  readonly total: Counts;
  readonly byModel?: Record<string, Counts>;
  readonly byBranch?: Record<string, Counts>;
  readonly byCwd?: Record<string, Counts>;
  readonly bySession?: Record<string, Counts>;
}
interface Row {
  readonly key: Record<string, string | null>;
  readonly calls: number;
  readonly tokens: Counts;
}

const FIELDS = ['input', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead', 'output', 'reasoning'];
const GROUPS = { byModel: 'model', byBranch: 'branch', byCwd: 'cwd', bySession: 'session' } as const;

function report(home: string, state: string, by: readonly string[]): { totals: Row; rows: Row[] } {
  const env = { PATH: process.env['PATH'], HOME: home, TOKEN_LEDGER_HOME: state };
  const args = [CLI, 'report', '--json', ...by.flatMap((each) => ['--by', each])];
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' })) as { totals: Row; rows: Row[] };
}

function assertCounts(row: Row | undefined, expected: Counts, what: string): void {
  assert.ok(row, `${what}: no such row`);
  const found = Object.fromEntries(FIELDS.map((field) => [field, row.tokens[field]]));
  const wanted = Object.fromEntries(FIELDS.map((field) => [field, expected[field] ?? 0]));
  assert.deepEqual({ calls: row.calls, ...found }, { calls: expected['calls'] ?? 0, ...wanted }, what);
}

describe('sample logs with known totals', function () {
  this.timeout(60_000);
  if (!existsSync(SAMPLES)) {
    it('are not beside this checkout: nothing was walked', () => console.log(`      no ${SAMPLES}`));
    return;
  }
  const cases = readdirSync(SAMPLES).filter((name) => existsSync(join(SAMPLES, name, 'expected.json')));
  let exact = 0;
  for (const name of cases) {
    it(name, () => {
      const expected = JSON.parse(readFileSync(join(SAMPLES, name, 'expected.json'), 'utf8')) as Expected;
      const state = mkdtempSync(join(tmpdir(), 'token-ledger-sample-'));
      const home = join(SAMPLES, name, 'home');
      try {
        assertCounts(report(home, state, []).totals, expected.total, 'total');
        for (const [field, dimension] of Object.entries(GROUPS)) {
          const groups = expected[field as keyof typeof GROUPS];
          if (groups === undefined) continue;
          const { rows } = report(home, state, [dimension]);
          for (const [key, counts] of Object.entries(groups)) {
            assertCounts(
              rows.find((row) => (row.key[dimension] ?? '') === key),
              counts,
              `${dimension} ${key}`,
            );
          }
          assert.equal(rows.length, Object.keys(groups).length, `rows by ${dimension}`);
        }
        exact++;
      } finally {
        rmSync(state, { recursive: true, force: true });
      }
    });
  }
  after(() => console.log(`      ${exact} of ${cases.length} sample cases exact`));
});
