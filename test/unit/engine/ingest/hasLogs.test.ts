import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { engineOn } from '../machine.ts';

describe('whether an agent ever wrote a log here', () => {
  const cases: Readonly<Record<string, (home: AgentHome, look: () => Promise<unknown>) => Promise<boolean>>> = {
    'is denied where there is none': async () => false,
    'is known of one that was there at the first look': async (home, look) => {
      call(home);
      await look();
      return true;
    },
    'is known of one that the watcher named, without another look': async (home, look) => {
      await look();
      call(home);
      return true;
    },
    'is known of one that was read and is deleted now': async (home, look) => {
      call(home);
      await look();
      rmSync(join(home.folder, '.claude/projects'), { recursive: true });
      await look();
      return true;
    },
  };
  for (const [name, arrange] of Object.entries(cases))
    it(name, async () =>
      inScratchAsync(async (folder) => {
        const home = new AgentHome(folder);
        const engine = engineOn(folder, join(folder, 'ledger'));
        await engine.scanAll();
        const expected = await arrange(home, async () => engine.scanAll());
        await engine.scanPaths(logsOf.get(home) ?? []);
        assert.equal(engine.hasLogs, expected);
        engine.close();
      }),
    );

  const logsOf = new WeakMap<AgentHome, readonly string[]>();
  function call(home: AgentHome): void {
    const log = home.claude({ cwd: '/work', branch: 'one' });
    log.call({ output: 1000 });
    logsOf.set(home, [log.file]);
  }
});
