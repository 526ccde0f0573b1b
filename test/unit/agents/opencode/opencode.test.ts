import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { SessionFact, Sink } from '../../../../src/agents/format/agent.ts';
import { kiloCli, opencode } from '../../../../src/agents/opencode/opencode.ts';
import { openCodeDatabase } from '../../../../src/agents/opencode/opencodeDatabase.ts';
import type { Call } from '../../../../src/core/usage/call.ts';
import { conforms } from '../conform.ts';
import { logInfo, placeOf } from '../drive.ts';
import { rowsOf } from '../driveDatabase.ts';
import { database, readMade, short } from '../made.ts';
import { walkSamples } from '../samples.ts';

const DB = '.local/share/opencode/opencode.db';
const SCHEMA = `
  CREATE TABLE session(id TEXT PRIMARY KEY, parent_id TEXT, directory TEXT, title TEXT, time_created INTEGER, time_updated INTEGER);
  CREATE TABLE message(id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);
  CREATE TABLE part(id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);`;

const T = 1748000000000;
const tokens = (input: number, output: number, reasoning = 0, read = 0, write = 0) => ({
  input,
  output,
  reasoning,
  cache: { read, write },
});
const data = (created: number, own: object, more: object = {}) => ({
  role: 'assistant',
  providerID: 'anthropic',
  modelID: 'opus',
  time: { created },
  path: { cwd: '/w/p' },
  tokens: own,
  ...more,
});
const session = (id: string, parent: string | null = null, created = T, updated = T) => ({
  id,
  parent_id: parent,
  directory: '/w/p',
  title: `title of ${id}`,
  time_created: created,
  time_updated: updated,
});
const message = (id: string, of: string, value: object, updated = T) => ({
  id,
  session_id: of,
  time_created: T,
  time_updated: updated,
  data: JSON.stringify(value),
});
const part = (id: string, of: string, counts: unknown, cost = 0, updated = T) => ({
  id,
  message_id: of,
  session_id: 'x',
  time_created: T,
  time_updated: updated,
  data: JSON.stringify({ type: 'step-finish', tokens: counts, cost }),
});

const reasons = (file: (path: string) => void) => readMade(opencode, { [DB]: file }).unread.map((u) => u.reason);

describe('OpenCode', () => {
  walkSamples(opencode);

  it('steps bill, not the message, which holds the last of them only', () => {
    const { calls } = readMade(opencode, {
      [DB]: database(SCHEMA, {
        session: [session('s')],
        message: [message('m', 's', data(T, tokens(3, 4), { cost: 0.5 }))],
        part: [
          part('p1', 'm', tokens(1, 2, 7, 8, 9), 0.125),
          part('p2', 'm', tokens(3, 4)),
          part('p3', 'm', tokens(3, 4)),
        ],
      }),
    });
    assert.deepEqual(short(calls), ['opus 1/8/9/0/9(7) $0.125', 'opus 3/0/0/0/4(0)', 'opus 3/0/0/0/4(0)']);
  });

  it('a message without steps bills its own counts; one that counted nothing bills nothing', () => {
    const { calls, unread } = readMade(opencode, {
      [DB]: database(SCHEMA, {
        session: [session('s')],
        message: [
          message('m1', 's', data(T, tokens(1, 2), { path: { cwd: '/w/q' }, cost: 0.25 })),
          message('m2', 's', data(T + 1, tokens(0, 0), { time: { created: T + 1, completed: T + 2 } })),
          message('m3', 's', { role: 'user', tokens: tokens(9, 9) }),
        ],
      }),
    });
    assert.deepEqual(short(calls), ['opus 1/0/0/0/2(0) $0.25']);
    assert.deepEqual([calls[0]?.cwd, calls[0]?.provider, calls[0]?.time], ['/w/q', 'anthropic', T]);
    assert.deepEqual(unread, []);
  });

  it('a fork bills what is its own; what it brought along stays where it was', () => {
    const own = data(T, tokens(1, 2));
    const { calls } = readMade(opencode, {
      [DB]: database(SCHEMA, {
        session: [session('a-fork', null, T + 50), session('z', null, T - 1)],
        message: [
          message('m1', 'z', own),
          message('m1f', 'a-fork', own),
          message('m2', 'a-fork', data(T + 60, tokens(1, 2))),
        ],
        part: [part('p1', 'm1', tokens(1, 2)), part('p1f', 'm1f', tokens(1, 2))],
      }),
    });
    assert.deepEqual(calls.map((call) => call.session).toSorted(), ['a-fork', 'z']);
  });

  it('sub-agents of any depth belong to the session that a person began, and rings of parents end', () => {
    const { calls, facts } = readMade(opencode, {
      [DB]: database(SCHEMA, {
        session: [
          session('root'),
          session('kid', 'root'),
          session('grandkid', 'kid'),
          session('r1', 'r2'),
          session('r2', 'r1'),
        ],
        message: [message('m1', 'grandkid', data(T, tokens(1, 2))), message('m2', 'r1', data(T + 1, tokens(1, 2)))],
      }),
    });
    assert.deepEqual(calls.map((call) => call.session).toSorted(), ['r1', 'root']);
    assert.deepEqual(
      facts.filter(({ kind }) => kind === 'title').map((fact) => fact.value),
      ['title of root'],
    );
  });

  const prompt = (text: string) => ({ ...part('p0', 'm0', null), data: JSON.stringify({ type: 'text', text }) });
  const named: Readonly<Record<string, readonly [title: string, isMarked: boolean]>> = {
    'a model named it': ['A small shop', true],
    'nothing named it so far': ['New session - 2026-11-30T10:00:00.000Z', false],
    'its prompt names it': ['Look around.', false],
    'the beginning of its prompt names it': ['Look ar...', false],
    'a model named it by another beginning': ['Look at...', true],
    'it is a fork': ['A small shop (fork #2)', false],
  };
  for (const [name, [title, isMarked]] of Object.entries(named))
    it(`the request for a session's title is missing: ${name}`, () => {
      const { facts } = readMade(opencode, {
        [DB]: database(SCHEMA, {
          session: [{ ...session('s'), title }],
          message: [message('m0', 's', { role: 'user' }), message('m1', 's', data(T, tokens(1, 2)))],
          part: [prompt('Look around.')],
        }),
      });
      const marks = facts.filter(({ kind }) => kind === 'lower-bound').map(({ key }) => key);
      assert.deepEqual(marks, isMarked ? ['title-not-logged'] : []);
    });

  it('a session that was made with a name is not named again', () => {
    const { facts } = readMade(opencode, {
      [DB]: database(`${SCHEMA} CREATE TABLE event(aggregate_id TEXT, type TEXT, data TEXT);`, {
        session: ['given', 'named'].map((id) => session(id)),
        message: ['given', 'named'].map((id) => message(`m ${id}`, id, data(T, tokens(1, 2)))),
        event: [
          ['given', 'A small shop'],
          ['named', 'New session - 2026-11-30T10:00:00.000Z'],
        ].map(([id = '', title = '']) => ({
          aggregate_id: id,
          type: 'session.created.1',
          data: JSON.stringify({ sessionID: id, info: { id, title } }),
        })),
      }),
    });
    const marks = facts.filter(({ kind }) => kind === 'lower-bound');
    assert.deepEqual(
      marks.map((fact) => fact.session),
      ['named'],
    );
  });

  it('files from before the database bill once, with it and without it', () => {
    const storage = '.local/share/opencode/storage';
    const files = {
      [`${storage}/session/p/s.json`]: { id: 's', title: 't', time: { updated: T } },
      [`${storage}/session/p/kid.json`]: { id: 'kid', parentID: 's' },
      [`${storage}/message/s/m.json`]: {
        id: 'm',
        sessionID: 's',
        ...data(T, tokens(3, 4), { cost: 9, path: { cwd: '/w/p' } }),
      },
      [`${storage}/message/kid/k.json`]: { id: 'k', sessionID: 'kid', ...data(T + 5, tokens(5, 6)) },
      [`${storage}/part/m/p1.json`]: {
        type: 'step-finish',
        messageID: 'm',
        sessionID: 's',
        tokens: tokens(1, 2),
        cost: 0.5,
      },
      [`${storage}/part/m/p2.json`]: { type: 'step-finish', messageID: 'm', sessionID: 's', tokens: tokens(3, 4) },
      [`${storage}/part/m/p3.json`]: { type: 'text', text: 'step-finish' },
    };
    const expected = ['opus 1/0/0/0/2(0) $0.5', 'opus 3/0/0/0/4(0)', 'opus 5/0/0/0/6(0)'];
    const alone = readMade(opencode, files);
    assert.deepEqual(short(alone.calls), expected);
    assert.deepEqual(new Set(alone.calls.map((call) => call.session)), new Set(['s']));
    const both = readMade(opencode, {
      ...files,
      [DB]: database(SCHEMA, {
        session: [session('s')],
        message: [message('m', 's', data(T, tokens(3, 4)))],
        part: [part('p1', 'm', tokens(1, 2), 0.5), part('p2', 'm', tokens(3, 4))],
      }),
    });
    assert.deepEqual(short(both.calls), expected);
  });

  const homes: readonly (readonly [string, string, Record<string, string>])[] = [
    ['a channel', '.local/share/opencode/opencode-beta.db', {}],
    ['a moved data folder', 'data/opencode/opencode.db', { XDG_DATA_HOME: '~/data' }],
    ['a named file', 'elsewhere/my.sqlite', { OPENCODE_DB: '~/elsewhere/my.sqlite' }],
    ['a name in the data folder', '.local/share/opencode/my.sqlite', { OPENCODE_DB: 'my.sqlite' }],
  ];
  for (const [what, path, env] of homes) {
    it(`finds ${what}`, () => {
      const made = database(SCHEMA, { session: [session('s')], message: [message('m', 's', data(T, tokens(1, 2)))] });
      assert.equal(readMade(opencode, { [path]: made, '.local/share/opencode/other.db': 'x' }, env).calls.length, 1);
    });
  }

  it('Kilo keeps the same tables', () => {
    const made = database(SCHEMA, { session: [session('s')], message: [message('m', 's', data(T, tokens(1, 2)))] });
    const { calls } = readMade(kiloCli, { '.local/share/kilo/kilo.db': made });
    assert.deepEqual(
      calls.map((call) => call.agent),
      ['kilo-code'],
    );
  });

  it('other tables and damaged rows are reported, not thrown', () => {
    assert.deepEqual(reasons(database('CREATE TABLE other(id)')), ['table-shape session', 'table-shape message']);
    const damaged = {
      session: [session('s')],
      message: [{ ...message('m', 's', {}), data: '{secret' }],
      part: [part('p', 'm', 'secret')],
    };
    assert.deepEqual(reasons(database(SCHEMA, damaged)), ['step-without-tokens', 'not-json']);
  });

  it('a second reading reports only messages that changed, with all of their steps', () => {
    const db = new DatabaseSync(':memory:');
    db.exec(SCHEMA);
    const insert = (table: string, row: Record<string, string | number | null>) =>
      db
        .prepare(
          `INSERT INTO ${table} VALUES (${Object.keys(row)
            .map(() => '?')
            .join(', ')})`,
        )
        .run(...Object.values(row));
    insert('session', session('s'));
    insert('message', message('m1', 's', data(T, tokens(1, 1)), T));
    insert('message', message('m2', 's', data(T + 1, tokens(2, 2)), T + 100_000));
    insert('part', part('p1', 'm1', tokens(1, 1), 0, T));
    const log = logInfo('/x/opencode.db', 'opencode.db', placeOf('/x'));
    const first = tellInto();
    const state = openCodeDatabase('opencode').read(rowsOf(db), undefined, log, first.sink);
    assert.deepEqual(
      first.calls.map((call) => call.tokens.input),
      [1, 2],
    );
    insert('part', part('p2', 'm1', tokens(5, 5), 0, T + 200_000));
    const second = tellInto();
    openCodeDatabase('opencode').read(rowsOf(db), state, log, second.sink);
    assert.deepEqual(
      second.calls.map((call) => call.tokens.input),
      [1, 5, 2],
    );
    insert('message', message('ahead', 's', data(T + 2, tokens(3, 3)), Date.now() + 900_000_000));
    const ahead = openCodeDatabase('opencode').read(rowsOf(db), state, log, tellInto().sink);
    insert('message', message('now', 's', data(T + 3, tokens(4, 4)), Date.now()));
    const now = tellInto();
    openCodeDatabase('opencode').read(rowsOf(db), ahead, log, now.sink);
    assert.ok(
      now.calls.some((call) => call.tokens.input === 4),
      'a message of a clock that was ahead hides none',
    );
    const third = tellInto();
    openCodeDatabase('opencode').read(rowsOf(db), { newest: Date.now() + 900_000 }, log, third.sink);
    assert.equal(third.calls.length, 5, 'a database that went back in time is read again');
    db.close();
  });

  describe('a session whose process was killed within its first answer', () => {
    const open = data(T, tokens(0, 0));
    const cases: readonly (readonly [string, object, readonly string[]])[] = [
      ['is a call without counts', open, ['opus 0/0/0/0/0(0) at least']],
      ['is none where the message ended', { ...open, time: { created: T, completed: T + 1 } }, []],
      ['is none where the message failed', { ...open, error: { name: 'MessageAbortedError' } }, []],
    ];
    for (const [name, value, expected] of cases)
      it(name, () => {
        const rows = { session: [session('s')], message: [message('m', 's', value)] };
        assert.deepEqual(short(readMade(opencode, { [DB]: database(SCHEMA, rows) }).calls), expected);
      });

    const sums = SCHEMA.replace('title TEXT', 'title TEXT, tokens_input INTEGER, tokens_output INTEGER');
    const counted = { ...session('s'), tokens_input: 7, tokens_output: 8 };
    const later = (role: string) => ({
      ...message('n', 's', { ...data(T + 9, tokens(1, 2)), role }),
      time_created: T + 9,
    });
    const begun = { ...part('b', 'm', null), data: '{"type":"step-start"}' };
    const inTool: readonly (readonly [string, readonly ReturnType<typeof message>[], readonly string[]])[] = [
      ['may be under way', [], ['opus 7/0/0/0/8(0)']],
      ['is under way while a prompt waits', [later('user')], ['opus 7/0/0/0/8(0)']],
      [
        'was killed if another answer came',
        [later('assistant')],
        ['opus 0/0/0/0/0(0) at least', 'opus 1/0/0/0/2(0)', 'opus 7/0/0/0/8(0)'],
      ],
    ];
    for (const [name, more, expected] of inTool)
      it(`its second answer ${name}`, () => {
        const first = { ...data(T - 5, tokens(7, 8)), time: { created: T - 5, completed: T - 1 } };
        const rows = {
          session: [counted],
          message: [{ ...message('l', 's', first), time_created: T - 5 }, message('m', 's', open), ...more],
          part: [begun],
        };
        assert.deepEqual(short(readMade(opencode, { [DB]: database(sums, rows) }).calls).toSorted(), expected);
      });

    it('is the answer’s call once it has counts', () => {
      const rows = {
        session: [session('s')],
        message: [message('m', 's', open)],
        part: [part('p', 'm', tokens(7, 8))],
      };
      assert.deepEqual(short(readMade(opencode, { [DB]: database(SCHEMA, rows) }).calls), ['opus 7/0/0/0/8(0)']);
    });
  });

  describe('a session whose messages hold zeros', () => {
    const COLUMNS = [
      'cost',
      'tokens_input',
      'tokens_output',
      'tokens_reasoning',
      'tokens_cache_read',
      'tokens_cache_write',
    ];
    const WITH_SUMS = SCHEMA.replace(
      'directory TEXT,',
      `directory TEXT, model TEXT, ${COLUMNS.join(' INTEGER, ')} INTEGER,`,
    );
    const summed = (id: string, parent: string | null = null) => ({
      ...session(id, parent),
      model: '{"id":"opus","providerID":"anthropic"}',
      ...Object.fromEntries(COLUMNS.map((name, at) => [name, at])),
    });
    const zeros = data(T, tokens(0, 0));
    const read = (rows: Parameters<typeof database>[1]) =>
      short(readMade(opencode, { [DB]: database(WITH_SUMS, rows) }).calls);
    const cases: readonly (readonly [string, Parameters<typeof database>[1], readonly string[]])[] = [
      ['is its sum', { session: [summed('s')], message: [message('m', 's', zeros)] }, ['opus 1/4/5/0/5(3)']],
      ['is its sum without messages', { session: [summed('s')] }, ['opus 1/4/5/0/5(3)']],
      [
        'is not where one message counts',
        { session: [summed('s')], message: [message('m', 's', zeros), message('n', 's', data(T + 1, tokens(7, 8)))] },
        ['opus 7/0/0/0/8(0)'],
      ],
      [
        'is not where a step of a message counts',
        {
          session: [summed('s')],
          message: [message('m', 's', zeros)],
          part: [{ ...part('p', 'm', tokens(7, 8)), session_id: 's' }],
        },
        ['opus 7/0/0/0/8(0)'],
      ],
    ];
    for (const [name, rows, expected] of cases) it(name, () => assert.deepEqual(read(rows), expected));

    it('is its own, not its sub-agent’s', () => {
      const { calls, facts } = readMade(opencode, {
        [DB]: database(WITH_SUMS, { session: [summed('s'), summed('kid', 's')] }),
      });
      assert.deepEqual(calls.map((call) => call.session).toSorted(), ['s', 's']);
      assert.ok(facts.some(({ kind, session: of, value }) => kind === 'parent' && of === 'kid' && value === 's'));
    });
  });

  conforms(opencode, {
    [DB]: database(SCHEMA, {
      session: [session('s'), session('kid', 's'), session('fork', null, T + 50)],
      message: [
        message('m1', 's', data(T, tokens(3, 4))),
        message('m1f', 'fork', data(T, tokens(3, 4))),
        message('m2', 'kid', data(T + 9, tokens(5, 6))),
      ],
      part: [part('p1', 'm1', tokens(1, 2)), part('p2', 'm1', tokens(3, 4)), part('p1f', 'm1f', tokens(1, 2))],
    }),
    '.local/share/opencode/storage/message/s/m1.json': { id: 'm1', sessionID: 's', ...data(T, tokens(3, 4)) },
    '.local/share/opencode/storage/part/m1/p1.json': {
      type: 'step-finish',
      messageID: 'm1',
      sessionID: 's',
      tokens: tokens(1, 2),
    },
    '.local/share/opencode/storage/session/p/kid.json': { id: 'kid', parentID: 's' },
  });
});

function tellInto(): { readonly calls: Call[]; readonly sink: Sink } {
  const calls: Call[] = [];
  const facts: SessionFact[] = [];
  return {
    calls,
    sink: { call: (call) => calls.push(call), fact: (fact) => facts.push(fact), reportUnrecognized: assert.fail },
  };
}
