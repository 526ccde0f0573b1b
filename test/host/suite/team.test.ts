import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ConfigurationTarget, commands, extensions, workspace } from 'vscode';
import { boundedFetch } from '../../../src/engine/protocol/boundedFetch.ts';
import type { TokenLedgerApi } from '../../../src/extension/api.ts';
import { AgentHome } from '../../vscode/agentHome.ts';

describe('team sync in a real extension host', () => {
  let api: TokenLedgerApi;
  let server: Server;
  let url = '';
  const asked: string[] = [];
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const home = new AgentHome(process.env['HOME']);

  before(async () => {
    const extension = extensions.getExtension<TokenLedgerApi>('token-ledger.token-ledger');
    assert.ok(extension);
    api = await extension.activate();
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(404).end();
    });
    server.on('connect', (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    rmSync(join(folder, '.vscode'), { recursive: true, force: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is not switched on or pointed elsewhere by a repository', async () => {
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    const theirs = {
      'tokenLedger.team.enabled': true,
      'tokenLedger.team.endpoint': url,
      'tokenLedger.team.name': 'checkout',
      'tokenLedger.team.buckets': [{ bucket: 'theirs', branchPrefix: '' }],
      'tokenLedger.statusBar.format': 'team ${cost}',
    };
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(theirs));
    home.claude({ cwd: folder, branch: 'TEAM-1-x' }).call({ output: 1000 });
    // The harmless one arrives, so the file has been read.
    await api.whenStatus((text) => text.startsWith('team '));
    const team = workspace.getConfiguration('tokenLedger.team');
    assert.deepEqual(
      [team.get('enabled'), team.get('endpoint'), team.get('name'), team.get('buckets')],
      [false, '', '', []],
    );
    assert.doesNotMatch(api.tooltip(), /Team totals/);
    assert.deepEqual(asked, []);
    rmSync(join(folder, '.vscode/settings.json'));
    await api.whenStatus((text) => !text.startsWith('team '));
  });

  it('has its commands', async () => {
    const all = await commands.getCommands(true);
    for (const name of [
      'joinTeam',
      'addMachine',
      'showWillSend',
      'showSent',
      'showAudit',
      'pauseTeam',
      'resumeTeam',
      'deleteSent',
      'leaveTeam',
    ])
      assert.ok(all.includes(`tokenLedger.${name}`), name);
  });

  it('goes through the proxy that the person set in the editor', async () => {
    const http = workspace.getConfiguration('http');
    await http.update('proxy', url, ConfigurationTarget.Global);
    try {
      const request = { method: 'PUT', path: '/v1/x', body: '{}', proof: 'p', bearer: 'tlt_x' } as const;
      const parts = {
        fetch: async (...args: Parameters<typeof fetch>) => fetch(...args),
        timeoutMs: 5000,
        onFailure: () => undefined,
      };
      assert.equal(await boundedFetch(parts, 'https://totals.invalid', request), undefined);
      assert.ok(asked.includes('CONNECT totals.invalid:443'), asked.join());
    } finally {
      await http.update('proxy', undefined, ConfigurationTarget.Global);
    }
  });
});
