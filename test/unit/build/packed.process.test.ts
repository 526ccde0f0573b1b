// What is published, tried from the packed file alone: no source, no development dependency, no network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { COMMANDS } from '../../../src/cli/commandTable.ts';
import { AgentHome } from '../../vscode/agentHome.ts';

const ROOT = join(import.meta.dirname, '../../..');
const BIN = 'node_modules/token-ledger/dist/cli.js';
const MEGABYTE = 1_048_576;

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the npm package', function () {
  this.timeout(120_000);
  let folder = '';
  let home: AgentHome;
  let packed: Packed;

  const run = (program: string, args: readonly string[], cwd = folder): string =>
    execFileSync(program, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
        HOME: home.folder,
        TOKEN_LEDGER_HOME: join(home.folder, 'ledger'),
      },
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-packed-'));
    home = new AgentHome();
    home
      .claude({ cwd: '/work/shop', branch: 'main', model: 'claude-haiku-4-5', session: 's1' })
      .call({ input: 1_000_000 });
    [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], ROOT)) as [Packed];
    run('npm', ['init', '-y']);
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, packed.filename)]);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    home.remove();
  });

  it('holds what the command line needs and nothing else', () => {
    const foreign = packed.files.filter(({ path }) => /^(test|out)\/|\.(ts|map|vsix)$|compiled/.test(path));
    assert.deepEqual(foreign, []);
    assert.ok(packed.unpackedSize <= 4 * MEGABYTE, `${packed.unpackedSize} bytes`);
  });

  it('reports what an agent used', () => {
    const { totals } = JSON.parse(run('npx', ['token-ledger', 'report', '--json'])) as { totals: { calls: number } };
    assert.equal(totals.calls, 1);
  });

  it('runs from the file alone, in an empty folder', () => {
    const empty = mkdtempSync(join(tmpdir(), 'token-ledger-npx-'));
    try {
      cpSync(join(folder, packed.filename), join(empty, packed.filename));
      const printed = run('npx', ['--yes', '--offline', `./${packed.filename}`, 'report'], empty);
      assert.match(printed, /\$1\.00/);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });

  for (const { name } of COMMANDS)
    it(`${name} shows its help`, () => {
      assert.match(run(process.execPath, [BIN, name, '--help']), new RegExp(`token-ledger ${name}|serve`));
    });

  it('leaves no cache of compiled code in what is packed', () => {
    assert.ok(!packed.files.some(({ path }) => path.includes('compiled')));
  });

  it('is smaller than a megabyte to download', () => {
    assert.ok(statSync(join(folder, packed.filename)).size <= MEGABYTE);
  });
});

describe('the extension package', function () {
  this.timeout(120_000);
  let folder = '';
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-vsix-'));
    const listed = execFileSync(process.execPath, [join(ROOT, 'src/build/vsce.mjs'), 'ls'], {
      cwd: ROOT,
      encoding: 'utf8',
      env,
    });
    for (const path of listed.trim().split('\n')) cpSync(join(ROOT, path), join(folder, path));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('starts the tools that it offers to the editor’s agents', () => {
    const hello = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    };
    const answer = execFileSync(process.execPath, [join(folder, 'dist/cli.js'), 'mcp'], {
      input: `${JSON.stringify(hello)}\n`,
      encoding: 'utf8',
      env: { ...env, HOME: folder, TOKEN_LEDGER_HOME: join(folder, 'ledger') },
    });
    assert.match(answer, /"serverInfo":\{"name":"token-ledger"/);
  });

  it('starts the status line', () => {
    const line = execFileSync(process.execPath, [join(folder, 'dist/cli.js'), 'statusline'], {
      input: JSON.stringify({ cost: { total_cost_usd: 1.25 } }),
      encoding: 'utf8',
      env: { ...env, HOME: folder, TOKEN_LEDGER_HOME: join(folder, 'ledger') },
    });
    assert.match(line, /\$1\.25/);
  });
});
