import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rowRecord } from '../../engine/claudeLines.ts';
import { count, id7, meta, turn } from '../../engine/codexLines.ts';
import { writeLogs } from '../../engine/machine.ts';
import { gitAt, scratchFolder } from '../../git/scratch.ts';
import { CLI, cliText, type ReportJson } from '../cli.ts';

interface Totals {
  readonly calls: number;
  readonly tokens: Readonly<Record<string, number>>;
  readonly cost: Readonly<Record<string, number | string>>;
  readonly unpriced: { readonly calls: number; readonly models: readonly string[] };
  readonly lowerBound: boolean;
}
interface FullReport {
  readonly schema: string;
  readonly scan: Readonly<Record<string, number>>;
  readonly totals: Totals;
  readonly rows: readonly (Totals & { readonly key: Readonly<Record<string, string | null>> })[];
}

const MODELS = ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5-20251001', 'no-such-model-7'];
const BRANCHES = ['main', 'ABC-12-fix', 'feature/DEF-3', '', '$(icon) ](command:x)'];
const PARTS = ['input', 'cacheWrite', 'cacheRead', 'output', 'other'];

/** Calls around the days on which clocks are put forward and back in Europe, America and Chile. */
const TIMES = ['2026-03-07', '2026-03-28', '2026-04-04', '2026-09-05', '2026-10-24', '2026-10-31'].flatMap((day) =>
  Array.from({ length: 30 }, (_, n) => Date.parse(`${day}T12:00:00Z`) + n * 100 * 60_000),
);

function claudeLog(session: string, cwd: string, times: readonly number[]): string {
  return times
    .map((time, n) =>
      JSON.stringify({
        ...rowRecord({
          of: `${session}-${n}/r${n}`,
          out: 17 + n * 3,
          message: { model: MODELS[n % MODELS.length] },
          usage: {
            input_tokens: 7 + n,
            cache_read_input_tokens: 1000 + n,
            cache_creation_input_tokens: 300,
            cache_creation: { ephemeral_1h_input_tokens: n % 200 },
            server_tool_use: { web_search_requests: n % 3 },
          },
          line: { sessionId: session, cwd, gitBranch: BRANCHES[n % BRANCHES.length] },
        }),
        timestamp: new Date(time).toISOString(),
      }),
    )
    .join('\n')
    .concat('\n');
}

const codexLog = (id: string, cwd: string): string =>
  [meta(id, { cwd }), turn(id7(1), 1, { model: 'gpt-5', cwd }), count([900, 90], [900, 90, 600, 0, 33], 2), ''].join(
    '\n',
  );

describe('token-ledger report --json', function () {
  this.timeout(120_000);
  const folder = scratchFolder();
  const path = (name: string): string => join(folder.path, name);
  const home = path('home');
  const report = (args: readonly string[], env: NodeJS.ProcessEnv = {}): FullReport =>
    JSON.parse(cliText(home, ['report', '--json', ...args], env)) as FullReport;

  before(() => {
    mkdirSync(path('repo/sub'), { recursive: true });
    gitAt(0, path('repo'), ['init', '-q', '-b', 'main']);
    gitAt(0, path('repo'), ['commit', '-q', '--allow-empty', '-m', 'one']);
    gitAt(0, path('repo'), ['worktree', 'add', '-q', path('tree'), '-b', 'x']);
    mkdirSync(path('tree/sub'));
    mkdirSync(path('repository'));
    mkdirSync(path('nobody'));
    writeLogs(home, {
      '.claude/projects/a/s1.jsonl': claudeLog('s1', path('repo'), TIMES),
      '.claude/projects/a/s2.jsonl': claudeLog('s2', path('repo/sub'), TIMES.slice(0, 7)),
      '.claude/projects/a/s3.jsonl': claudeLog('s3', path('tree/sub'), TIMES.slice(0, 5)),
      '.claude/projects/a/s4.jsonl': claudeLog('s4', path('repository'), TIMES.slice(0, 3)),
      '.claude/projects/a/s5.jsonl': claudeLog('s5', 'C:\\work\\repo', TIMES.slice(0, 2)),
      '.claude/projects/a/s6.jsonl': claudeLog('s6', 'sub', TIMES.slice(0, 2)),
      '.codex/sessions/rollout-x.jsonl': codexLog(id7(0), path('tree')),
    });
  });
  after(() => folder[Symbol.dispose]());

  it('has the shape that it is promised to have', () => {
    const { schema, scan, totals, rows } = report(['--by', 'session']);
    assert.equal(schema, 'token-ledger/report@1');
    assert.deepEqual(Object.keys(scan), ['files', 'filesRead', 'bytesRead', 'ms']);
    for (const each of [totals, ...rows]) {
      const { calls, tokens, cost, unpriced, lowerBound } = each;
      assert.deepEqual(Object.keys(tokens).toSorted(), [
        'cacheRead',
        'cacheWrite1h',
        'cacheWrite5m',
        'input',
        'output',
        'reasoning',
      ]);
      assert.deepEqual(Object.keys(cost).toSorted(), [...PARTS, 'currency', 'total'].toSorted());
      assert.deepEqual([typeof calls, cost['currency'], typeof lowerBound], ['number', 'USD', 'boolean']);
      assert.deepEqual(unpriced.models, unpriced.calls > 0 ? ['no-such-model-7'] : []);
      assert.equal(
        nano(each, 'total'),
        PARTS.reduce((sum, part) => sum + nano(each, part), 0),
      );
    }
    assert.equal(totals.calls, TIMES.length + 7 + 5 + 3 + 2 + 2 + 1);
    assert.deepEqual(report([]).rows, []);
  });

  const GROUPS = [
    'session',
    'day',
    'repo',
    'branch',
    'ticket',
    'agent',
    'model',
    'cwd',
    'day,model',
    'repo,branch,session',
  ];
  for (const by of [...GROUPS, 'session,day,repo,branch,ticket,agent,model,cwd']) {
    it(`by ${by}: the rows add up to the totals, to the token and the nano-dollar`, () => {
      const { totals, rows } = report(['--by', by]);
      assert.ok(rows.length > 1);
      assert.deepEqual(sumOf(rows), sumOf([totals]));
      assert.deepEqual(sumOf([totals]), sumOf([report([]).totals]));
      assert.equal(new Set(rows.map((row) => JSON.stringify(row))).size, rows.length);
    });
  }

  for (const zone of [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/Santiago',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
  ]) {
    it(`in ${zone}: days are local, also where they have 23 or 25 hours`, () => {
      const env = { TZ: zone };
      const { totals, rows } = report(['--by', 'day', '--by', 'session'], env);
      assert.deepEqual(sumOf(rows), sumOf([totals]));
      const days = perDay(zone);
      const reported = rows.filter((row) => row.key['session'] === 's1');
      assert.deepEqual(Object.fromEntries(reported.map((row) => [row.key['day'], row.calls])), days);
      const names = Object.keys(days).toSorted();
      for (const day of names.filter((_, n) => n % 9 === 2)) {
        const one = report(['--since', day, '--until', day, '--by', 'session'], env).rows;
        assert.equal(one.find((row) => row.key['session'] === 's1')?.calls, days[day]);
      }
      const [first = '', last = ''] = [names[4], names.at(-3)];
      const [before, inside, after] = [
        report(['--until', dayBefore(first)], env).totals,
        report(['--since', first, '--until', last], env).totals,
        report(['--since', dayAfter(last)], env).totals,
      ];
      assert.deepEqual(sumOf([before, inside, after]), sumOf([totals]));
    });
  }

  /** Which sessions' calls lie in a folder; a worktree's lie in its repository too. */
  const INSIDE: readonly (readonly [string, readonly string[]])[] = [
    ['repo', ['codex', 's1', 's2', 's3']],
    ['repo/sub', ['s2', 's3']],
    ['tree', ['codex', 's3']],
    ['tree/sub', ['s3']],
    ['repository', ['s4']],
    ['.', ['codex', 's1', 's2', 's3', 's4']],
    ['repo/none', []],
  ];
  for (const [cwd, sessions] of INSIDE) {
    it(`--cwd ${cwd}: ${sessions.join(', ') || 'nothing'}`, () => {
      const { rows } = report(['--cwd', path(cwd), '--by', 'session', '--by', 'agent']);
      const names = rows.map(({ key }) => (key['agent'] === 'codex' ? 'codex' : String(key['session'])));
      assert.deepEqual(names.toSorted(), sessions);
    });
  }

  it('folders that a log of another system names, or that are no absolute paths, lie in none of ours', () => {
    assert.deepEqual(report(['--cwd', '.', '--by', 'cwd']).rows, []);
  });

  const NAMED: readonly (readonly [string, readonly RegExp[]])[] = [
    ['agent', [/^Claude Code +\d/m, /^Codex +\d/m]],
    ['ticket', [/^ABC-12 /m, /^\(untagged\) +\d/m]],
    ['branch', [/^main /m, /^\(unknown\) +\d/m]],
  ];
  for (const [by, words] of NAMED) {
    it(`by ${by}, for a person: what it is called elsewhere`, () => {
      const text = cliText(home, ['report', '--by', by]);
      for (const each of words) assert.match(text, each);
    });
  }

  for (const args of [['report'], ['report', '--by', 'day'], ['outcomes']]) {
    it(`${args.join(' ')} without a call: says where to look, not a table of nothing`, () => {
      const text = cliText(path('nobody'), args);
      assert.equal(text, 'No call was found. token-ledger doctor says where logs were looked for.\n');
    });
  }

  it('a reader that goes away early is no failure', () => {
    const cli = `"${process.execPath}" "${CLI}" report --json --by session --by day --by branch --by model`;
    const env = { HOME: home, TOKEN_LEDGER_HOME: join(home, 'ledger'), PATH: process.env['PATH'] };
    const { stdout, stderr } = spawnSync('sh', ['-c', `${cli} | head -c 1`], { env, encoding: 'utf8' });
    assert.deepEqual([stdout, stderr], ['{', '']);
  });

  it('reads nothing twice, and says so', () => {
    const { scan } = report([]);
    assert.deepEqual([scan['files'], scan['filesRead'], scan['bytesRead']], [7, 0, 0]);
  });

  const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
    [['report', '--by', 'colour'], /--by takes one of session, hour, day, .*; got "colour"/],
    [['report', '--by', ''], /--by takes one of/],
    [['report', '--since', '2026-03-02', '--until', '2026-03-01'], /--until 2026-03-01 is before --since 2026-03-02/],
    [['report', '--since', 'long ago'], /written as 2026-11-21, .* "long ago" is none of these/],
    [['report', '--since', '2026-02-30'], /"2026-02-30" is none/],
    [['report', '--until', '2026-13-01'], /"2026-13-01" is none/],
    [['report', '--since'], /--since/],
    [['report', '--colour'], /--colour/],
    [['report', 'now'], /takes no "now"/],
    [['report', '--redact'], /takes no --redact/],
    [['doctor', '--by', 'day'], /takes no --by/],
    [['toString'], /no command "toString"/],
  ];
  for (const [args, message] of WRONG) {
    it(`token-ledger ${args.join(' ')}: says what is wrong, and how it is used`, () => {
      assert.throws(
        () => cliText(home, args),
        (error: { status: number; stdout: string; stderr: string }) => {
          assert.deepEqual([error.status, error.stdout], [2, '']);
          assert.match(error.stderr, message);
          assert.doesNotMatch(error.stderr, /^\s+at /m);
          return true;
        },
      );
    });
  }

  it('without --json, text from logs does nothing to the terminal', () => {
    const text = cliText(home, ['report', '--by', 'branch']);
    assert.match(text, /Total/);
    assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u);
  });

  it('doctor --json reports roots, figures and what was not understood', () => {
    const found = JSON.parse(cliText(home, ['doctor', '--json'])) as ReportJson & {
      readonly schema: string;
      readonly roots: readonly { readonly agent: string; readonly exists: boolean; readonly logs: number }[];
    };
    assert.equal(found.schema, 'token-ledger/doctor@1');
    assert.deepEqual(found.totals, report([]).totals);
    const logs = (agent: string): number =>
      found.roots.filter((root) => root.agent === agent).reduce((sum, root) => sum + root.logs, 0);
    assert.deepEqual([logs('claude-code'), logs('codex')], [6, 1]);
  });
});

const nano = ({ cost }: Totals, part: string): number => Math.round(Number(cost[part]) * 1e9);

/** Calls, tokens and nano-dollars of some rows, all whole numbers. */
function sumOf(rows: readonly Totals[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  const add = (name: string, n: number): void => {
    sum[name] = (sum[name] ?? 0) + n;
  };
  for (const row of rows) {
    add('calls', row.calls);
    add('unpriced', row.unpriced.calls);
    for (const [name, n] of Object.entries(row.tokens)) add(`tokens.${name}`, n);
    for (const part of [...PARTS, 'total']) add(`cost.${part}`, nano(row, part));
  }
  return sum;
}

function perDay(timeZone: string): Readonly<Record<string, number>> {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const days: Record<string, number> = {};
  for (const time of TIMES) days[format.format(time)] = (days[format.format(time)] ?? 0) + 1;
  return days;
}

const shifted = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
const dayBefore = (day: string): string => shifted(day, -1);
const dayAfter = (day: string): string => shifted(day, 1);
