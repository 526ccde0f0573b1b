import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UNMEASURED } from '../../../src/agents/unmeasured.ts';
import { gapName, teamReports, teamTotals } from '../../../src/engine/team/teamTotals.ts';
import { BUCKET } from '../../../src/wire/schema.ts';
import { AgentHome } from '../../vscode/agentHome.ts';
import { engineOn } from '../engine/machine.ts';
import { policyFor } from '../server/support.ts';

describe('what a team report says is missing', () => {
  it('has a name for every tool that cannot be measured', () => {
    const names = UNMEASURED.map(({ what }) => gapName(what));
    for (const name of ['cursor', 'kiro']) assert.ok(names.includes(name), name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, BUCKET);
  });

  it('names a tool that is used on this machine, in each period', async () => {
    const home = new AgentHome();
    mkdirSync(join(home.folder, '.cursor/projects'), { recursive: true });
    home.claude({ cwd: '/w', branch: 'ABC-1' }).call({ output: 10_000 });
    const engine = engineOn(home.folder, join(home.folder, 'state'));
    try {
      await engine.scanAll();
      const reports = teamReports({
        totals: teamTotals(engine.attributor.sums({}, true), new Map()),
        rules: {
          policy: policyFor({ keys: [{ from: '2000-01-01', key: 'A'.repeat(44) }] }),
          policyHash: '',
          prices: '2026-11-01',
          buckets: [],
        },
        unmeasured: new Set(),
        tools: engine.unmeasuredTools().map(({ what }) => gapName(what)),
        outcomes: false,
        delay: () => 0,
      });
      const gaps = reports.map(({ content }) => ('gaps' in content ? content.gaps : undefined));
      assert.deepEqual(gaps, [['cursor']]);
    } finally {
      engine.close();
      home.remove();
    }
  });
});
