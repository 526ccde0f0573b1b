import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentHome } from '../../../vscode/agentHome.ts';
import { scratchFolder } from '../../git/scratch.ts';
import { cliText, runCli } from '../cli.ts';

describe('ledgers of several machines on the command line', function () {
  this.timeout(120_000);
  const folder = scratchFolder();
  const home = (name: string): string => join(folder.path, name);
  const file = join(folder.path, 'laptop.jsonl');

  before(() => {
    for (const [name, branch, output] of [
      ['laptop', 'ABC-1-x', 100],
      ['desk', 'ABC-2-y', 1000],
    ] as const) {
      mkdirSync(join(home(name), 'work'), { recursive: true });
      const log = new AgentHome(home(name)).claude({ cwd: join(home(name), 'work'), branch });
      log.ask('a secret prompt');
      for (let i = 0; i < 3; i++) log.call({ output: output + i, cacheRead: 50 });
    }
    const [session] = runCli(home('laptop'), ['report', '--by', 'session']).rows;
    cliText(home('laptop'), ['tag', String(session?.key['session']), 'TAG-9']);
  });
  after(() => folder[Symbol.dispose]());

  it('an export holds no prompt and no home, and is its owner’s alone', () => {
    assert.match(
      cliText(home('laptop'), ['export', file, '--name', 'laptop']),
      /^3 calls of laptop-[0-9a-f]{4} are in /,
    );
    const text = readFileSync(file, 'utf8');
    assert.doesNotMatch(text, /secret prompt/);
    assert.ok(!text.includes(home('laptop')));
    assert.match(text, /"~\/work"/);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o077, 0);
  });

  it('an import adds the other machine’s calls and tags, once', () => {
    const [own] = [runCli(home('desk'), ['report']).totals];
    const other = runCli(home('laptop'), ['report']).totals;
    assert.match(cliText(home('desk'), ['import', file]), /3 calls of laptop-/);
    assert.match(cliText(home('desk'), ['import', file, file]), /nothing new[\s\S]*nothing new/);
    const { totals, rows } = runCli(home('desk'), ['report', '--by', 'machine']);
    assert.equal(totals.calls, own.calls + other.calls);
    assert.equal(totals.cost.total.toFixed(9), (own.cost.total + other.cost.total).toFixed(9));
    assert.deepEqual(
      rows.map(({ calls }) => calls),
      [3, 3],
    );
    assert.ok(rows.some(({ key }) => key['machine']?.startsWith('laptop-')));
    const tickets = runCli(home('desk'), ['report', '--by', 'ticket']).rows.map(({ key }) => key['ticket']);
    assert.deepEqual(
      tickets.toSorted((a, b) => String(a).localeCompare(String(b))),
      ['ABC-2', 'TAG-9'],
    );
  });

  it('reading the logs again changes nothing', () => {
    const before = runCli(home('desk'), ['report', '--by', 'machine']).rows;
    cliText(home('desk'), ['report']);
    assert.deepEqual(runCli(home('desk'), ['report', '--by', 'machine']).rows, before);
  });

  const wrong: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['its own export', () => ['import', file], /made on this machine/],
    ['no file', () => ['import', join(folder.path, 'none')], /cannot be read: there is no such file/],
    ['another file', () => ['import', join(folder.path, 'other')], /Line 1 is not of an export/],
    ['a folder', () => ['export', folder.path], /cannot be written/],
  ];
  for (const [name, args, message] of wrong)
    it(`refuses ${name} in plain words`, () => {
      writeFileSync(join(folder.path, 'other'), '# a readme\n');
      assert.throws(() => cliText(home('laptop'), args()), message);
    });

  for (const [name, mark] of [
    ['Dropbox', ''],
    ['OneDrive - ACME', ''],
    ['documents', '.stfolder'],
  ] as const)
    it(`refuses a ledger in ${name}${mark === '' ? '' : ` with ${mark}`}`, () => {
      const synced = join(folder.path, 'drives', name);
      mkdirSync(join(synced, mark), { recursive: true });
      const env = { TOKEN_LEDGER_HOME: join(synced, 'ledger') };
      assert.throws(
        () => cliText(home('laptop'), ['report'], env),
        (error: { status: number; stderr: string }) => {
          assert.equal(error.status, 1);
          assert.match(error.stderr, /syncs that folder, and a database that is synced loses data\. To join machines/);
          return true;
        },
      );
    });
});
