import assert from 'node:assert/strict';
import { openWindow, type Window } from './window.ts';

describe('the end of the day in a real window', () => {
  let window: Window;

  before(async function () {
    this.timeout(120_000);
    window = await openWindow({ settings: { 'tokenLedger.summary.notifyAt': '00:00' }, builtin: ['theme-defaults'] });
  });

  after(async () => window.close());

  it('offers the summary once, when there is one, and the offer opens it', async function () {
    this.timeout(150_000);
    const { workbench, home, folder } = window;
    await workbench.ownStatusItem().waitFor({ timeout: 30_000 });
    assert.deepEqual(await workbench.notifications(), []);
    home.claude({ cwd: folder, branch: 'ABC-1-a' }).call({ output: 10_000 });
    const toast = workbench.page.locator('.notifications-toasts .notification-list-item', {
      hasText: 'Today so far: $0.15',
    });
    await toast.waitFor({ timeout: 90_000 });
    await toast.getByRole('button', { name: 'Open Summary' }).click();
    await workbench.webview().locator('.total .sum', { hasText: '$0.15' }).waitFor();
    assert.deepEqual(await workbench.notifications(), []);
  });
});
