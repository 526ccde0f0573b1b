// Connecting a tracker by keyboard: a GitLab of this machine, whose issues a session is tagged with and which closes one.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gitAt, START } from '../unit/git/scratch.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { openWindow, type Window } from './window.ts';

const TOKEN = 'glpat-right';
const HOSTILE = '$(alert) **x** [y](command:workbench.action.quit)';

/** As GitLab answers, with one closed and one open issue and a merge request. */
function answer(body: string): unknown {
  if (body === '') return [];
  const { query } = JSON.parse(body) as { query: string };
  const issues = query.includes('iids:')
    ? [{ iid: '12', closedAt: new Date(Date.now() - 60_000).toISOString(), closedAsDuplicateOf: null }]
    : [
        { iid: '12', title: 'Pay later' },
        { iid: '13', title: HOSTILE },
      ];
  return {
    data: { project: { issues: { nodes: issues }, mergeRequests: { nodes: [{ iid: '4', title: 'A change' }] } } },
  };
}

describe('a tracker of one’s own server, in a real window', () => {
  let server: Server;
  let address: string;
  let window: Window;
  let workbench: Workbench;
  const asked: string[] = [];

  const row = (text: string | RegExp) => workbench.quickRows(text).first();
  const type = async (text: string): Promise<void> => {
    await workbench.quickInput().fill(text);
    await workbench.page.keyboard.press('Enter');
  };
  const prompt = async (text: RegExp): Promise<void> =>
    workbench.page.locator('.quick-input-widget', { hasText: text }).waitFor({ timeout: 20_000 });
  const connect = async (token: string): Promise<void> => {
    await workbench.runCommand('Token Ledger: Connect Tracker');
    await row(/^GitLab/).waitFor();
    await type('GitLab');
    await prompt(/https only/);
    await type(address);
    await prompt(/secret storage/);
    // A field for passwords, which is not the one of lists.
    await workbench.page.keyboard.type(token);
    await workbench.page.keyboard.press('Enter');
  };

  before(async () => {
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        const { authorization = '' } = request.headers;
        asked.push(`${authorization} ${request.method} ${request.url}`);
        if (authorization === `Bearer ${TOKEN}`) response.end(JSON.stringify(answer(body)));
        else response.writeHead(401).end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    window = await openWindow({ builtin: ['theme-defaults'] });
    ({ workbench } = window);
    const git = (...args: readonly string[]): string => gitAt((Date.now() - START) / 60_000, window.folder, args);
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'root');
    git('remote', 'add', 'origin', `${address}/group/sub/shop.git`);
    git('checkout', '-q', '-b', 'later');
    window.home.claude({ cwd: window.folder, branch: 'later' }).call({ output: 4000 });
    await workbench.statusItem(/ · later/).waitFor({ timeout: 30_000 });
  });
  after(async () => {
    await window.close();
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });

  it('refuses a wrong token and keeps nothing of it', async () => {
    await connect('wrong');
    const message = workbench.page.locator('.notification-list-item', { hasText: 'does not accept these credentials' });
    await message.waitFor({ timeout: 20_000 });
    await workbench.runCommand('Notifications: Clear All Notifications');
    assert.deepEqual(asked, ['Bearer wrong GET /api/v4/issues?per_page=1']);
  });

  it('lists issues and merge requests, and tags with one', async () => {
    await connect(TOKEN);
    await workbench.statusItem(/GitLab is connected/).waitFor({ timeout: 20_000 });
    await workbench.runCommand('Token Ledger: Tag Session');
    await row(/!4.*merge request|!4.*A change/).waitFor({ timeout: 20_000 });
    assert.equal(await row(/#13/).locator('.codicon-alert').count(), 0);
    const wanted = workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: /#12.*Pay later/ });
    for (let step = 0; step < 20 && (await wanted.count()) === 0; step += 1)
      await workbench.page.keyboard.press('ArrowDown');
    await wanted.waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.statusItem(/ · #12/).waitFor({ timeout: 20_000 });
  });

  it('learns from it that the ticket is done', async () => {
    // The list is of the moment in which it was opened, and the answer may come after that.
    const closed = row(/#12.*as the tracker says/);
    for (let tries = 8; tries > 0 && (await closed.count()) === 0; tries -= 1) {
      await workbench.page.keyboard.press('Escape');
      await workbench.runCommand('Token Ledger: Mark Ticket Closed');
      await row(/#12/).waitFor({ timeout: 20_000 });
    }
    assert.equal(await closed.count(), 1);
    await workbench.page.keyboard.press('Escape');
    assert.ok(
      asked.every((one) => /^Bearer \S+ (?:GET|POST) \/api\//.test(one)),
      asked.join('\n'),
    );
  });
});
