import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codex } from '../../../../src/agents/codex/codex.ts';
import type { LineFormat } from '../../../../src/agents/format/agent.ts';
import { count, id7, meta, record, turn } from '../../engine/codexLines.ts';
import { type Found, logInfo, placeOf, sinkInto } from '../drive.ts';
import { foldLines } from '../driveLines.ts';
import { settle } from '../settle.ts';

const LOG = '2026/01/01/rollout-a.jsonl';
const PLACE = placeOf('/home/a');
const format = codex.roots(PLACE)[0]?.format(LOG) as LineFormat<null>;

/** Which halves of a call a log has, where its record is, and whether its lines are repeated. */
const half = fc.record({
  has: fc.constantFrom('both', 'record', 'count'),
  ahead: fc.integer({ min: -3, max: 3 }),
  twice: fc.boolean(),
});

/** The calls of one turn: the n-th has input 100 + n. Counts come in their order, records up to three lines off. */
function rollout(halves: readonly { has: string; ahead: number; twice: boolean }[]): readonly string[] {
  const lines: { readonly at: number; readonly text: string }[] = [];
  let [input, output] = [0, 0];
  halves.forEach(({ has, ahead, twice }, n) => {
    const own: [number, number] = [100 + n, 10 + n];
    input += own[0];
    output += own[1];
    for (let again = 0; again < (twice ? 2 : 1); again++) {
      if (has !== 'record') lines.push({ at: 2 * n, text: count([input, output], own, n) });
      if (has !== 'count') lines.push({ at: 2 * n - 1 + 2 * ahead, text: record(`r${n}`, own, id7(1), n) });
    }
  });
  return [meta(id7(0)), turn(id7(1)), ...lines.toSorted((a, b) => a.at - b.at).map(({ text }) => text)];
}

describe('Codex’s usage records and token counts', () => {
  it('are one call each, in whatever order, repeated, cut, or one of them missing', () => {
    fc.assert(
      fc.property(fc.array(half, { maxLength: 12 }), fc.array(fc.nat(5000), { maxLength: 4 }), (halves, stops) => {
        const found: Found = { calls: [], facts: [], unread: [] };
        const bytes = new TextEncoder().encode(`${rollout(halves).join('\n')}\n`);
        foldLines(format, logInfo(`/home/a/${LOG}`, LOG, PLACE), bytes, sinkInto(found), stops);
        const inputs = settle(found.calls).map(({ tokens }) => tokens.input);
        assert.deepEqual(
          inputs.toSorted((a, b) => a - b),
          halves.map((_, n) => 100 + n),
        );
      }),
    );
  });
});
