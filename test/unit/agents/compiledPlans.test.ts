import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { AGENTS } from '../../../src/agents/all.ts';
import type { Json, LineFormat } from '../../../src/agents/format/agent.ts';
import type { Compiled, Searched } from '../../../src/core/jsonscan/compiled.ts';
import { openCompiledSearch } from '../../../src/reading/compiledSearch.ts';
import { logInfo, placeOf } from './drive.ts';

/** Agents whose records are picked field by field, and where such a log of theirs lies. */
const LOGS = {
  'claude-code': '-w/11111111-1111-4111-8111-111111111111.jsonl',
  codex: '2026/11/21/rollout-2026-11-21T08-00-00-01a10000-0000-7000-8000-000000000000.jsonl',
} as const;

function lineFormat(id: string, below: string): LineFormat<Json> {
  const roots = AGENTS.find((agent) => agent.id === id)?.roots(placeOf('/home/a')) ?? [];
  const found = roots.map((root) => root.format(below)).find((format) => format?.kind === 'lines');
  assert.ok(found?.kind === 'lines');
  return found;
}

describe('the compiled search', () => {
  it('has room for the plans of all agents that it picks for, in one memory', () => {
    const searched: Searched | undefined = openCompiledSearch(resolve('dist'))?.bytes;
    assert.ok(searched?.compiled, 'node esbuild.mjs search');
    const { compiled } = searched;
    // The same memory, without what reports the search.
    const bytes = Buffer.from(searched.buffer, searched.byteOffset, searched.length);
    const reserved: (number | undefined)[] = [];
    let picked = 0;
    const watched: Compiled = {
      ...compiled,
      reserve(length) {
        reserved.push(compiled.reserve(length));
        return reserved.at(-1);
      },
      pick(from, to, level) {
        picked++;
        return compiled.pick(from, to, level);
      },
    };
    Object.defineProperty(bytes, 'compiled', { value: watched });
    for (const [id, below] of Object.entries(LOGS)) {
      const format = lineFormat(id, below);
      const state = format.open(logInfo(`/home/a/${below}`, below, placeOf('/home/a')));
      const line = Buffer.from('{"type":"event_msg","timestamp":"2026-11-21T08:00:00Z","payload":{}}');
      bytes.set(line);
      const before = [reserved.length, picked] as const;
      const nothing = (): void => undefined;
      format.line(state, bytes, 0, line.length, { call: nothing, fact: nothing, reportUnrecognized: nothing });
      assert.ok(reserved.length > before[0] && picked > before[1], `${id} was not picked by the compiled search`);
    }
    assert.ok(!reserved.includes(undefined), 'a plan had no room: that agent falls back to the slow picker');
  });
});
