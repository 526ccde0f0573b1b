import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inScratch } from '../../reading/scratch.ts';
import { CLI } from '../cli.ts';

const FILES =
  'cli.js commandLine.js frequent.js statusline.js reader.js rate-card.json rate-card.hash.json verified.json search.wasm'.split(
    ' ',
  );
const INPUT = JSON.stringify({ cost: { total_cost_usd: 1.42 } });

/** The bundles in a folder of their own, in which nothing is compiled yet. */
class Desk {
  readonly compiled: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    const dist = join(folder, 'dist');
    this.compiled = join(dist, 'compiled');
    mkdirSync(dist);
    copyFileSync(join(dirname(CLI), '../package.json'), join(folder, 'package.json'));
    for (const file of FILES) copyFileSync(join(dirname(CLI), file), join(dist, file));
  }

  run(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(this.#folder, 'dist/cli.js'), ...args], {
      cwd: this.#folder,
      env: { PATH: process.env['PATH'], HOME: this.#folder, TOKEN_LEDGER_HOME: join(this.#folder, 'ledger') },
      input: INPUT,
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    return `${status} ${stdout}`;
  }

  /** The file in which the compiled code of a command is. */
  kept(command: string): string {
    const [file, ...more] = readdirSync(this.compiled).filter((name) => name.startsWith(`${command}-`));
    assert.ok(file !== undefined && more.length === 0);
    return join(this.compiled, file);
  }
}

const COMMANDS = [
  ['status', ['status'], '0 no session\n'],
  [
    'status',
    ['status', '--json'],
    '0 {"schema":"token-ledger/status@1","session":null,"next":null,"windows":[],"budgets":[]}\n',
  ],
  ['budget', ['budget'], /^0 No budget is set/],
  ['statusline', ['statusline', '--format', '${cost}'], '0 $1.42\n'],
  ['report', ['report', '--by', 'agent'], /^0 No call was found/],
  ['summary', ['summary', '2026-11-27', '--markdown'], /^0 .*2026/],
] as const;

describe('commands that are asked often', function () {
  this.timeout(120_000);

  for (const [command, args, says] of COMMANDS)
    it(`${args.join(' ')} says the same with and without its compiled code, and with what is none`, () =>
      inScratch((folder) => {
        const desk = new Desk(folder);
        const check = (): void => {
          if (typeof says === 'string') assert.equal(desk.run(...args), says);
          else assert.match(desk.run(...args), says);
        };
        check();
        const path = desk.kept(command);
        const code = readFileSync(path);
        check();
        assert.deepEqual(readFileSync(path), code);
        for (const damaged of [Buffer.alloc(0), Buffer.alloc(code.length), code.subarray(0, 4096), Buffer.from('no')]) {
          writeFileSync(path, damaged);
          check();
          assert.ok(statSync(path).size > 10_000, 'it is made again');
        }
      }));

  it('add what ran since once a day', () =>
    inScratch((folder) => {
      const desk = new Desk(folder);
      desk.run('status');
      const path = desk.kept('status');
      const yesterday = Date.now() / 1000 - 86_500;
      utimesSync(path, yesterday, yesterday);
      desk.run('status', '--json');
      assert.ok(statSync(path).mtimeMs > (yesterday + 80_000) * 1000);
    }));

  it('keep nothing of another build', () =>
    inScratch((folder) => {
      const desk = new Desk(folder);
      desk.run('status');
      const before = desk.kept('status');
      writeFileSync(join(folder, 'dist/frequent.js'), `${readFileSync(join(folder, 'dist/frequent.js'), 'utf8')}\n`);
      assert.equal(desk.run('status'), '0 no session\n');
      assert.notEqual(desk.kept('status'), before);
    }));

  it('do without a folder that cannot be written', () =>
    inScratch((folder) => {
      const desk = new Desk(folder);
      writeFileSync(desk.compiled, 'in the way');
      for (const [, args] of COMMANDS) assert.match(desk.run(...args), /^0 /);
    }));

  it('exit with 2 for a mistake and keep no code of that run', () =>
    inScratch((folder) => {
      const desk = new Desk(folder);
      const { status, stderr } = spawnSync(process.execPath, [join(folder, 'dist/cli.js'), 'status', '--jsn'], {
        env: { HOME: folder },
        encoding: 'utf8',
      });
      assert.equal(status, 2);
      assert.match(stderr, /takes no --jsn\. Did you mean --json\?/);
      assert.throws(() => readdirSync(desk.compiled));
    }));

  // A pipe's stream alone takes longer than the rest of such a command.
  for (const args of [['status'], ['statusline']])
    it(`${args.join(' ')} loads no sockets of Node`, () =>
      inScratch((folder) => {
        const list = join(folder, 'loaded.cjs');
        const report = `require('node:fs').writeFileSync('loaded', process.moduleLoadList.join('\\n'))`;
        writeFileSync(list, `process.on('exit', () => ${report});`);
        const env = { PATH: process.env['PATH'], HOME: folder, TOKEN_LEDGER_HOME: join(folder, 'ledger') };
        spawnSync(process.execPath, ['--require', list, CLI, ...args], { cwd: folder, env, input: INPUT });
        const loaded = readFileSync(join(folder, 'loaded'), 'utf8').split('\n');
        assert.ok(loaded.length > 50);
        const costly = ['NativeModule net', 'NativeModule tty', 'NativeModule v8'];
        assert.deepEqual(
          loaded.filter((name) => costly.includes(name)),
          [],
        );
      }));

  it('are no failure where the reader has read enough', () =>
    inScratch((folder) => {
      const cli = `'${process.execPath}' '${CLI}'`;
      const script = `set -o pipefail; ${cli} status | true; ${cli} --help | head -1`;
      const { status, stderr } = spawnSync('bash', ['-c', script], { env: { HOME: folder }, encoding: 'utf8' });
      assert.deepEqual([status, stderr], [0, '']);
    }));
});
