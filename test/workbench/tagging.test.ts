import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gitAt, START } from '../unit/git/scratch.ts';
import type { ClaudeLog } from '../vscode/agentHome.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { openWindow, type Window } from './window.ts';

const HOSTILE = '$(alert) **x** [y](command:workbench.action.quit) <img src=x>';

/** Set to a folder, it keeps pictures of each step there. */
const SHOTS = process.env['SHOTS'];

describe('tagging in a real window, by keyboard alone', () => {
  let window: Window;
  let workbench: Workbench;
  let log: ClaudeLog;

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const row = async (text: string | RegExp): Promise<void> =>
    workbench.quickRows(text).first().waitFor({ timeout: 25_000 });
  const focused = (text: string | RegExp) =>
    workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text });
  const shows = async (text: RegExp): Promise<void> =>
    workbench.ownStatusItem().filter({ hasText: text }).waitFor({ timeout: 25_000 });
  const git = (...args: readonly string[]): string => gitAt((Date.now() - START) / 60_000, window.folder, args);
  const shot = async (name: string): Promise<void> => {
    if (SHOTS === undefined) return;
    mkdirSync(SHOTS, { recursive: true });
    await workbench.screenshot(join(SHOTS, `${name}.png`));
  };
  /** Goes down the list to a row. */
  const goTo = async (text: string | RegExp): Promise<void> => {
    await row(text);
    for (let step = 0; step < 20 && (await focused(text).count()) === 0; step += 1) await press('ArrowDown');
    await focused(text).waitFor();
  };
  /** Opens the list of tickets, types and takes what is typed. */
  const take = async (ticket: string): Promise<void> => {
    await workbench.runCommand('Token Ledger: Tag Session');
    await row(/this work has none/);
    await workbench.page.keyboard.type(ticket);
    await focused(/as you typed it/).waitFor();
  };

  before(async () => {
    window = await openWindow({ builtin: ['theme-defaults'] });
    ({ workbench } = window);
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'root');
    git('checkout', '-q', '-b', 'feature/ABC-123-pay');
    log = window.home.claude({ cwd: window.folder, branch: 'feature/ABC-123-pay' });
    log.call({ input: 900, output: 4000, cacheRead: 90_000 });
    await shows(/ABC-123/);
  });

  after(async () => window.close());

  afterEach(async function keepPicture() {
    if (this.currentTest?.state === 'failed') await shot(`failed-${this.currentTest.title.slice(0, 20)}`);
  });

  it('offers what the branch says, and takes what is typed for the whole session', async () => {
    await workbench.runCommand('Token Ledger: Tag Session');
    await row(/ABC-123.*a key in capitals, holds already/);
    await row(/ABC is not a ticket prefix here/);
    await shot('pick-ticket');
    await workbench.page.keyboard.type('PAY-7');
    await focused(/^PAY-7.*as you typed it/).waitFor();
    await press('Enter');
    await focused(/The whole session/).waitFor();
    await shot('pick-reach');
    await press('Enter');
    await shows(/PAY-7/);
  });

  it('undoes it', async () => {
    await workbench.runCommand('Token Ledger: Undo Tag');
    await shows(/ABC-123/);
  });

  it('tags from now on: the next call is the first', async () => {
    await take('PAY-8');
    await press('Enter');
    await goTo(/From now on/);
    await press('Enter');
    await workbench.statusItem(/^Tagged: PAY-8/).waitFor();
    await shows(/ABC-123/);
    log.call({ output: 100 });
    await shows(/ABC-123 \+1/);
  });

  it('follows a rename as soon as git knows of it', async () => {
    await workbench.runCommand('Token Ledger: Undo Tag');
    await shows(/ABC-123/);
    git('branch', '-m', 'feature/ABC-124-pay');
    await shows(/ABC-124/);
    git('branch', '-m', 'feature/ABC-123-pay');
    await shows(/ABC-123/);
  });

  it('says that there is no ticket, by the menu of the status bar', async () => {
    await workbench.runCommand('Token Ledger: Session Menu');
    await focused(/^Tag Session….*ABC-123/).waitFor();
    await shot('menu');
    await press('Enter');
    await goTo(/this work has none/);
    await press('Enter');
    await focused(/The whole session/).waitFor();
    await press('Enter');
    await shows(/feature\/ABC-123-pay/);
    await workbench.runCommand('Token Ledger: Undo Tag');
    await shows(/ABC-123(?!-)/);
  });

  it('remembers that a prefix is no ticket, and clears the inbox', async () => {
    await workbench.runCommand('Token Ledger: Tag Session');
    await goTo(/ABC is not a ticket prefix here/);
    await press('Enter');
    await shows(/feature\/ABC-123-pay/);
    await workbench.runCommand('Token Ledger: Untagged Sessions');
    // The list shows the rows of the one before it until its own are there.
    await focused(/^\$\d.*feature\/ABC-123-pay/).waitFor();
    await shot('inbox');
    // What is typed to find a row leaves none active: Enter answers for the first.
    await workbench.page.keyboard.type('feature');
    await focused(/feature/).waitFor({ state: 'detached' });
    await press('Enter');
    await row(/this work has none/);
    await workbench.page.keyboard.type('PAY-9');
    await focused(/as you typed it/).waitFor();
    await press('Enter');
    await shows(/PAY-9/);
  });

  it('shows hostile words as text', async () => {
    await take(HOSTILE);
    await shot('hostile');
    assert.equal(
      await workbench
        .quickRows(/\*\*x\*\*/)
        .first()
        .locator('img, strong, [href], .codicon-alert')
        .count(),
      0,
    );
    await press('Enter');
    await focused(/The whole session/).waitFor();
    await press('Enter');
    await shows(/\*\*x\*\*/);
    assert.equal(await workbench.ownStatusItem().locator('img, strong, .codicon-alert').count(), 0);
    const said = workbench.statusItem(/^Tagged: /);
    await said.waitFor();
    assert.equal(await said.locator('.codicon').count(), 0);
    const words = /Ticket: .*\*\*x\*\* \[y\]\(command:workbench\.action\.quit\)/;
    const hover = workbench.page.locator('.workbench-hover-container .monaco-hover', { hasText: words }).last();
    await workbench.hover(workbench.ownStatusItem());
    await hover.waitFor({ state: 'attached' });
    assert.equal(await hover.locator('img, a[href*="quit"], a[data-href*="quit"], .codicon-alert').count(), 0);
    await shot('hostile-hover');
    await workbench.runCommand('Token Ledger: Undo Tag');
    await shows(/PAY-9/);
  });
});
