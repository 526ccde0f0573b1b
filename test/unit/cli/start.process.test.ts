import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { inScratch, inScratchAsync } from '../reading/scratch.ts';
import { CLI } from './cli.ts';

const OWN_NODE = resolve(CLI, '../../node_modules/node/bin/node');

/** What makes of this machine another one, before the command line begins. */
function preload(folder: string, script: string): readonly string[] {
  const path = join(folder, 'preload.cjs');
  writeFileSync(path, script);
  return ['--require', path, CLI];
}

describe('the start of the command line', function () {
  this.timeout(120_000);

  const NO_HOME = "require('node:os').homedir = () => { throw new Error('no such user'); };";
  for (const [arg, says] of [
    ['--version', /^\d+\.\d+\.\d+\n$/] as const,
    ['--help', /^ {2}report +Tokens and cost/m] as const,
  ]) {
    it(`${arg} needs no home`, () => {
      inScratch((folder) => {
        const args = [...preload(folder, NO_HOME), arg];
        assert.match(
          execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
          says,
        );
      });
    });
  }

  it('an old Node hands over to the project’s own, and the signal to end too', async function () {
    if (!existsSync(OWN_NODE)) this.skip();
    await inScratchAsync(async (folder) => {
      const old = preload(folder, "Object.defineProperty(process, 'versions', { value: { node: '20.0.0' } });");
      const args = [...old, 'serve', '--data', join(folder, 'data'), '--port', '0'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = once(child, 'exit');
      let url: string | undefined;
      for await (const line of createInterface(child.stdout)) {
        url = /^Listening on (.*)$/.exec(line)?.[1];
        if (url !== undefined) break;
      }
      assert.equal((await fetch(`${url}/v1/health`)).status, 200);
      child.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
      await assert.rejects(fetch(`${url}/v1/health`));
    });
  });

  const NO_INTL =
    "for (const name of ['NumberFormat', 'DateTimeFormat', 'PluralRules']) Object.defineProperty(Intl, name, { get() { throw new Error(`Intl.${name} was asked`); } });";
  for (const args of [['report'], ['report', '--by', 'day'], ['summary', '2026-10-01', '--all']])
    it(`${args.join(' ')} writes English without Intl, which takes ten milliseconds to load`, () => {
      inScratch((home) => {
        const usage = { input_tokens: 1_234_567, cache_read_input_tokens: 98_765_432, output_tokens: 12_345 };
        const message = { id: 'm', model: 'claude-opus-4-8', stop_reason: 'end_turn', usage };
        const about = {
          type: 'assistant',
          sessionId: 's',
          cwd: home,
          requestId: 'r',
          timestamp: '2026-10-01T10:00:00Z',
        };
        const log = join(home, '.claude/projects/p/s.jsonl');
        mkdirSync(dirname(log), { recursive: true });
        writeFileSync(log, `${JSON.stringify({ ...about, message })}\n`);
        const env = { PATH: process.env['PATH'], HOME: home, TOKEN_LEDGER_HOME: join(home, 'ledger'), TZ: 'UTC' };
        const options = { encoding: 'utf8' as const, env, cwd: home, stdio: 'pipe' as const };
        const text = execFileSync(process.execPath, [...preload(home, NO_INTL), ...args], options);
        assert.match(text, /\$\d/);
        assert.equal(execFileSync(process.execPath, [CLI, ...args], options), text);
      });
    });
});
