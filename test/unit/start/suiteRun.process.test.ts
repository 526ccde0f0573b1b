// The run of all suites says what became of a suite, also of one that its time limit ends or that dies.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runSuite } from '../../suiteRun.mjs';

const MOCHA = ['mocha', '--reporter', 'test/vscode/reporter.cjs', '--require', 'test/vscode/progress.cjs'];
const HANGS = "it('hangs', function () { this.timeout(0); return new Promise(() => setInterval(() => {}, 1000)); });";
const passes = (n: number): string => `it('passes ${n}', () => {});`;

describe('the run of all suites', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-ledger-suite-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const result = (): string => join(folder, 'result.json');
  const write = (name: string, body: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `describe('${name}', () => { ${body} });\n`);
    return path;
  };
  /** Resolves when a file's test has begun that does not end. */
  const hangs = async (...names: readonly string[]): Promise<void> => {
    const log = (): string => (existsSync(`${result()}.log`) ? readFileSync(`${result()}.log`, 'utf8') : '');
    while (!names.every((name) => log().includes(`"test","${name} hangs"`))) await setTimeout(20);
  };

  for (const parallel of [[], ['--parallel', '--jobs', '2']])
    it(`names the running tests and counts what passed, when the limit comes (${parallel.join(' ') || 'one process'})`, async () => {
      const files = [write('one.cjs', `${passes(1)} ${passes(2)} it.skip('later'); ${HANGS} ${passes(3)}`)];
      if (parallel.length > 0) files.push(write('two.cjs', `${passes(1)} ${HANGS}`));
      const limit = new AbortController();
      const running = runSuite([...MOCHA, ...parallel, ...files], result(), limit.signal);
      await hangs(...(parallel.length > 0 ? ['one.cjs', 'two.cjs'] : ['one.cjs']));
      limit.abort();
      const { counts, trouble } = await running;
      assert.deepEqual(counts, { passed: parallel.length > 0 ? 3 : 2, failed: 1, skipped: 1 });
      const [, named = ''] = /^ended by its limit in: (.*)$/.exec(trouble) ?? assert.fail(trouble);
      assert.deepEqual(
        named.split('; ').toSorted(),
        parallel.length > 0 ? ['one.cjs hangs', 'two.cjs hangs'] : ['one.cjs hangs'],
      );
    });

  const cases: readonly (readonly [name: string, body: string, counts: object, trouble: RegExp])[] = [
    ['all pass', passes(1), { passed: 1, failed: 0, skipped: 0 }, /^$/],
    [
      'one fails',
      `${passes(1)} it('fails', () => { throw new Error('no'); });`,
      { passed: 1, failed: 1, skipped: 0 },
      /^$/,
    ],
    ['there is no test', '', { failed: 1 }, /^ran no test$/],
    [
      'a test ends the process',
      `${passes(1)} it('exits', () => process.exit(0));`,
      { passed: 1, failed: 1, skipped: 0 },
      /^ended early \(exit 0\) in: case\.cjs exits$/,
    ],
    ['nothing can be loaded', 'nonsense();', { failed: 1 }, /^did not run to its end \(exit 1\)$/],
    [
      'the process dies when all is done',
      `${passes(1)} after(() => process.once('exit', () => process.kill(process.pid, 'SIGKILL')));`,
      { passed: 1, failed: 1, skipped: 0 },
      /^\(exit null\)$/,
    ],
  ];
  for (const [name, body, counts, trouble] of cases)
    it(`counts by what a suite wrote: ${name}`, async () => {
      const found = await runSuite([...MOCHA, write('case.cjs', body)], result(), 2);
      assert.deepEqual(found.counts, counts);
      assert.match(found.trouble, trouble);
    });
});
