import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { gitAt, scratchFolder } from '../../git/scratch.ts';
import { TestWindow } from '../testWindow.ts';

describe('the branches of a window', () => {
  const home = new AgentHome();
  const scratch = scratchFolder();
  let window: TestWindow;
  after(async () => {
    await window.service.close();
    scratch[Symbol.dispose]();
    home.remove();
  });

  it('are followed in a repository that was made right after a look found none', async () => {
    const { path } = scratch;
    const log = home.claude({ cwd: path, branch: 'one' });
    log.call({ output: 1000 });
    window = new TestWindow(home, resolve('dist'), path);
    await window.until(({ branch }) => branch === 'one by log');
    gitAt(0, path, ['init', '-q', '-b', 'one']);
    gitAt(1, path, ['commit', '-q', '--allow-empty', '-m', 'root']);
    log.call({ output: 1000 });
    await window.until(({ branch }) => branch === 'one by reflog');
    gitAt(2, path, ['branch', '-m', 'two']);
    await window.until(({ branch }) => branch === 'two by reflog');
    assert.doesNotMatch(window.logged, /warn|error/);
  });
});
