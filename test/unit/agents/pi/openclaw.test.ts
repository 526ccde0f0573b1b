import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import type { Json } from '../../../../src/agents/format/agent.ts';
import { openclaw } from '../../../../src/agents/pi/openclaw.ts';
import { conforms } from '../conform.ts';
import { type Found, logsOf, placeOf, readLog, sinkInto } from '../drive.ts';
import { database, lines, readMade, short, withHome } from '../made.ts';
import { walkSamples } from '../samples.ts';

const DB = '.openclaw/agents/main/agent/openclaw-agent.sqlite';
const FILE = '.openclaw/agents/main/sessions/s1.jsonl';
const SCHEMA = `CREATE TABLE session_windows (session_id TEXT PRIMARY KEY, session_key TEXT NOT NULL);
  CREATE TABLE transcript_events (session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT, event_zstd BLOB,
  created_at INTEGER NOT NULL, PRIMARY KEY (session_id, seq));`;

const header = { type: 'session', version: 3, id: 's1', timestamp: '2026-09-01T00:00:00.000Z', cwd: '/w/p' };
const answer = (id: string, input: number) => ({
  type: 'message',
  id,
  timestamp: '2026-09-01T00:00:01.000Z',
  message: {
    role: 'assistant',
    provider: 'p',
    model: 'm',
    usage: { input, output: 2, cacheRead: 4, cacheWrite: 3, totalTokens: input + 9, cost: { total: 0.5 } },
  },
});
const event = (seq: number, entry: object, packed = false) => ({
  session_id: 's1',
  seq,
  event_json: packed ? null : JSON.stringify(entry),
  event_zstd: packed ? new Uint8Array(zstdCompressSync(JSON.stringify(entry))) : null,
  created_at: 1788220800000 + seq,
});

/** Reads the database of a home, once for each change made to it, and counts what each reading reported. */
function readAgain(home: string, ...changes: readonly string[]): readonly (readonly string[])[] {
  let state: Json | undefined;
  const read = (): readonly string[] => {
    const found: Found = { calls: [], facts: [], unread: [] };
    for (const file of logsOf([openclaw], placeOf(home))) state = readLog(file, sinkInto(found), state);
    return short(found.calls);
  };
  return [
    read(),
    ...changes.map((sql) => {
      const db = new DatabaseSync(`${home}/${DB}`);
      db.exec(sql);
      db.close();
      return read();
    }),
  ];
}

describe('openclaw', () => {
  walkSamples(openclaw);
  conforms(openclaw, {
    [DB]: database(SCHEMA, {
      transcript_events: [event(0, header), event(1, answer('a', 1)), event(2, answer('b', 2), true)],
    }),
    [FILE]: lines(header, answer('a', 1), answer('c', 3)),
  });

  it('events are entries, as text or packed', () => {
    const transcript_events = [event(2, answer('b', 2), true), event(0, header), event(1, answer('a', 1))];
    const { calls, unread } = readMade(openclaw, { [DB]: database(SCHEMA, { transcript_events }) });
    assert.deepEqual(short(calls), ['m 1/4/3/0/2(0) $0.5', 'm 2/4/3/0/2(0) $0.5']);
    assert.deepEqual([calls[0]?.session, calls[0]?.cwd, calls[0]?.provider], ['s1', '/w/p', 'p']);
    assert.deepEqual(unread, []);
  });

  it('a session left in its old file too is counted once', () => {
    const { calls } = readMade(openclaw, {
      [DB]: database(SCHEMA, {
        transcript_events: [event(0, header), event(1, answer('a', 1)), event(2, answer('b', 2))],
      }),
      [FILE]: lines(header, answer('a', 1)),
      [`${FILE}.deleted.2026-09-01T00-00-00.000Z`]: lines(header, answer('a', 1), answer('y', 6)),
      '.clawdbot/agents/main/sessions/s0.jsonl': lines({ ...header, id: 's0' }, answer('z', 7)),
      '.openclaw/agents/main/sessions/sessions.json': {},
    });
    assert.deepEqual(short(calls), [
      'm 1/4/3/0/2(0) $0.5',
      'm 2/4/3/0/2(0) $0.5',
      'm 6/4/3/0/2(0) $0.5',
      'm 7/4/3/0/2(0) $0.5',
    ]);
  });

  it('reads on where rows were added, from the start where they were taken away, nothing where nothing changed', () => {
    const insert = (seq: number, id: string, input: number) =>
      `INSERT INTO transcript_events VALUES ('s1', ${seq}, '${JSON.stringify(answer(id, input))}', NULL, 1)`;
    withHome(
      { [DB]: database(SCHEMA, { transcript_events: [event(0, header), event(1, answer('a', 1))] }) },
      (home) => {
        const reported = readAgain(
          home,
          insert(2, 'b', 2),
          'SELECT 1',
          `DELETE FROM transcript_events WHERE seq = 2; ${insert(3, 'c', 3)}`,
        );
        const [a, b, c] = ['m 1/4/3/0/2(0) $0.5', 'm 2/4/3/0/2(0) $0.5', 'm 3/4/3/0/2(0) $0.5'];
        assert.deepEqual(reported, [[a], [b], [], [a, c]]);
      },
    );
  });
});
