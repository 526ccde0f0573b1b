import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { localDay } from '../../../../src/core/summary/summaryPeriod.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { gitAt } from '../../git/scratch.ts';
import { inScratch } from '../../reading/scratch.ts';
import { cliText, type ReportJson, runCli } from '../cli.ts';

const HOUR = 3_600_000;
/** 25 hours long in this zone. */
const ZONE = 'Europe/Berlin';
const LONG_DAY = Date.parse('2025-10-25T22:00:00Z');

interface Totals {
  readonly calls: number;
  readonly tokens: Readonly<Record<string, number>>;
  readonly cost: { readonly total: number };
}

interface SummaryJson {
  readonly period: { readonly from: string; readonly to: string };
  readonly spent: {
    readonly totals: Totals;
    readonly slots: readonly { readonly totals: Totals }[];
    readonly tickets: readonly { readonly ticket: { readonly text: string }; readonly totals: Totals }[];
    readonly branches: readonly { readonly branch: string; readonly totals: Totals }[];
    readonly models: readonly { readonly label: string; readonly totals: Totals }[];
    readonly sessions: readonly { readonly session: string; readonly totals: Totals }[];
  };
}

/** Calls around the edges of the long day, in three sessions. */
function writeLogs(folder: string): { env: NodeJS.ProcessEnv } {
  const home = new AgentHome(folder);
  const cwd = join(folder, 'work');
  mkdirSync(cwd);
  let time = 0;
  const sessions = ['feature/ABC-1-a', 'feature/ABC-2-b', 'tidy'].map((branch, i) =>
    home.claude({ cwd, branch, now: () => time, ...(i === 2 ? { model: 'house-model-1' } : {}) }),
  );
  const edges = [-HOUR, -1, 0, HOUR, 2.5 * HOUR, 3.5 * HOUR, 24 * HOUR, 25 * HOUR - 1, 25 * HOUR, 30 * HOUR];
  for (const [i, edge] of edges.entries()) {
    time = LONG_DAY + edge;
    sessions[i % 3]?.call({ input: 10 + i, output: 1000 * (i + 1), cacheRead: 20_000, cacheWrite1h: 500 });
  }
  return { env: { TZ: ZONE } };
}

describe('the command line’s summary', () => {
  const cases: readonly (readonly [name: string, day: string, args: readonly string[], from: string, to: string])[] = [
    ['a day of 25 hours', '2025-10-26', [], '2025-10-26', '2025-10-26'],
    ['the day before', '2025-10-25', [], '2025-10-25', '2025-10-25'],
    ['a day without calls', '2025-10-01', [], '2025-10-01', '2025-10-01'],
    ['a week', '2025-10-26', ['--week'], '2025-10-20', '2025-10-26'],
  ];
  for (const [name, day, args, from, to] of cases)
    it(`has the figures of the report: ${name}`, () =>
      inScratch((folder) => {
        const { env } = writeLogs(folder);
        const summary = JSON.parse(cliText(folder, ['summary', day, ...args, '--json'], env)) as SummaryJson;
        assert.deepEqual([summary.period.from, summary.period.to], [from, to]);
        const by = (dimension: string): ReportJson =>
          JSON.parse(
            cliText(folder, ['report', '--since', from, '--until', to, '--by', dimension, '--json'], env),
          ) as ReportJson;
        const { spent } = summary;
        assert.deepEqual(spent.totals, by('agent').totals);
        const pairs: readonly (readonly [string, readonly (readonly [string | null, Totals])[]])[] = [
          ['ticket', spent.tickets.map((row) => [row.ticket.text || null, row.totals])],
          ['branch', spent.branches.map((row) => [row.branch || null, row.totals])],
          ['model', spent.models.map((row) => [row.label || null, row.totals])],
          ['session', spent.sessions.map((row) => [row.session, row.totals])],
        ];
        for (const [dimension, rows] of pairs) {
          const reported = by(dimension).rows.map(({ key, calls, tokens, cost }) => [
            key[dimension],
            calls,
            tokens,
            cost,
          ]);
          const shown = rows.map(([key, { calls, tokens, cost }]) => [key, calls, tokens, cost]);
          const sorted = (all: readonly unknown[]): readonly string[] =>
            all.map((row) => JSON.stringify(row)).toSorted();
          assert.deepEqual(sorted(shown), sorted(reported), dimension);
        }
        const inSlots = spent.slots.reduce((sum, { totals }) => sum + totals.calls, 0);
        assert.equal(inSlots, spent.totals.calls);
        if (name === 'a day of 25 hours') assert.deepEqual([spent.slots.length, spent.totals.calls], [25, 6]);
      }));

  it('is Markdown for a stand-up without --json', () =>
    inScratch((folder) => {
      const { env } = writeLogs(folder);
      const text = cliText(folder, ['summary', '2025-10-26', '--markdown'], env);
      assert.match(text, /^## Sunday, October 26, 2025\n\n\*\*\$0\.\d\d \+ unpriced\*\* in 3 sessions, 6 calls/);
      assert.match(text, /- ABC-1: \$0\.\d+/);
      const long = cliText(folder, ['summary', '2025-10-26', '--markdown', '--long'], env);
      assert.match(long, /### What was spent[\s\S]*- ABC-1, `feature\/ABC-1-a`[\s\S]*### What became of it/);
    }));

  it('tags change both alike', () =>
    inScratch((folder) => {
      const { env } = writeLogs(folder);
      const first = runCli(folder, ['report', '--by', 'session']).rows[0]?.key['session'] ?? '';
      cliText(folder, ['tag', first, 'XYZ-9'], env);
      const summary = JSON.parse(cliText(folder, ['summary', '2025-10-26', '--json'], env)) as SummaryJson;
      const tagged = summary.spent.tickets.find(({ ticket }) => ticket.text === 'XYZ-9');
      assert.deepEqual(tagged?.totals, summary.spent.sessions.find(({ session }) => session === first)?.totals);
    }));

  it('takes months and ranges, and adds up to the report', () =>
    inScratch((folder) => {
      const { env } = writeLogs(folder);
      const of = (args: readonly string[]): SummaryJson =>
        JSON.parse(cliText(folder, ['summary', ...args, '--json'], env)) as SummaryJson;
      const month = of(['2025-10']);
      assert.deepEqual([month.period.from, month.period.to], ['2025-10-01', '2025-10-31']);
      assert.deepEqual(of(['--month', '2025-10']).spent.totals, month.spent.totals);
      const range = of(['--since', '2025-10-25', '--until', '2025-10-26']);
      assert.equal(range.spent.slots.length, 2);
      const report = cliText(folder, ['report', '--since', '2025-10-25', '--until', '2025-10-26', '--json'], env);
      assert.deepEqual(range.spent.totals, (JSON.parse(report) as ReportJson).totals);
    }));

  it('is of the repository that one stands in, unless all is asked for', () =>
    inScratch((folder) => {
      const { env } = writeLogs(folder);
      const repo = join(folder, 'repo');
      mkdirSync(repo);
      gitAt(0, repo, ['init', '-q', '-b', 'main']);
      new AgentHome(folder).claude({ cwd: repo, branch: 'main', now: () => LONG_DAY + HOUR }).call({ output: 7 });
      const calls = (cwd: string, ...args: readonly string[]): number => {
        const text = cliText(folder, ['summary', '2025-10-26', '--json', ...args], env, cwd);
        return (JSON.parse(text) as SummaryJson).spent.totals.calls;
      };
      assert.deepEqual(
        [calls(repo), calls(repo, '--all'), calls(folder), calls(folder, '--repo', 'repo')],
        [1, 7, 7, 1],
      );
      assert.match(cliText(folder, ['summary', '2025-10-26'], env, repo), /^Sunday, October 26, 2025 · repo\n/);
    }));

  it('says what a date is', () =>
    inScratch((folder) =>
      assert.throws(() => cliText(folder, ['summary', '26.10.2025']), /A date is written as 2026-11-21/),
    ));
});

describe('the floor of an unusual day on the command line', () => {
  /** Noon of a day so long ago. */
  const noon = (days: number): number => new Date().setHours(12, 0, 0, 0) - days * 24 * HOUR;
  /** A million tokens of input are $1: one on each of fifteen days, then four. */
  const writeDays = (folder: string): string => {
    const home = new AgentHome(folder);
    for (let days = 16; days >= 1; days -= 1) {
      const log = home.claude({ cwd: folder, branch: 'main', model: 'claude-haiku-4-5', now: () => noon(days) });
      log.call({ input: days === 1 ? 4_000_000 : 1_000_000 });
    }
    return localDay(noon(1));
  };

  for (const [args, isMarked] of [
    [[], false],
    [['--unusual-from', '4'], true],
    [['--unusual-from', '4.01'], false],
  ] as const)
    it(`${args.join(' ') || 'without an option'}: four dollars are ${isMarked ? '' : 'not '}marked`, () =>
      inScratch((folder) => {
        const day = writeDays(folder);
        assert.equal(cliText(folder, ['summary', day, ...args]).includes('Highest of your last 15'), isMarked);
      }));

  it('refuses what is no amount of dollars', () =>
    inScratch((folder) => {
      for (const amount of ['', '-1', 'five', '1e3']) {
        assert.throws(
          () => cliText(folder, ['summary', `--unusual-from=${amount}`]),
          (error: { status?: number; stderr?: string }) =>
            error.status === 2 && error.stderr?.includes(`got "${amount}"`) === true,
        );
      }
    }));
});
