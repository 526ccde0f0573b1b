import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../../../src/engine/ingest/engine.ts';
import { WindowSessions } from '../../../../src/engine/status/windowSessions.ts';
import { OpenWindows } from '../../../../src/engine/window/openWindows.ts';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { gitAt, scratchFolder } from '../../git/scratch.ts';
import { engineOn } from '../machine.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 12);

describe('which session a window shows', () => {
  const scratch = scratchFolder();
  const home = new AgentHome();
  const mono = join(scratch.path, 'mono');
  const part = join(mono, 'packages/a');
  const side = join(scratch.path, 'mono-side');
  let engine: Engine;
  let minute = 0;
  /** Each call is a minute later than the one before. */
  const work = (session: string, cwd: string, at = NOW - (100 - (minute += 1)) * MINUTE): void =>
    home.claude({ cwd, branch: 'main', session, now: () => at }).call({ output: 10 });
  const shown = async (folders: readonly string[], others: readonly string[] = [], now = NOW): Promise<string> => {
    await engine.scanAll();
    const sessions = new WindowSessions(engine.ledger, engine.places, () => others);
    sessions.setFolders(folders);
    const found = sessions.latest(now);
    return found === undefined ? 'none' : `${found.session} ${found.relation}`;
  };

  before(() => {
    mkdirSync(part, { recursive: true });
    gitAt(0, mono, ['init', '-q', '-b', 'main']);
    gitAt(1, mono, ['commit', '-q', '--allow-empty', '-m', 'root']);
    gitAt(2, mono, ['worktree', 'add', '-q', side]);
    engine = engineOn(home.folder, join(home.folder, 'ledger'));
  });
  after(() => {
    engine.close();
    home.remove();
    scratch[Symbol.dispose]();
  });

  it('takes another worktree’s where there is none of its own, and says so', async () => {
    work('at the side', side);
    assert.equal(await shown([mono]), 'at the side worktree');
    assert.equal(await shown([side]), 'at the side inside');
    assert.equal(await shown([part]), 'none');
    work('in mono', mono);
    work('at the side', side);
    assert.equal(await shown([mono]), 'in mono inside');
  });

  it('takes one whose folder holds the window’s, in the same worktree', async () => {
    assert.equal(await shown([part]), 'in mono around');
    work('far above', scratch.path);
    assert.equal(await shown([part]), 'in mono around');
  });

  it('leaves a session to the deepest open window', async () => {
    work('in a part', part);
    assert.equal(await shown([mono]), 'in a part inside');
    assert.equal(await shown([mono], [part]), 'in mono inside');
    assert.equal(await shown([part], [mono]), 'in a part inside');
    assert.equal(await shown([mono], [mono]), 'in a part inside');
    assert.equal(await shown([mono], [part, mono, side]), 'in mono inside');
    const nested = join(part, 'nested');
    mkdirSync(nested);
    work('only there', nested);
    assert.equal(await shown([mono], [nested, part]), 'in mono inside');
  });

  it('does not follow a call that is dated in the future', async () => {
    work('ahead', mono, NOW + 60 * MINUTE);
    work('now', mono, NOW);
    assert.equal(await shown([mono]), 'now inside');
    work('ahead', mono, NOW - 50 * MINUTE);
    assert.equal(await shown([mono]), 'now inside');
    assert.equal(await shown([mono], [], NOW + 61 * MINUTE), 'ahead inside');
  });
});

describe('the windows that are open', () => {
  it('know each other’s folders until they close or die', () => {
    const home = new AgentHome();
    const [one, two] = [new OpenWindows(home.folder), new OpenWindows(home.folder)];
    one.keep(['/w/one']);
    two.keep(['/w/two']);
    assert.deepEqual(one.others(), ['/w/two']);
    two.keep(['/w/two', '/w/three']);
    assert.deepEqual(one.others(), ['/w/two', '/w/three']);
    assert.deepEqual(two.others(), ['/w/one']);
    two.close();
    assert.deepEqual(one.others(), []);
    rmSync(home.folder, { recursive: true });
    assert.deepEqual(one.others(), []);
  });
});
