import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { PLAIN_LINE, STATUS_LINE_FORMAT } from '../../../../src/core/live/statusLine.ts';
import { planWindows } from '../../../../src/engine/live/planWindows.ts';
import { answerStatusLine } from '../../../../src/engine/statusline/statusLineAnswer.ts';
import { CLI } from '../../cli/cli.ts';
import { openIn } from '../../ledger/ledgers.ts';
import { inScratch } from '../../reading/scratch.ts';

const DIST = resolve(import.meta.dirname, '../../../../dist');
const NOW = Date.UTC(2026, 10, 20, 12);
const RESETS = NOW / 1000 + 3600;

/** As Claude Code 2.1 writes it. */
const INPUT = {
  session_id: 's1',
  transcript_path: '/home/me/.claude/projects/shop/s1.jsonl',
  cwd: '/work/shop',
  model: { id: 'claude-opus-4-5', display_name: 'Opus 4.5' },
  cost: { total_cost_usd: 1.4213 },
  context_window: {
    context_window_size: 200_000,
    used_percentage: 62,
    current_usage: {
      input_tokens: 10,
      output_tokens: 990,
      cache_creation_input_tokens: 3000,
      cache_read_input_tokens: 120_000,
    },
  },
  rate_limits: {
    five_hour: { used_percentage: 41.6, resets_at: RESETS },
    seven_day: { used_percentage: 12, resets_at: RESETS + 86_400 },
  },
};
/** Read 123,000 tokens at $0.50 and write 1,000 at $6.25 per million. */
const WHOLE = '$1.42 · next ≥ $0.07 · context 62% · 5h 42% · week 12%';

const ODD = fc.oneof(fc.json(), fc.string(), fc.string({ unit: 'binary' }));
const LEAF = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.double(), fc.string({ unit: 'binary' }), fc.constant(-1));
const SHAPED = fc
  .record(
    {
      session_id: LEAF,
      transcript_path: LEAF,
      cwd: LEAF,
      model: fc.oneof(LEAF, fc.record({ id: LEAF, display_name: LEAF })),
      cost: fc.oneof(LEAF, fc.record({ total_cost_usd: LEAF })),
      context_window: fc.oneof(
        LEAF,
        fc.record({ context_window_size: LEAF, used_percentage: LEAF, current_usage: LEAF }),
      ),
      rate_limits: fc.oneof(LEAF, fc.dictionary(fc.string(), fc.record({ used_percentage: LEAF, resets_at: LEAF }))),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));
/** What Claude Code may write, and what nobody would. */
const SOME_INPUT = fc.oneof(ODD, SHAPED);

const ask = (folder: string, input: unknown, more: { now?: number; format?: string } = {}): string =>
  answerStatusLine({
    text: typeof input === 'string' ? input : JSON.stringify(input),
    ledgerPath: join(folder, 'ledger.db'),
    dist: DIST,
    home: '/home/me/.claude',
    format: STATUS_LINE_FORMAT,
    now: NOW,
    ...more,
  });

function stored(folder: string) {
  const { ledger } = openIn(folder, false);
  try {
    return planWindows(ledger, NOW);
  } finally {
    ledger.close();
  }
}

describe('the status line', () => {
  it('shows cost, next turn, context and windows, and stores the windows for their home', () => {
    inScratch((folder) => {
      openIn(folder).ledger.close();
      assert.equal(ask(folder, INPUT), WHOLE);
      const other = { ...INPUT, transcript_path: '/home/me/.claude-work/projects/x/s.jsonl' };
      ask(folder, { ...other, rate_limits: { five_hour: { used_percentage: 7, resets_at: null } } });
      const claude = { agent: 'claude-code', home: '/home/me/.claude', seenAt: NOW };
      assert.deepEqual(stored(folder), [
        { ...claude, name: '5 hours', usedPercent: 41.6, resetsAt: RESETS * 1000 },
        { ...claude, name: 'week', usedPercent: 12, resetsAt: (RESETS + 86_400) * 1000 },
        { ...claude, home: '/home/me/.claude-work', name: '5 hours', usedPercent: 7, resetsAt: null },
      ]);
      const { rate_limits: _, ...without } = INPUT;
      assert.equal(ask(folder, without), WHOLE);
    });
  });

  it('writes only what is new, and the age of what is not after 5 minutes', () => {
    inScratch((folder) => {
      openIn(folder).ledger.close();
      const path = join(folder, 'ledger.db');
      ask(folder, INPUT);
      const before = readFileSync(path);
      const { mtimeMs } = statSync(path);
      ask(folder, INPUT, { now: NOW + 299_000 });
      assert.deepEqual([statSync(path).mtimeMs, readFileSync(path)], [mtimeMs, before]);
      ask(folder, INPUT, { now: NOW + 300_000 });
      assert.equal(stored(folder)[0]?.seenAt, NOW + 300_000);
    });
  });

  const SHORTER: readonly (readonly [string, (folder: string) => void])[] = [
    ['missing', () => undefined],
    ['damaged', (folder) => writeFileSync(join(folder, 'ledger.db'), 'no database '.repeat(500))],
    ['empty', (folder) => writeFileSync(join(folder, 'ledger.db'), '')],
    ['of a newer version', (folder) => withDb(folder, (db) => db.exec('PRAGMA user_version = 999'))],
  ];
  for (const [title, prepare] of SHORTER)
    it(`answers from its input where the ledger is ${title}`, () => {
      inScratch((folder) => {
        prepare(folder);
        assert.equal(ask(folder, INPUT), WHOLE);
      });
    });

  it('answers from its input while another process writes, and stores the reading later', () => {
    inScratch((folder) => {
      openIn(folder).ledger.close();
      withDb(folder, (db) => {
        db.exec('BEGIN IMMEDIATE');
        assert.equal(ask(folder, INPUT), WHOLE);
        db.exec('ROLLBACK');
      });
      assert.deepEqual(stored(folder), []);
      ask(folder, INPUT);
      assert.equal(stored(folder).length, 2);
    });
  });

  const PARTS: readonly (readonly [string, unknown, string])[] = [
    ['no JSON', '{"cost":', PLAIN_LINE],
    ['a list', '[1]', PLAIN_LINE],
    ['nothing', '', PLAIN_LINE],
    ['an empty object', '{}', PLAIN_LINE],
    ['a cost alone', { cost: { total_cost_usd: 0 } }, '$0.00'],
    [
      'an unknown model',
      { ...INPUT, model: { id: 'no-such', display_name: 'X' } },
      '$1.42 · context 62% · 5h 42% · week 12%',
    ],
    [
      'no percentage',
      { ...INPUT, rate_limits: null, context_window: { ...INPUT.context_window, used_percentage: null } },
      '$1.42 · next ≥ $0.07 · context 124k of 200k (62%)',
    ],
    [
      'the end of a 1-hour cache',
      { ...INPUT, rate_limits: null, prompt_cache: { ttl: '1h', expires_at: NOW / 1000 + 47 * 60 } },
      '$1.42 · next ≥ $0.07 · cache 47m · context 62%',
    ],
    [
      'an end of the cache that is rounded up',
      { ...INPUT, rate_limits: null, prompt_cache: { ttl: '5m', expires_at: NOW / 1000 + 301 } },
      '$1.42 · next ≥ $0.07 · cache 5m · context 62%',
    ],
    [
      'a cache that is cold',
      { ...INPUT, rate_limits: null, prompt_cache: { ttl: '5m', expires_at: NOW / 1000 - 1 } },
      '$1.42 · next ≥ $0.78 · cache cold +$0.71 · context 62%',
    ],
    [
      'a window that is over',
      { rate_limits: { five_hour: { used_percentage: 90, resets_at: NOW / 1000 - 1 } } },
      PLAIN_LINE,
    ],
  ];
  for (const [title, input, line] of PARTS)
    it(`${title}: ${line}`, () => inScratch((folder) => assert.equal(ask(folder, input), line)));

  it('takes a format', () =>
    inScratch((folder) =>
      assert.equal(ask(folder, INPUT, { format: '${model} ${effort} · ${cost}' }), 'Opus 4.5 · $1.42'),
    ));

  const STATES: readonly (readonly [string, (folder: string) => () => void])[] = [
    ['a ledger', () => () => undefined],
    [
      'a ledger that is locked',
      (folder) => {
        const db = new DatabaseSync(join(folder, 'ledger.db'));
        db.exec('BEGIN IMMEDIATE');
        return () => db.close();
      },
    ],
    [
      'no ledger',
      (folder) => {
        rmSync(join(folder, 'ledger.db'));
        return () => undefined;
      },
    ],
    [
      'a damaged ledger',
      (folder) => {
        const path = join(folder, 'ledger.db');
        // The header is whole, the tables are not.
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.fill(0x5a, 512));
        return () => undefined;
      },
    ],
  ];
  for (const [title, make] of STATES)
    it(`never throws, and is one line without controls, whatever comes in: ${title}`, function () {
      this.timeout(600_000);
      inScratch((folder) => {
        openIn(folder).ledger.close();
        const undo = make(folder);
        try {
          fc.assert(
            fc.property(SOME_INPUT, (text) => {
              const line = ask(folder, text);
              assert.ok(line.length > 0 && line.length <= 260);
              assert.doesNotMatch(line, /[\p{Cc}\p{Zl}\p{Zp}]/u);
            }),
            { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
          );
        } finally {
          undo();
        }
      });
    });

  it('runs as a whole process: the wrapped command first, exit code 0 for anything', () => {
    inScratch((folder) => {
      const env = { PATH: process.env['PATH'], HOME: folder, TOKEN_LEDGER_HOME: join(folder, 'ledger') };
      const run = (args: readonly string[], input: string) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'statusline', ...args], {
          env,
          input,
          encoding: 'utf8',
        });
        return { status, stdout, stderr };
      };
      const reported = (stdout: string) => ({ status: 0, stdout, stderr: '' });
      const { rate_limits: _, ...input } = INPUT;
      const line = '$1.42 · next ≥ $0.07 · context 62%\n';
      assert.deepEqual(run([], JSON.stringify(input)), reported(line));
      assert.deepEqual(
        run(['--wrap', `printf 'mine\\n'; grep -o s1 | head -1`], JSON.stringify(input)),
        reported(`mine\ns1\n${line}`),
      );
      assert.deepEqual(run(['--wrap', 'exit 3'], '{'), reported(`${PLAIN_LINE}\n`));
      assert.deepEqual(run(['--no-such', '--format'], `{"a":"${'x'.repeat(100_000)}"}`), reported(`${PLAIN_LINE}\n`));
    });
  });
});

function withDb(folder: string, work: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(join(folder, 'ledger.db'));
  try {
    work(db);
  } finally {
    db.close();
  }
}
