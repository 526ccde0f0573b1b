import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AgentId } from '../../../src/core/usage/call.ts';
import { NO_TOKENS } from '../../../src/core/usage/tokens.ts';
import { agentHealth } from '../../../src/ledger/health.ts';
import { FUZZ_RUNS } from '../fuzzRuns.ts';
import { inScratch } from '../reading/scratch.ts';
import { batchOf, call, openIn } from './ledgers.ts';

const NOW = Date.UTC(2026, 10, 30);
const AGENTS_BEGAN = Date.UTC(2022, 0, 1);
/** Clocks may differ by this much, ms. */
const TOLERANCE = 5 * 60_000;

const agents: readonly AgentId[] = ['claude-code', 'codex'];
const time = fc.oneof(
  fc.constant(0),
  fc.constantFrom(AGENTS_BEGAN - 1, AGENTS_BEGAN, NOW + TOLERANCE, NOW + TOLERANCE + 1),
  fc.integer({ min: NOW - 90_000_000, max: NOW }),
  fc.integer({ min: NOW, max: NOW + 90_000_000 }),
);
const calls = fc.array(
  fc.record({
    agent: fc.constantFrom(...agents),
    session: fc.constantFrom('a', 'b', 'c'),
    model: fc.constantFrom('m', 'n'),
    time,
    lowerBound: fc.boolean(),
    output: fc.nat(2),
  }),
  { maxLength: 60 },
);

describe('the health of agents', function () {
  this.timeout(120_000);

  it('is what their calls, one by one, add up to', () => {
    fc.assert(
      fc.property(calls, (all) =>
        inScratch((folder) => {
          const { ledger } = openIn(folder, false);
          ledger.commit(
            batchOf(all.map(({ output, ...more }, n) => call(`m${n}`, { ...more, tokens: { ...NO_TOKENS, output } }))),
          );
          const found = agentHealth(ledger, NOW);
          ledger.close();
          for (const agent of agents) {
            // A call without tokens counts only where its log may lack them.
            const own = all.filter((each) => each.agent === agent && (each.output > 0 || each.lowerBound));
            const times = own.map((each) => each.time);
            const right = times.filter((each) => each >= AGENTS_BEGAN && each <= NOW + TOLERANCE);
            const expected = {
              agent,
              calls: own.length,
              lowerBound: own.filter(({ lowerBound }) => lowerBound).length,
              first: right.length === 0 ? 0 : Math.min(...right),
              last: right.length === 0 ? 0 : Math.max(...right),
              future: times.filter((each) => each > NOW + TOLERANCE).length,
              latest: Math.max(...times),
              undated: times.filter((each) => each < AGENTS_BEGAN).length,
            };
            const health = found.find((each) => each.agent === agent);
            assert.deepEqual(health && { ...health }, own.length === 0 ? undefined : expected);
          }
        }),
      ),
      { numRuns: FUZZ_RUNS },
    );
  });
});
