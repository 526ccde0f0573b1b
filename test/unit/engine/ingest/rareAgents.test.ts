import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Agent } from '../../../../src/agents/format/agent.ts';
import { goose } from '../../../../src/agents/goose.ts';
import { kimi } from '../../../../src/agents/kimi/kimi.ts';
import { openclaw } from '../../../../src/agents/pi/openclaw.ts';
import { lines } from '../../agents/made.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { engineOn, ledgerLines } from '../machine.ts';

/** What happens below a home, and what the ledger reports after it. */
type Step = readonly [what: string, happens: (home: string) => void, reports: readonly string[]];

const put =
  (path: string, text: string) =>
  (home: string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
const sql =
  (path: string, text: string) =>
  (home: string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    const db = new DatabaseSync(join(home, path));
    db.exec(text);
    db.close();
  };

const GOOSE = '.local/share/goose/sessions/sessions.db';
const SESSIONS = `CREATE TABLE sessions (id TEXT PRIMARY KEY, working_dir TEXT, created_at TIMESTAMP, accumulated_input_tokens INTEGER,
  accumulated_output_tokens INTEGER, accumulated_cost REAL, model_config_json TEXT, parent_session_id TEXT);`;
const LEDGER = `CREATE TABLE usage_ledger (id INTEGER PRIMARY KEY, session_id TEXT, created_timestamp, model TEXT, input_tokens,
  output_tokens, total_tokens, cache_read_tokens, cache_write_tokens, cost);`;
const session = (id: string, input: number, parent = 'NULL') =>
  `INSERT INTO sessions VALUES ('${id}', '/w', '2026-09-01 00:00:00', ${input}, 5, NULL, '{"model_name":"m"}', ${parent});`;

const entry = (id: string, input: number, second = 1) => ({
  type: 'message',
  id,
  timestamp: `2026-09-01T00:00:0${second}Z`,
  message: { role: 'assistant', model: 'm', usage: { input, output: 2, cacheRead: 0, cacheWrite: 0 } },
});
const header = (id: string, more: object = {}) => ({
  type: 'session',
  id,
  timestamp: '2026-09-01T00:00:00Z',
  cwd: '/w',
  ...more,
});
const CLAW = '.openclaw/agents/main/sessions';
const CLAW_DB = '.openclaw/agents/main/agent/openclaw-agent.sqlite';
const EVENTS = `CREATE TABLE IF NOT EXISTS transcript_events (session_id TEXT, seq INTEGER, event_json TEXT, event_zstd BLOB,
  PRIMARY KEY (session_id, seq));`;
const event = (of: string, seq: number, value: object) =>
  `INSERT INTO transcript_events VALUES ('${of}', ${seq}, '${JSON.stringify(value)}', NULL);`;

const used = (input: number, output: number) => ({
  input_other: input,
  output,
  input_cache_read: 0,
  input_cache_creation: 0,
});
const status = (id: string | null, input: number, output: number, timestamp: unknown = 1788000000.25) => ({
  timestamp,
  message: { type: 'StatusUpdate', payload: { message_id: id, token_usage: used(input, output) } },
});
const KIMI = '.kimi/sessions/d41d8cd98f00b204e9800998ecf8427e';
const coded = (time: unknown, output: number, model = 'kimi-code/k2') => ({
  type: 'usage.record',
  time,
  model,
  usage: { inputOther: 1, output, inputCacheRead: 0, inputCacheCreation: 0 },
});
const CODE = '.kimi-code/sessions/wd_w/s/agents';

const STORIES: readonly (readonly [Agent, string, readonly Step[]])[] = [
  [
    goose,
    'a session of before the ledger of requests, and then one with it; parents in a ring; rows of any type',
    [
      ['sums only', sql(GOOSE, SESSIONS + session('a', 30)), ['a /w m sum: calls 1, input 30, output 5']],
      [
        'the sum grows',
        sql(GOOSE, 'UPDATE sessions SET accumulated_input_tokens = 40'),
        ['a /w m sum: calls 1, input 40, output 5'],
      ],
      [
        'requests take the place of the sum',
        sql(
          GOOSE,
          `${LEDGER} INSERT INTO usage_ledger VALUES (1, 'a', 1788220800, 'n', 30, 3, 33, NULL, NULL, 0.5),
           (2, 'a', '2026-09-01T00:00:00Z', NULL, 10, 2, 12, 4, 0, 'dear');`,
        ),
        ['a /w m: calls 1, input 6, cacheRead 4, output 2', 'a /w n: calls 1, input 30, output 3, vendor 500000000'],
      ],
      [
        'two sessions launched each other; what is no count counts nothing; a request of no session',
        sql(
          GOOSE,
          `${session('b', 1, "'c'")} ${session('c', 2, "'b'")} INSERT INTO usage_ledger VALUES
           (3, 'a', 1788220800, 'n', -7, 'x', 1e300, 9e99, NULL, -1), (4, 'gone', NULL, 'n', 8, 1, 9, 0, 0, NULL);`,
        ),
        [
          'a /w m: calls 1, input 6, cacheRead 4, output 2',
          'a /w n: calls 1, input 30, output 3, vendor 500000000',
          'b /w m sum: calls 2, input 3, output 10',
          'gone n: calls 1, input 8, output 1',
        ],
      ],
    ],
  ],
  [
    openclaw,
    'a session that is reset, moved into the database and forked there',
    [
      ['a file', put(`${CLAW}/s.jsonl`, lines(header('s'), entry('a', 1))), ['s /w m: calls 1, input 1, output 2']],
      [
        'reset: the old one is put aside, a new one has its name',
        (home) => {
          renameSync(join(home, `${CLAW}/s.jsonl`), join(home, `${CLAW}/s.jsonl.reset.2026-09-02T00-00-00.000Z`));
          put(`${CLAW}/s.jsonl`, lines(header('t'), entry('b', 2)))(home);
        },
        ['s /w m: calls 1, input 1, output 2', 't /w m: calls 1, input 2, output 2'],
      ],
      [
        'the database takes over; its rows hold the same entries, and more',
        sql(
          CLAW_DB,
          EVENTS + event('t', 0, header('t')) + event('t', 1, entry('b', 2)) + event('t', 2, entry('c', 3, 2)),
        ),
        ['s /w m: calls 1, input 1, output 2', 't /w m: calls 2, input 5, output 4'],
      ],
      [
        'the files go; a fork copies what came before it, under its own times',
        (home) => {
          rmSync(join(home, CLAW), { recursive: true });
          const fork = header('u', { timestamp: '2026-09-01T00:00:05Z', parentSession: '/x/2026_t.jsonl' });
          sql(CLAW_DB, event('u', 0, fork) + event('u', 1, entry('c', 3, 2)) + event('u', 2, entry('d', 4, 6)))(home);
        },
        [
          's /w m: calls 1, input 1, output 2',
          't /w m: calls 2, input 5, output 4',
          'u /w m: calls 1, input 4, output 2',
        ],
      ],
    ],
  ],
  [
    kimi,
    'times of any kind, a fork, a directory that goes',
    [
      [
        'no id, no time, a time of another kind',
        put(
          `${KIMI}/s/wire.jsonl`,
          lines(status(null, 1, 2), status('a', 3, 4, 'soon'), status('b', 5, 6, -5), status('c', 7, 8, 1e300)),
        ),
        ['s: calls 4, input 16, output 20'],
      ],
      [
        'a fork repeats some and goes on: nothing says whose they were; a step that ended with nothing bills nothing',
        put(
          `${KIMI}/f/wire.jsonl`,
          lines(status(null, 1, 2), status('a', 3, 4, 'soon'), status('d', 9, 9), status('e', 0, 0)),
        ),
        ['f: calls 3, input 13, output 15', 's: calls 2, input 12, output 14'],
      ],
      [
        'its successor: seconds, milliseconds and none; a model without a seller',
        put(`${CODE}/main/wire.jsonl`, lines(coded(1788000001, 1), coded(1788000001000, 2), coded(null, 3, 'k2'))),
        ['f: calls 3, input 13, output 15', 's k2: calls 3, input 3, output 6', 's: calls 2, input 12, output 14'],
      ],
      [
        'what was read stays when the logs go',
        (home) => rmSync(join(home, '.kimi'), { recursive: true }),
        ['f: calls 3, input 13, output 15', 's k2: calls 3, input 3, output 6', 's: calls 2, input 12, output 14'],
      ],
    ],
  ],
];

describe('rarer agents, by and by', () => {
  for (const [agent, name, steps] of STORIES) {
    it(`${agent.label}: ${name}`, async () => {
      await inScratchAsync(async (folder) => {
        const home = join(folder, 'home');
        const engine = engineOn(home, folder, [agent]);
        for (const [what, happens, reports] of steps) {
          happens(home);
          await engine.scanAll();
          assert.deepEqual(ledgerLines(engine), reports, what);
        }
        engine.close();
        // Read at once, what is still there reports no more than what was reported by and by.
        const whole = engineOn(home, join(folder, 'whole'), [agent]);
        await whole.scanAll();
        const known = new Set(steps.at(-1)?.[2]);
        for (const line of ledgerLines(whole)) assert.ok(known.has(line), line);
        whole.close();
      });
    });
  }
});
