import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandHelp, mainHelp } from '../../../src/cli/command/help.ts';
import { COMMANDS } from '../../../src/cli/commandTable.ts';
import { widthOf } from '../../../src/cli/text/wrapText.ts';
import { AgentHome } from '../../vscode/agentHome.ts';
import { CLI } from './cli.ts';
import { World } from './world.ts';

/** How each declared command is tried; `undefined`: its text is for programs alone. A command that is missing here fails. */
const TRIED: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  report: [
    ['--verbose'],
    ['--by', 'session'],
    ['--by', 'branch,model,agent'],
    ['--by', 'hour'],
    ['--by', 'pull-request'],
    ['--by', 'ticket', '--by', 'machine'],
    ['--by', 'colour'],
  ],
  status: [[]],
  budget: [[], ['--set', 'day=25']],
  statusline: undefined,
  mcp: undefined,
  summary: [[], ['--week', '--long'], ['--since', '60d', '--all', '--long'], ['--until', '7d']],
  outcomes: [[], ['--all']],
  ticket: [['ABC-123'], ['NO-1'], []],
  branch: [[], ['nosuch']],
  prices: [[], ['claude-sonnet-4-5'], ['--check'], ['no-such-model']],
  doctor: [[], ['--redact']],
  inbox: [[]],
  tag: [
    ['SESSION', 'TAG-1'],
    ['SESSION', 'TAG-2', '--branch'],
    ['zzz', 'A-1'],
  ],
  untag: [['--last'], ['SESSION']],
  tags: [[]],
  close: [['ABC-123'], ['NEVER-SEEN-99']],
  reopen: [['ABC-123']],
  prefix: [[], ['ENG'], ['ENG', '--forget'], ['not a prefix']],
  'cost-note': undefined,
  'cost-trailer': undefined,
  export: [['OUT/a-file-of-this-machine.jsonl'], []],
  import: [['OUT/a-file-of-this-machine.jsonl'], ['OUT/none']],
  sync: [[], ['status'], ['join'], ['audit'], ['log'], ['machine'], ['buckets'], ['leave'], ['pause']],
  otel: [
    ['--endpoint', 'http://127.0.0.1:65533'],
    ['--endpoint', 'http://collector.example'],
  ],
  serve: [
    ['--help'],
    ['init', 'checkout', '--data', 'OUT/endpoint'],
    ['invite', '--count', '2', '--url', 'https://totals.example.com', '--data', 'OUT/endpoint'],
    ['members', '--data', 'OUT/endpoint'],
    ['group', 'acme', '--k', '20', '--readers', 'the board', '--data', 'OUT/endpoint'],
    ['groups', '--data', 'OUT/endpoint'],
    ['webhook', 'checkout', 'gitlab', '--data', 'OUT/endpoint'],
    ['nosuch', '--data', 'OUT/endpoint'],
  ],
};

describe('no line is wider than the terminal', function () {
  this.timeout(180_000);
  let world: World;
  let session = '';

  before(() => {
    world = new World();
    world.at(40).repo.commit('Start');
    world.at(35).branch('feature/ABC-123-a-branch-name-that-goes-on-for-longer-than-a-narrow-terminal', 'one');
    world.at(12).branch('tidy-up-the-things-that-were-left-behind-by-everybody', 'two');
    world.at(1).branch('fix/ABC-124', 'three');
    const home = new AgentHome(world.home);
    const log = home.claude({ cwd: world.repo.dir, branch: 'fix/ABC-124', model: 'a-model-nobody-has-a-price-for' });
    log.call({ input: 123_456_789, output: 987_654, cacheRead: 1_234_567_890 });
    home.claude({ cwd: world.repo.dir, branch: 'fix/ABC-124' }).call({ output: 1_000_000, cacheRead: 5_000_000_000 });
    session = log.session;
    mkdirSync(join(world.home, 'out'));
    writeFileSync(join(world.home, 'out/none'), 'this is not an export\n');
  });
  after(() => world.repo.remove());

  function linesOf(command: string, args: readonly string[], columns: number): readonly string[] {
    const named = args.map((arg) => arg.replace('SESSION', session).replace('OUT', join(world.home, 'out')));
    const { stdout, stderr } = spawnSync(process.execPath, [CLI, command, ...named], {
      cwd: world.repo.dir,
      env: {
        PATH: process.env['PATH'],
        HOME: world.home,
        TOKEN_LEDGER_HOME: join(world.home, 'ledger'),
        LANG: 'en_US.UTF-8',
        COLUMNS: String(columns),
      },
      encoding: 'utf8',
    });
    assert.doesNotMatch(stderr, /^ {4}at /m, stderr);
    assert.ok((stdout + stderr).trim() !== '');
    return `${stdout}\n${stderr}`.split('\n');
  }

  const helps = [
    ['', (columns: number) => mainHelp(COMMANDS, columns)],
    ...COMMANDS.map((command) => [command.name, (columns: number) => commandHelp(command, columns)] as const),
  ] as const;
  for (const [name, help] of helps)
    for (const columns of [60, 80])
      it(`help ${name} at ${columns}`, () => {
        for (const line of help(columns).split('\n')) assert.ok(widthOf(line) <= columns, `${widthOf(line)}: ${line}`);
      });

  for (const name of ['', 'report'])
    it(`the command line prints this help ${name}`, () => {
      const expected = helps.find(([each]) => each === name)?.[1](60);
      assert.equal(linesOf('help', name === '' ? [] : [name], 60).join('\n'), `${expected}\n`);
    });

  it('tries every command', () =>
    assert.deepEqual(
      COMMANDS.filter(({ name }) => !Object.hasOwn(TRIED, name)).map(({ name }) => name),
      [],
    ));

  for (const { name } of COMMANDS)
    for (const args of TRIED[name] ?? [])
      for (const columns of [60, 80])
        it(`${[name, ...args].join(' ')} at ${columns}`, () => {
          for (const line of linesOf(name, args, columns)) {
            // Only a word that has no space, such as a path, may be wider, and not in a table.
            const longest = Math.max(...line.trim().split(/\s+/).map(widthOf));
            const isOneWord = !line.includes('──') && longest + 24 > columns && /[/~]|tt[rsg]_|whsec_/.test(line);
            assert.ok(widthOf(line) <= columns || isOneWord, `${widthOf(line)}: ${line}`);
          }
        });
});
