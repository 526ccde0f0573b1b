import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentHome } from '../vscode/agentHome.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { eveningZone, makeWork } from './madeWork.ts';
import { makeFolder, openWindow, removeFolder, type Window } from './window.ts';

describe('the summary panel in a real window, by keyboard alone', () => {
  let home: AgentHome;
  let folder: string;
  let window: Window;
  let workbench: Workbench;
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const panel = () => workbench.webview();
  const title = async (): Promise<string> => panel().locator('h1').innerText();
  /** The name of what has the focus in the page. */
  const focused = async (): Promise<string> =>
    panel()
      .locator('body')
      .evaluate(() => {
        const { activeElement: at } = document;
        return `${at?.getAttribute('aria-label') ?? ''} ${at?.textContent ?? ''}`.trim();
      });
  /** Goes on by the Tab key until something has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 80; step += 1) {
      if (name.test(await focused())) return;
      await press('Tab');
    }
    assert.fail(`Tab leads nowhere to ${String(name)}`);
  };

  /** The page came with its figures, and no script was needed to show them: of what it names only one brings the panel. */
  const isDrawn = async (): Promise<boolean> =>
    (await panel().locator('script#drawn-from').count()) === 1 &&
    (await panel().locator('script[src$="main.js"]').count()) === 0;

  const focusIsInPage = async (): Promise<unknown> =>
    workbench.page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');

  before(async function () {
    this.timeout(120_000);
    home = new AgentHome();
    folder = makeFolder('shop');
    makeWork(home, folder, Date.now());
    window = await openWindow({
      home,
      folder,
      env: { TZ: eveningZone(Date.now()) },
      size: { width: 1300, height: 1100 },
    });
    ({ workbench } = window);
    await workbench.ownStatusItem().filter({ hasText: 'Today' }).waitFor({ timeout: 60_000 });
  });

  after(async () => {
    await window.close();
    home.remove();
    removeFolder(folder);
  });

  it('opens by its command with today, and has the focus', async () => {
    await workbench.runCommand('Token Ledger: Open Summary');
    await panel().locator('.total .sum').waitFor();
    assert.match(await panel().locator('.total').innerText(), /4 sessions · 71 calls/);
    await tabTo(/^Previous day/);
  });

  it('changes the day and comes back', async () => {
    const today = await title();
    await press('Enter');
    await panel().locator('h1', { hasNotText: today }).waitFor();
    await panel().locator('.page[aria-busy=false]').waitFor();
    await tabTo(/^Today$/);
    await press('Enter');
    await panel().locator('h1', { hasText: today }).waitFor();
    await panel().locator('.page[aria-busy=false]').waitFor();
  });

  it('tags a session in its place; its row and the inbox say so', async () => {
    await tabTo(/^Tag….*change the ticket of /);
    await press('Enter');
    await workbench.page.keyboard.type('SHOP-130');
    await press('Enter');
    await panel().locator('.sessions .tag', { hasText: 'SHOP-130by you' }).waitFor({ timeout: 20_000 });
    await panel().locator('.inbox', { hasText: 'All sessions are tagged' }).waitFor();
    assert.match(await focused(), /SHOP-130/);
  });

  it('says what became of the branches, as git has it', async () => {
    await panel().locator('.progress').waitFor({ state: 'detached', timeout: 50_000 });
    const branches = await panel().locator('.branches > li').allInnerTexts();
    const line = (branch: string): string => branches.find((text) => text.includes(branch)) ?? `no ${branch}`;
    assert.match(line('SHOP-125-currency'), /^\s*Landed/);
    assert.match(line('SHOP-121-invoices'), /^\s*Open/);
    assert.match(await panel().locator('.became').innerText(), /Kept/);
  });

  it('copies the day as Markdown', async () => {
    await press('Control+Home');
    await panel().locator('h1').click();
    await tabTo(/^Copy as Markdown/);
    await press('Enter');
    await panel().getByRole('status').getByText('Copied as Markdown.').waitFor();
    const copied = await workbench.page.evaluate(async () => navigator.clipboard.readText());
    assert.match(copied, /^## .*\n\n\*\*\$3\.23 \+ unpriced\*\* in 4 sessions, 71 calls/);
    // "open" comes once the repository was analysed.
    assert.match(copied, /^- SHOP-130: \$0\.49(?:, open)?$/m);
    assert.match(copied, /^- SHOP-125: \$1\.32, landed$/m);
  });

  it('comes drawn, so that it is shown without a script, when the ledger answers at once', async () => {
    for (;;) {
      await workbench.runCommand('View: Close Editor');
      await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
      await workbench.runCommand('Token Ledger: Open Summary');
      await panel().locator('.total .sum').waitFor();
      await focusIsInPage();
      if (await isDrawn()) break;
    }
    assert.match(
      await panel()
        .locator('script#drawn-from')
        .evaluate(({ textContent }) => textContent ?? ''),
      /"calls":71\b/,
    );
  });

  it('asks again when it is seen again, and shows no figures of before', async () => {
    await workbench.runCommand('File: New Untitled Text File');
    await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
    await workbench.runCommand('Token Ledger: Open Summary');
    await panel().locator('.total .sum').waitFor();
    assert.equal(await isDrawn(), false);
    await focusIsInPage();
  });

  it('is one panel: the command shows it again', async () => {
    await workbench.runCommand('Token Ledger: Open Summary');
    assert.equal(await workbench.page.locator('.tab', { hasText: 'Token Ledger: Summary' }).count(), 1);
  });

  it('is restored with the window, with what it showed', async function () {
    this.timeout(180_000);
    const today = await title();
    await tabTo(/^Previous day/);
    await press('Enter');
    await panel().locator('h1', { hasNotText: today }).waitFor();
    const shown = await title();
    await panel().locator('.page[aria-busy=false]').waitFor();
    await workbench.page.evaluate(writtenDown, await panel().locator('input[type=date]').inputValue());
    await workbench.page.reload();
    await workbench.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await panel().locator('.page[aria-busy=false] h1', { hasText: shown }).waitFor({ timeout: 30_000 });
    await panel().locator('.spent').getByText('No call was made in this day').waitFor();
  });

  it('divides by what the workspace’s setting says, at once when it changes', async () => {
    const heading = panel().locator('#per');
    assert.equal(await heading.innerText(), 'Tokens per branch');
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(join(folder, '.vscode/settings.json'), '{"tokenLedger.summary.denominator":"ticket"}');
    await heading.getByText('Tokens per ticket').waitFor({ timeout: 30_000 });
  });
});

/** Runs in VS Code's own page, which writes down what is open when it has time for it: resolves when `text` is among it. */
async function writtenDown(text: string): Promise<void> {
  const done = async <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result), { once: true });
      request.addEventListener('error', () => reject(request.error), { once: true });
    });
  const has = async (name: string): Promise<boolean> => {
    const db = await done(indexedDB.open(name));
    try {
      if (!db.objectStoreNames.contains('ItemTable')) return false;
      const items = await done(db.transaction('ItemTable').objectStore('ItemTable').getAll());
      return items.some((item) => String(item).includes(text));
    } finally {
      db.close();
    }
  };
  for (;;) {
    for (const { name } of await indexedDB.databases()) if (name !== undefined && (await has(name))) return;
    await new Promise((next) => setTimeout(next, 100));
  }
}
