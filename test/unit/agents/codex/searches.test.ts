import assert from 'node:assert/strict';
import { codex } from '../../../../src/agents/codex/codex.ts';
import type { LineFormat } from '../../../../src/agents/format/agent.ts';
import { count, id7, meta, record, turn } from '../../engine/codexLines.ts';
import { type Found, logInfo, placeOf, sinkInto } from '../drive.ts';
import { foldLines } from '../driveLines.ts';
import { settle } from '../settle.ts';

const LOG = '2026/01/01/rollout-a.jsonl';
const PLACE = placeOf('/home/a');
const format = codex.roots(PLACE)[0]?.format(LOG) as LineFormat<null>;

const item = (type: string, action?: object): string =>
  JSON.stringify({
    timestamp: '2026-01-01T00:00:00.000Z',
    type: 'response_item',
    payload: { type, id: 'ws_1', status: 'completed', ...(action && { action }) },
  });
const search = item('web_search_call', { type: 'search', query: 'q' });
const open = item('web_search_call', { type: 'open_page', url: 'https://example.com/' });
const find = item('web_search_call', { type: 'find_in_page', pattern: 'web_search_call' });
const prose = item('message');

const CASES: readonly (readonly [name: string, lines: readonly string[], searches: readonly number[]])[] = [
  ['a search is of the request that is counted next', [search, record('r0', [100, 10], id7(1), 0)], [1]],
  ['pages that are opened and looked through are free', [open, find, prose, record('r0', [100, 10], id7(1), 0)], [0]],
  [
    'several, in two requests',
    [search, search, record('r0', [100, 10], id7(1), 0), search, open, record('r1', [101, 11], id7(1), 1)],
    [2, 1],
  ],
  [
    'its count, which follows, adds none',
    [search, record('r0', [100, 10], id7(1), 0), count([100, 10], [100, 10], 0)],
    [1],
  ],
  ['versions without records', [search, count([100, 10], [100, 10], 0), count([201, 21], [101, 11], 1)], [1, 0]],
];

describe('Codex’s web searches', () => {
  for (const [name, lines, searches] of CASES)
    it(name, () => {
      const bytes = new TextEncoder().encode(`${[meta(id7(0)), turn(id7(1)), ...lines].join('\n')}\n`);
      for (const stops of [[], [50, 400, 900]]) {
        const found: Found = { calls: [], facts: [], unread: [] };
        foldLines(format, logInfo(`/home/a/${LOG}`, LOG, PLACE), bytes, sinkInto(found), stops);
        const counted = settle(found.calls).toSorted((a, b) => a.tokens.input - b.tokens.input);
        assert.deepEqual(
          counted.map(({ webSearches }) => webSearches),
          searches,
        );
      }
    });
});
