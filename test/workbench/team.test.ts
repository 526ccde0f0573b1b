import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { changePolicy } from '../../src/server/init.ts';
import { type Endpoint, endpoint, policyFor } from '../unit/server/support.ts';
import { openWindow, type Window } from './window.ts';

const SHOTS = process.env['SHOTS'];

describe('connecting to a team in a real window, by keyboard', function () {
  this.timeout(120_000);
  let window: Window;
  let server: Endpoint;

  before(async () => {
    server = await endpoint(policyFor(), { clock: Date.now });
    window = await openWindow({ builtin: ['theme-defaults'], size: { width: 1100, height: 760 } });
    const log = window.home.claude({ cwd: window.folder, branch: 'ABC-123-zebra-branch' });
    log.ask('A prompt-marker.');
    log.call({ input: 1000, output: 20_000 });
    await window.workbench.statusItem(/ABC-123/).waitFor({ timeout: 60_000 });
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  it('offers nothing about a team before there is one', async () => {
    assert.doesNotMatch(await hoverText(), /Team totals/);
    await window.workbench.page.keyboard.press('F1');
    await window.workbench.quickInput().fill('>Token Ledger: ');
    await window.workbench
      .quickRows(/Connect to Team/)
      .first()
      .waitFor();
    assert.equal(await window.workbench.quickRows(/Pause Team Sync|Resume Team Sync|Leave Team/).count(), 0);
    await window.workbench.page.keyboard.press('Escape');
  });

  it('refuses an address that is not safe, in words', async () => {
    await connect();
    await fill('1 of 3', 'http://example.com');
    await window.workbench.page.getByText('Http is only taken for this machine itself').waitFor();
    await shot('refused');
    await window.workbench.page.keyboard.press('Escape');
  });

  it('shows policy and bytes first; Enter alone agrees to nothing', async () => {
    await askThrough();
    await window.workbench.page.getByText('No name leaves your machine').first().waitFor();
    await shot('asked');
    await window.workbench.page.keyboard.press('Enter');
    await window.workbench.quickInput().waitFor({ state: 'hidden' });
    assert.equal((await rows()).length, 0);
  });

  it('sends what was shown once the person agrees', async () => {
    await askThrough();
    await window.workbench.page.getByText('I agree: send these totals').waitFor();
    await window.workbench.page.keyboard.press('ArrowDown');
    await window.workbench.page.keyboard.press('Enter');
    await until(async () => (await rows()).length === 1);
    const [body = ''] = await rows();
    assert.match(body, /"artifact":"ABC-123"/);
    assert.doesNotMatch(body, /zebra|prompt-marker|project/);
  });

  it('tells in the hover that it is on', async () => {
    await until(async () => /Team totals for checkout: on · last sent/.test(await hoverText()));
    await shot('hover');
  });

  it('shows everything that was sent', async () => {
    await run('Token Ledger: Show Everything Sent');
    await window.workbench.page.getByText('Everything sent', { exact: false }).first().waitFor();
    await window.workbench.page.getByText('answered 201', { exact: false }).first().waitFor();
    await shot('sent');
  });

  it('pauses when the policy asks for more, and goes on when that is agreed to', async () => {
    await changePolicy(server.serving.store, policyFor({ readers: ['the team itself', 'the board'] }), Date.now());
    const log = window.home.claude({ cwd: window.folder, branch: 'ABC-124' });
    log.call({ output: 10_000 });
    await window.workbench.statusItem(/ABC-124/).waitFor();
    // The endpoint's gate remembers a policy for some seconds.
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    await run('Token Ledger: Pause Team Sync');
    await run('Token Ledger: Resume Team Sync');
    await until(async () => /asks for more than you agreed to/.test(await hoverText()));
    await shot('looser');
    await run('Token Ledger: Resume Team Sync');
    await window.workbench.page.getByText('the report is now read by: the board').first().waitFor();
    await shot('review');
    await window.workbench.page.keyboard.press('ArrowDown');
    await window.workbench.page.keyboard.press('Enter');
    await until(async () => (await rows()).some((body) => body.includes('ABC-124')));
  });

  it('removes what was sent and leaves', async () => {
    await run('Token Ledger: Leave Team');
    const dialog = window.workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await shot('leave');
    await dialog.getByRole('button', { name: 'Delete What I Sent and Leave' }).press('Enter');
    await until(async () => (await rows()).length === 0);
    await until(async () => !/Team totals/.test(await hoverText()));
  });

  async function connect(): Promise<void> {
    await run('Token Ledger: Connect to Team');
  }

  async function askThrough(): Promise<void> {
    await connect();
    const answers = { '1 of 3': server.url, '2 of 3': 'checkout', '3 of 3': server.team.tokens.ingest };
    for (const [step, text] of Object.entries(answers)) {
      await fill(step, text);
      await window.workbench.page.keyboard.press('Enter');
    }
    await window.workbench.page.getByText('Agree to the policy of checkout?').waitFor();
  }

  /** The box of the step before stays for a moment after its Enter, so each is known by its title. */
  async function fill(step: string, text: string): Promise<void> {
    const { page } = window.workbench;
    await page.locator('.quick-input-widget .quick-input-title', { hasText: step }).waitFor();
    // The token's box is one for passwords.
    await page.locator('.quick-input-widget input').first().fill(text);
  }

  async function run(title: string): Promise<void> {
    await window.workbench.runCommand(title);
  }

  async function rows(): Promise<readonly string[]> {
    const found = await server.serving.store.database.read('SELECT body FROM rows WHERE quarantined = 0', []);
    return found.map((row) => String(row['body']));
  }

  async function hoverText(): Promise<string> {
    const { page } = window.workbench;
    await page.mouse.move(550, 300);
    const hover = await window.workbench.hover(window.workbench.ownStatusItem());
    return hover.innerText();
  }

  async function shot(name: string): Promise<void> {
    if (SHOTS === undefined) return;
    mkdirSync(SHOTS, { recursive: true });
    await window.workbench.screenshot(join(SHOTS, `team-${name}.png`));
  }
});

async function until(done: () => Promise<boolean>, ms = 30_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
