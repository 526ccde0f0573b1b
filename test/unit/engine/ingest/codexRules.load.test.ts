import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { unreadRecords } from '../../../../src/ledger/queries.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { lines } from '../claudeLines.ts';
import {
  compacted,
  copied,
  count,
  counts,
  id4,
  id7,
  line,
  meta,
  record,
  settings,
  started,
  turn,
} from '../codexLines.ts';
import { engineOn, ledgerLines, writeLogs } from '../machine.ts';

interface Case {
  /** Lines of rollouts; the name says where they lie: `archived x` in archived_sessions, `zst x` compressed. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** By session: calls, input, output; the rest where it matters. */
  readonly billed: readonly string[];
  readonly unread?: readonly string[];
}

const P = id7(0);
const C = id7(100);
const D = id7(200);
const [T1, T2, T3] = [id7(1), id7(50), id7(101)];
const at = (session: string, what: string, branch = 'main'): string => `${session} ${branch} /w gpt: ${what}`;
const one = (...body: string[]): Case['files'] => ({ a: [meta(P), turn(T1), ...body] });

/** A parent of two turns with three calls. */
const first = [
  meta(P),
  started(T1, 1),
  turn(T1, 1),
  ...counts(
    [
      [100, 10],
      [200, 20],
    ],
    2,
  ),
];
const second = [started(T2, 50), turn(T2, 50), ...counts([[300, 30]], 51, [300, 30])];
const parent = [...first, ...second];
const PARENT = at(P, 'calls 3, input 600, output 60');

/** What a fork begins with: its own meta, then its parent's lines with new times. */
const fork = (id: string, of: string, history: readonly string[], born: number, more: object = {}): string[] => [
  meta(id, { forked_from_id: of, ...more }, born),
  ...copied(history, born),
];
const own = (born: number, from: [number, number]): string[] => [
  started(id7(born + 1), born + 1),
  turn(id7(born + 1), born + 1),
  ...counts([[7, 1]], born + 2, from),
];

/** The same story as old or redacted logs report it: turn ids are missing, or say nothing of time. */
const plain = [
  meta(id4(1)),
  turn(undefined),
  ...counts(
    [
      [100, 10],
      [200, 20],
      [300, 30],
    ],
    2,
  ),
];
const plainOwn = (n: number, born: number): string[] => counts([[n, n]], born + 1, [600, 60]);
const turned = [meta(id4(1)), turn('t1'), ...counts([[100, 10]], 2), turn('t2'), ...counts([[200, 20]], 9, [100, 10])];
const sub = (of: string, more: object = {}): Readonly<Record<string, unknown>> => ({
  parent_thread_id: of,
  source: { subagent: { thread_spawn: { parent_thread_id: of, depth: 1 } } },
  ...more,
});

const numbered = (ordinal: number, text: string): string =>
  JSON.stringify({ ...(JSON.parse(text) as object), ordinal });

/** A token count for a limit; a last usage of `{}` says nothing. */
function limited(limit: string, total: [number, number], last: [number, number] | object, time: number): string {
  const text = count(total, Array.isArray(last) ? (last as [number, number]) : undefined, time);
  const value = JSON.parse(text) as { payload: { info: object; rate_limits: unknown } };
  value.payload.rate_limits = { limit_id: limit };
  if (!Array.isArray(last)) value.payload.info = { ...value.payload.info, last_token_usage: last };
  return JSON.stringify(value);
}

const CASES: Readonly<Record<string, Case>> = {
  'calls of a session': { files: { a: parent }, billed: [PARENT] },
  'a repeat for the rate limits’ sake': {
    files: one(count([10, 1], [10, 1]), count([10, 1], [10, 1], 5), count([15, 2], [5, 1], 9)),
    billed: [at(P, 'calls 2, input 15, output 2')],
  },
  'rate limits without usage': {
    files: one(line('event_msg', { type: 'token_count', info: null, rate_limits: { primary: { used_percent: 4 } } })),
    billed: [],
  },
  'the estimate after a compaction': {
    files: one(count([10, 1], [10, 1]), count([10, 1], [0, 0, 0, 0, 0, 777], 5), count([15, 2], [5, 1], 9)),
    billed: [at(P, 'calls 2, input 15, output 2')],
  },
  'a window that was reset': {
    files: one(
      count([10, 1], [10, 1]),
      count([0, 0, 0, 0, 0, 272_000], [0, 0, 0, 0, 0, 272_000], 5),
      count([5, 1], [5, 1], 9),
    ),
    billed: [at(P, 'calls 2, input 15, output 2')],
  },
  'the first count adds its own call, never the total': {
    files: one(count([900_000, 9000], [5, 1])),
    billed: [at(P, 'calls 1, input 5, output 1')],
  },
  'a count without its own call: what the total grew by': {
    files: one(count([10, 1], [10, 1]), count([30, 4], undefined, 5)),
    billed: [at(P, 'calls 2, input 30, output 4')],
  },
  '… which the first one does not say': {
    files: one(count([10, 1], undefined), count([15, 2], [5, 1], 5)),
    billed: [at(P, 'calls 1, input 5, output 1')],
  },
  'a count without a total': {
    files: one(count(undefined, [10, 1]), count(undefined, [5, 1], 5)),
    billed: [at(P, 'calls 2, input 15, output 2')],
  },
  'cached and written lie inside input, reasoning inside output': {
    files: one(count([100, 10, 60, 15, 4], [100, 10, 60, 15, 4])),
    billed: [at(P, 'calls 1, input 25, cacheWrite5m 15, cacheRead 60, output 10, reasoning 4')],
  },
  '… and never hold more than there is': {
    files: one(count([100, 10, 160, 15, 40], [100, 10, 160, 15, 40])),
    billed: [at(P, 'calls 1, cacheRead 100, output 10, reasoning 10')],
  },
  'model and folder of the turn, branch of the start': {
    files: one(count([10, 1], [10, 1]), turn(T2, 50, { model: 'mini', cwd: '/x' }), count([15, 2], [5, 1], 51)),
    billed: [at(P, 'calls 1, input 10, output 1'), `${P} main /x mini: calls 1, input 5, output 1`],
  },
  'a resume says its own meta again': {
    files: { a: [...first, meta(P, { git: { branch: 'later' } }, 50), ...second] },
    billed: [at(P, 'calls 2, input 300, output 30'), at(P, 'calls 1, input 300, output 30', 'later')],
  },
  'a flex tier': {
    files: one(turn(T2, 2, { service_tier: 'flex' }), count([10, 1], [10, 1], 3)),
    billed: [`${P} main /w gpt flex: calls 1, input 10, output 1`],
  },

  'a fork beside its parent': {
    files: { a: parent, b: [...fork(C, P, parent, 100), ...own(100, [600, 60])] },
    billed: [PARENT, at(C, 'calls 1, input 7, output 1')],
  },
  'a fork from the middle': {
    files: { a: parent, b: [...fork(C, P, first, 100), ...own(100, [300, 30])] },
    billed: [PARENT, at(C, 'calls 1, input 7, output 1')],
  },
  'a fork whose parent is gone': {
    files: { b: [...fork(C, P, parent, 100), ...own(100, [600, 60])] },
    billed: [at(C, 'calls 1, input 7, output 1')],
  },
  'a fork that has done nothing yet': { files: { a: parent, b: fork(C, P, parent, 100) }, billed: [PARENT] },
  'a fork of a fork': {
    files: {
      a: parent,
      b: [...fork(C, P, parent, 100), ...own(100, [600, 60])],
      c: [...fork(D, C, [...fork(C, P, parent, 100), ...own(100, [600, 60])], 200), ...own(200, [607, 61])],
    },
    billed: [PARENT, at(C, 'calls 1, input 7, output 1'), at(D, 'calls 1, input 7, output 1')],
  },
  '… of which only the youngest is left': {
    files: { c: [...fork(D, C, [...fork(C, P, parent, 100), ...own(100, [600, 60])], 200), ...own(200, [607, 61])] },
    billed: [at(D, 'calls 1, input 7, output 1')],
  },
  'a paginated fork: nothing copied, the total goes on': {
    files: { a: parent, b: [meta(C, { forked_from_id: P, history_mode: 'paginated' }, 100), ...own(100, [600, 60])] },
    billed: [PARENT, at(C, 'calls 1, input 7, output 1')],
  },
  'the parent goes on after the fork': {
    files: {
      a: [...parent, turn(id7(150), 150), ...counts([[9, 9]], 151, [600, 60])],
      b: [...fork(C, P, parent, 100), ...own(100, [600, 60])],
    },
    billed: [at(P, 'calls 4, input 609, output 69'), at(C, 'calls 1, input 7, output 1')],
  },

  'without turn ids: a fork beside its parent': {
    files: { a: plain, b: [...fork(id4(2), id4(1), plain, 100), ...plainOwn(7, 100)] },
    billed: [at(id4(1), 'calls 3, input 600, output 60'), at(id4(2), 'calls 1, input 7, output 7')],
  },
  '… siblings of a parent that is gone: the earliest owns what they share': {
    files: {
      b: [...fork(id4(2), id4(1), plain, 100), ...plainOwn(7, 100)],
      c: [...fork(id4(3), id4(1), plain, 200), ...plainOwn(8, 200)],
    },
    billed: [at(id4(2), 'calls 4, input 607, output 67'), at(id4(3), 'calls 1, input 8, output 8')],
  },
  '… a fork of a fork': {
    files: {
      a: plain,
      b: [...fork(id4(2), id4(1), plain, 100), ...plainOwn(7, 100)],
      c: [
        ...fork(id4(3), id4(2), [...fork(id4(2), id4(1), plain, 100), ...plainOwn(7, 100)], 200),
        ...plainOwn(9, 200),
      ],
    },
    billed: [
      at(id4(1), 'calls 3, input 600, output 60'),
      at(id4(2), 'calls 1, input 7, output 7'),
      at(id4(3), 'calls 1, input 9, output 9'),
    ],
  },
  '… turn ids that say nothing of time': {
    files: { a: turned, b: [...fork(id4(2), id4(1), turned, 100), turn('t9'), ...counts([[7, 7]], 101, [300, 30])] },
    billed: [at(id4(1), 'calls 2, input 300, output 30'), at(id4(2), 'calls 1, input 7, output 7')],
  },

  'the same rollout archived too': { files: { a: parent, 'archived a': parent }, billed: [PARENT] },
  'an archived copy that is shorter': { files: { a: parent, 'archived a': first }, billed: [PARENT] },
  'an archived copy that is longer': { files: { a: first, 'archived a': parent }, billed: [PARENT] },
  'a fork of an archived parent': {
    files: { 'archived a': parent, b: [...fork(C, P, parent, 100), ...own(100, [600, 60])] },
    billed: [PARENT, at(C, 'calls 1, input 7, output 1')],
  },
  compressed: { files: { 'zst a': parent }, billed: [PARENT] },
  'compressed beside the plain one': { files: { a: parent, 'zst a': first }, billed: [PARENT] },

  'a sub-agent: its calls are the session’s': {
    files: { a: parent, b: [meta(C, sub(P), 100), turn(T3, 101), ...counts([[7, 1]], 102)] },
    billed: [at(P, 'calls 4, input 607, output 61')],
  },
  'a sub-agent that was given history': {
    files: { a: parent, b: [meta(C, sub(P), 100), ...copied(parent, 100), ...own(100, [600, 60])] },
    billed: [at(P, 'calls 4, input 607, output 61')],
  },
  '… of a session that is gone': {
    files: { b: [meta(C, sub(P), 100), ...copied(parent, 100), ...own(100, [600, 60])] },
    billed: [at(P, 'calls 1, input 7, output 1')],
  },
  'a sub-agent of a sub-agent that names the session': {
    files: { a: parent, b: [meta(D, sub(C, { session_id: P }), 200), turn(id7(201), 201), ...counts([[7, 1]], 202)] },
    billed: [at(P, 'calls 4, input 607, output 61')],
  },
  '… and one that names its parent only': {
    files: {
      a: parent,
      b: [meta(C, sub(P), 100), turn(T3, 101), ...counts([[5, 1]], 102)],
      c: [meta(D, sub(C), 200), turn(id7(201), 201), ...counts([[7, 1]], 202)],
    },
    billed: [at(P, 'calls 5, input 612, output 62')],
  },
  '… also where an older version names the parent inside of the source only': {
    files: {
      a: parent,
      b: [
        meta(C, { source: { subagent: { thread_spawn: { parent_thread_id: P, depth: 1 } } } }, 100),
        turn(T3, 101),
        ...counts([[7, 1]], 102),
      ],
    },
    billed: [at(P, 'calls 4, input 607, output 61')],
  },
  'a review is the session’s too': {
    files: {
      a: parent,
      b: [
        meta(C, { parent_thread_id: P, source: { subagent: 'review' } }, 100),
        turn(T3, 101),
        ...counts([[7, 1]], 102),
      ],
    },
    billed: [at(P, 'calls 4, input 607, output 61')],
  },

  'a record and its count are one call': {
    files: one(record('r1', [10, 1], T1, 2), count([10, 1], [10, 1], 3)),
    billed: [at(P, 'calls 1, input 10, output 1')],
  },
  '… the count first': {
    files: one(count([10, 1], [10, 1], 2), record('r1', [10, 1], T1, 3)),
    billed: [at(P, 'calls 1, input 10, output 1')],
  },
  '… a record alone: killed before its tools ended, or a compaction': {
    files: one(record('r1', [10, 1], T1, 2), record('r2', [20, 2], T1, 3), count([20, 2], [20, 2], 4)),
    billed: [at(P, 'calls 2, input 30, output 3')],
  },
  '… a count alone: an older version wrote it': {
    files: one(count([10, 1], [10, 1], 2), record('r2', [20, 2], T1, 3), count([30, 3], [20, 2], 4)),
    billed: [at(P, 'calls 2, input 30, output 3')],
  },
  '… two calls with the same counts': {
    files: one(
      record('r1', [10, 1], T1, 2),
      count([10, 1], [10, 1], 3),
      record('r2', [10, 1], T1, 4),
      count([20, 2], [10, 1], 5),
    ),
    billed: [at(P, 'calls 2, input 20, output 2')],
  },
  '… the count of a killed call, when the session is resumed': {
    files: one(record('r1', [10, 1], T1, 2), turn(T2, 50), count([10, 1], [10, 1], 51), record('r2', [20, 2], T2, 52)),
    billed: [at(P, 'calls 2, input 30, output 3')],
  },
  'a compaction repeats its record': {
    files: one(record('r1', [10, 1], T1, 2), compacted('r1', [10, 1], T1, 3)),
    billed: [at(P, 'calls 1, input 10, output 1')],
  },
  '… which may hold it alone': {
    files: one(compacted('r1', [10, 1], T1, 3)),
    billed: [at(P, 'calls 1, input 10, output 1')],
  },
  'a fork copies records': {
    files: {
      a: [...first, record('r1', [10, 1], T1, 9, { thread_id: P })],
      b: [...fork(C, P, [...first, record('r1', [10, 1], T1, 9, { thread_id: P })], 100), ...own(100, [300, 30])],
    },
    billed: [at(P, 'calls 3, input 310, output 31'), at(C, 'calls 1, input 7, output 1')],
  },
  'a sub-agent’s lines below its ordinal are its parent’s': {
    files: {
      b: [
        numbered(0, meta(C, sub(P, { forked_from_id: P, subagent_history_start_ordinal: 4 }), 100)),
        numbered(1, meta(P, {}, 100)),
        numbered(2, count([900, 90], [30, 3], 100)),
        numbered(3, turn(T1, 100)),
        numbered(4, turn(id7(101), 101)),
        numbered(5, count([7, 1], [7, 1], 102)),
      ],
    },
    billed: [at(P, 'calls 1, input 7, output 1')],
  },
  'two counters that alternate': {
    files: one(
      limited('codex', [10, 1], [10, 1], 2),
      limited('other', [5, 5], [5, 5], 3),
      limited('codex', [10, 1], [10, 1], 4),
      limited('other', [5, 5], [5, 5], 5),
      limited('codex', [30, 3], {}, 6),
      count([40, 4], [10, 1], 7),
      limited('codex', [40, 4], [10, 1], 8),
    ),
    billed: [at(P, 'calls 4, input 45, output 9')],
  },
  'an empty last usage is an absent one': {
    files: one(count([10, 1], [10, 1], 2), limited('codex', [30, 4], {}, 3)),
    billed: [at(P, 'calls 2, input 30, output 4')],
  },
  'a tier of the settings holds from the next turn on': {
    files: one(
      count([10, 1], [10, 1], 2),
      settings('priority', 3),
      count([20, 2], [10, 1], 4),
      turn(T2, 50),
      count([30, 3], [10, 1], 51),
      settings(undefined, 52),
      turn(id7(60), 60),
      count([40, 4], [10, 1], 61),
    ),
    billed: [at(P, 'calls 3, input 30, output 3'), `${P} main /w gpt priority: calls 1, input 10, output 1`],
  },

  'text that looks like a count': {
    files: one(
      line('response_item', { type: 'message', content: [{ text: '"token_count" "session_meta"' }] }),
      line('event_msg', { type: 'agent_message', message: JSON.stringify({ type: 'token_count', info: {} }) }),
      count([10, 1], [10, 1]),
    ),
    billed: [at(P, 'calls 1, input 10, output 1')],
  },
  'spaces after colons': { files: { a: parent.map((text) => text.replaceAll('":', '": ')) }, billed: [PARENT] },
  'damaged lines between good ones': {
    files: one('{"timestamp":"x","type":"event_msg","payload":{"type":"token_count"', count([10, 1], [10, 1])),
    billed: [at(P, 'calls 1, input 10, output 1')],
    unread: ['not-json 1'],
  },
  'a count without a time': {
    files: one(count([10, 1], [10, 1]).replace(/"timestamp":"[^"]*"/, '"timestamp":""')),
    billed: [],
    unread: ['no-time 1'],
  },
  'no meta at all: the file’s name': {
    files: { a: [turn(T1), count([10, 1], [10, 1])] },
    billed: ['rollout-a /w gpt: calls 1, input 10, output 1'.replace(' /w', '')],
  },
};

function place(home: string, name: string, text: string): void {
  const [, kind, stem] = /^(?:(archived|zst) )?(.*)$/.exec(name) as unknown as string[];
  const folder = kind === 'archived' ? '.codex/archived_sessions' : '.codex/sessions/2026/01/01';
  const path = `${folder}/rollout-${stem}.jsonl${kind === 'zst' ? '.zst' : ''}`;
  writeLogs(home, { [path]: text });
  if (kind === 'zst') writeFileSync(join(home, path), zstdCompressSync(text));
}

describe('Codex’s rollouts', () => {
  for (const [name, { files, billed, unread = [] }] of Object.entries(CASES)) {
    it(name, async () =>
      inScratchAsync(async (folder) => {
        const home = join(folder, 'home');
        for (const [file, body] of Object.entries(files)) place(home, file, lines(...body));
        for (const order of [1, -1]) {
          const engine = engineOn(home, join(folder, `state${order}`));
          await engine.scanAll((log) => order * log.path.charCodeAt(log.path.lastIndexOf('rollout-') + 8));
          assert.deepEqual(ledgerLines(engine), [...billed].toSorted());
          const reasons = unreadRecords(engine.ledger).map((each) => `${each.reason} ${each.count}`);
          assert.deepEqual(reasons, unread);
          engine.close();
        }
      }),
    );
  }
});
