import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MissingRoots } from '../../../../src/engine/window/missingRoots.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { TestWindow } from '../testWindow.ts';

/** The promise to a person is one second; the sweep alone would take two. */
const SOON = 1000;

describe('the first log of an agent', function () {
  // The time is of the whole machine; the benchmark measures it, and this test only meets a watcher that is gone.
  this.retries(3);
  for (const known of [false, true])
    it(`is shown within a second, ${known ? 'beside another agent’s' : 'on a machine that had none'}`, async () => {
      const home = new AgentHome();
      const folder = join(realpathSync(home.folder), 'work');
      mkdirSync(folder);
      // No agent was ever here.
      for (const name of ['.claude', '.codex']) rmSync(join(home.folder, name), { recursive: true });
      if (known) mkdirSync(join(home.folder, '.codex/sessions'), { recursive: true });
      const window = new TestWindow(home, resolve('dist'), folder);
      try {
        await window.until(({ status }) => status?.kind === 'noLogs');
        const started = performance.now();
        home.claude({ cwd: folder, branch: 'ABC-1' }).call({ output: 10_000 });
        await window.until(({ cost }) => cost !== undefined);
        const took = performance.now() - started;
        assert.ok(took < SOON, `${Math.round(took)} ms`);
      } finally {
        await window.service.close();
        home.remove();
      }
    });
});

describe('a folder that is not there yet', () => {
  it('is met when it comes, step by step or at once, and again after it went', async () => {
    const place = realpathSync(mkdtempSync(join(tmpdir(), 'token-ledger-missing-')));
    const found = new EventTarget();
    const waiting = new MissingRoots(() => found.dispatchEvent(new Event('found')));
    const comes = async (make: () => void): Promise<void> => {
      const met = once(found, 'found');
      make();
      await met;
    };
    const root = join(place, 'a/b/c');
    try {
      waiting.wait([root, join(place, 'never')]);
      mkdirSync(join(place, 'a'));
      mkdirSync(join(place, 'a/b'));
      await comes(() => mkdirSync(root));
      rmSync(join(place, 'a'), { recursive: true });
      waiting.wait([root]);
      await comes(() => mkdirSync(root, { recursive: true }));
      // One that came before anybody waited is met at once.
      await comes(() => waiting.wait([root]));
    } finally {
      await waiting.close();
      rmSync(place, { recursive: true });
    }
  });
});
