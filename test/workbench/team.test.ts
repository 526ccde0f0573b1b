import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changePolicy } from '../../src/server/command/init.ts';
import { type Endpoint, endpoint, policyFor } from '../unit/server/support.ts';
import { Scripted } from '../unit/team/scripted.ts';
import { agree, askThrough, fillInvitation, until } from './teamSteps.ts';
import { makeFolder, openWindow, removeFolder, type Window } from './window.ts';

const SHOTS = process.env['SHOTS'];
/** Documents are drawn by VS Code's own Markdown preview. */
const BUILTIN = ['theme-defaults', 'markdown-basics', 'markdown-language-features'];

/** Settings of a repository that would switch team totals on, and lead them elsewhere. */
function plant(folder: string, url: string): void {
  const team = { enabled: true, endpoint: url, name: 'checkout', buckets: [{ path: '**', bucket: 'stolen' }] };
  const settings = Object.fromEntries(Object.entries(team).map(([key, value]) => [`tokenLedger.team.${key}`, value]));
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
}

describe('joining a team in a real window, by keyboard', function () {
  this.timeout(120_000);
  let window: Window;
  let server: Endpoint;
  let invitation: string | undefined;
  /** Of the endpoint's clock. */
  let ahead = 0;
  /** Where the repository's own settings would send everything. */
  let thief: Scripted;

  before(async () => {
    server = await endpoint(policyFor(), { clock: () => Date.now() + ahead });
    thief = await new Scripted().open();
    const folder = makeFolder();
    plant(folder, thief.url);
    window = await openWindow({ builtin: BUILTIN, size: { width: 1100, height: 760 }, folder });
    const log = window.home.claude({ cwd: window.folder, branch: 'ABC-123-zebra-branch' });
    log.ask('A prompt-marker.');
    log.call({ input: 1000, output: 20_000 });
    await window.workbench.statusItem(/ABC-123/).waitFor({ timeout: 60_000 });
  });
  after(async () => {
    await window.close();
    removeFolder(window.folder);
    await Promise.all([server.close(), thief.close()]);
  });

  it('offers nothing about a team before there is one', async () => {
    assert.doesNotMatch(await hoverText(), /Team totals/);
    await window.workbench.findCommand('Token Ledger: Join a Team');
    await window.workbench.quickInput().fill('>Token Ledger: ');
    await window.workbench
      .quickRows(/^Token Ledger: (?!Join a Team)/)
      .first()
      .waitFor();
    assert.equal(await window.workbench.quickRows(/Pause Team Sync|Resume Team Sync|Leave Team/).count(), 0);
    await window.workbench.page.keyboard.press('Escape');
  });

  it('refuses an address that is not safe, in words', async () => {
    await run('Token Ledger: Join a Team');
    const [, fragment = ''] = (await server.invite()).split('#');
    await fillInvitation(window.workbench, `http://example.com/join#${fragment}`);
    await window.workbench.page.getByText('Http is only taken for this machine itself').waitFor();
    await shot('refused');
    await window.workbench.page.keyboard.press('Escape');
  });

  it('shows the policy and a table first, the exact bytes folded below; Enter alone agrees to nothing', async () => {
    await ask();
    const preview = window.workbench.webview();
    await preview.getByText('No name leaves your machine').first().waitFor();
    await preview.locator('tr', { hasText: 'ABC-123' }).waitFor();
    const bytes = preview.locator('details pre', { hasText: '"artifact":"ABC-123"' });
    assert.equal(await bytes.isVisible(), false, 'the bytes are folded');
    await shot('asked');
    await preview.locator('summary', { hasText: 'The exact bytes' }).click();
    await bytes.waitFor();
    await shot('bytes');
    await window.workbench.quickInput().click();
    await window.workbench.page.keyboard.press('Enter');
    await window.workbench.quickInput().waitFor({ state: 'hidden' });
    assert.equal((await rows()).length, 0);
  });

  it('sends what was shown once the person agrees', async () => {
    await ask();
    await agree(window.workbench);
    // A toast goes by itself after a while.
    const next = window.workbench.page.locator('.notifications-toasts');
    await next.getByRole('button', { name: 'Open Report' }).waitFor();
    await next.getByRole('button', { name: 'Show What Was Sent' }).click();
    await window.workbench.webview().getByRole('heading', { name: 'Everything sent' }).waitFor();
    await shot('agreed');
    await until(async () => (await rows()).length === 1);
    const [body = ''] = await rows();
    assert.match(body, /"artifact":"ABC-123"/);
    assert.doesNotMatch(body, /zebra|prompt-marker|project/);
  });

  it('reports in the hover that it is on', async () => {
    await until(async () => /Team totals for checkout: on · last sent/.test(await hoverText()));
    await shot('hover');
  });

  it('reports in the panel too, and is paused and resumed there', async () => {
    await run('Token Ledger: Open Summary');
    const panel = window.workbench.webview();
    const line = (words: string) => panel.locator('.team', { hasText: words });
    await line('Team totals for checkout: on · last sent').waitFor();
    await panel.getByRole('button', { name: 'Pause Team Sync' }).press('Enter');
    await line('paused by you').waitFor();
    await shot('panel');
    await panel.getByRole('button', { name: 'Resume Team Sync' }).press('Enter');
    await line('Team totals for checkout: on').waitFor();
    await run('View: Close Editor');
  });

  it('shows everything that was sent', async () => {
    await run('Token Ledger: Show Everything Sent');
    await window.workbench.webview().getByRole('heading', { name: 'Everything sent' }).waitFor();
    await window.workbench.webview().getByText('answered 201', { exact: false }).first().waitFor();
    await shot('sent');
  });

  it('shows the audit, and warns when its history was changed', async () => {
    const audit = window.workbench.webview().getByText('The audit of checkout').first();
    const shown = (words: string) => window.workbench.webview().getByText(words, { exact: false }).first().waitFor();
    await run('Token Ledger: Show Team Audit');
    await audit.waitFor();
    await shown('The history is unbroken');
    await shown('team made');
    await run('View: Close Editor');
    const { database } = server.serving.store;
    const keys = await database.read('SELECT id, private_key FROM signing', []);
    await database.write('DELETE FROM signing', []);
    await run('Token Ledger: Show Team Audit');
    await shown('Warning: the history was changed');
    await shot('audit');
    await run('View: Close Editor');
    await database.write('DELETE FROM signing', []);
    for (const key of keys)
      await database.write('INSERT INTO signing (id, private_key) VALUES ($1, $2)', [
        Number(key['id']),
        String(key['private_key']),
      ]);
  });

  it('pauses when the policy asks for more, and goes on when that is agreed to', async () => {
    await changePolicy(server.serving.store, policyFor({ readers: ['the team itself', 'the board'] }), Date.now());
    const log = window.home.claude({ cwd: window.folder, branch: 'ABC-124' });
    log.call({ output: 10_000 });
    await window.workbench.statusItem(/ABC-124/).waitFor();
    // The endpoint's gate remembers a policy for some seconds.
    ahead += 6_000;
    await run('Token Ledger: Pause Team Sync');
    await run('Token Ledger: Resume Team Sync');
    await until(async () => /asks for more than you agreed to/.test(await hoverText()));
    await shot('looser');
    const review = window.workbench.webview().getByText('the report is now read by: the board').first();
    const isReviewed = async (): Promise<boolean> => {
      await run('Token Ledger: Resume Team Sync');
      return review.waitFor({ timeout: 20_000 }).then(
        () => true,
        () => false,
      );
    };
    // On a busy machine the palette may close before its command is chosen.
    assert.ok((await isReviewed()) || (await isReviewed()) || (await isReviewed()));
    await shot('review');
    await agree(window.workbench);
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

  it('never heeds what the repository’s settings say', () => assert.deepEqual(thief.seen, []));

  async function ask(): Promise<void> {
    invitation ??= await server.invite();
    await askThrough(window.workbench, invitation);
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
    // A hover that the pointer rests on stays, and says what it said: out of its way first.
    await page.mouse.move(1000, 120);
    await page.locator('.workbench-hover-container').first().waitFor({ state: 'hidden' });
    const hover = await window.workbench.hover(window.workbench.ownStatusItem());
    return hover.innerText();
  }

  async function shot(name: string): Promise<void> {
    if (SHOTS === undefined) return;
    mkdirSync(SHOTS, { recursive: true });
    await window.workbench.screenshot(join(SHOTS, `team-${name}.png`));
  }
});
