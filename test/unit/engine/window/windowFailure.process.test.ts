import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { mock } from 'node:test';
import { AgentHome, type ClaudeLog } from '../../../vscode/agentHome.ts';
import { usd } from '../../core/ratesForTests.ts';
import { TestWindow } from '../testWindow.ts';

const DIST = join(import.meta.dirname, '../../../../dist');
const MINUTE = 60_000;

describe('a window whose reading fails', function () {
  this.timeout(120_000);
  let home: AgentHome;
  let log: ClaudeLog;
  const windows: TestWindow[] = [];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    home = new AgentHome();
    log = home.claude({ cwd: '/work/shop', branch: 'main', model: 'claude-haiku-4-5' });
    log.call({ input: 1_000_000 });
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) await window.service.close();
    mock.timers.reset();
    home.remove();
  });

  function open(): TestWindow {
    const window = new TestWindow(home, DIST, '/work/shop');
    windows.push(window);
    return window;
  }

  /** Anyone who writes to the ledger how far a log was read fails, or no longer. */
  function fail(fails: boolean): void {
    const db = new DatabaseSync(join(home.folder, 'ledger', 'ledger.db'));
    db.exec(
      fails
        ? "CREATE TRIGGER fails BEFORE INSERT ON logs BEGIN SELECT RAISE(ABORT, 'made to fail'); END"
        : 'DROP TRIGGER fails',
    );
    db.close();
  }

  const isUnreadable = ({ status }: TestWindow): boolean => status?.kind === 'unreadable';

  it('at first shows its session again once that is over, and goes on', async () => {
    const earlier = open();
    await earlier.until(({ cost }) => cost === usd(1));
    await windows.pop()?.service.close();
    fail(true);
    log.ask('Nothing is billed for this.');
    const window = open();
    await window.until(isUnreadable);
    assert.ok(window.messages.some((each) => each.type === 'status' && each.status.kind === 'session'));
    fail(false);
    mock.timers.tick(MINUTE);
    await window.until(({ cost }) => cost === usd(1));
    log.call({ input: 1_000_000 });
    await window.until(({ cost }) => cost === usd(2));
  });

  it('later shows its session again once that is over', async () => {
    const window = open();
    await window.until(({ cost }) => cost === usd(1));
    fail(true);
    log.ask('Nothing is billed for this.');
    await window.until(isUnreadable);
    fail(false);
    mock.timers.tick(MINUTE);
    await window.until(({ cost }) => cost === usd(1));
  });
});
