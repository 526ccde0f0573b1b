import assert from 'node:assert/strict';
import { AGENTS } from '../../../src/agents/all.ts';
import { AGENT_IDS } from '../../../src/core/usage/agents.ts';

describe('the list of agents', () => {
  it('has a reader for each id (src/agents/all.ts, src/core/usage/agents.ts)', () => {
    // Kilo's extension and its command line are one agent with two readers.
    assert.deepEqual([...new Set(AGENTS.map(({ id }) => id))].toSorted(), AGENT_IDS.toSorted());
  });

  it('gives no two agents one label', () => {
    assert.equal(new Set(AGENTS.map(({ label }) => label)).size, AGENTS.length);
  });
});
