import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { isSound } from '../../../../src/ledger/damage/isDamage.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { row } from '../claudeLines.ts';
import { count, id7, meta, turn } from '../codexLines.ts';
import { engineOn, ledgerLines, writeLogs } from '../machine.ts';

const KILLS = 50;
const SESSIONS = 6;

/** Writes logs as agents do: a piece at a time, torn anywhere. */
class Writer {
  calls = 0;
  output = 0;
  private readonly home: string;
  private readonly torn = new Map<string, string>();
  private readonly totals: number[] = [];

  constructor(home: string) {
    this.home = home;
    writeLogs(home, {
      ...Object.fromEntries(this.paths().map((path) => [path, ''])),
      ...Object.fromEntries(this.rollouts().map((path, n) => [path, `${meta(id7(n))}\n${turn(id7(n + 1000), n)}\n`])),
    });
  }

  private paths(): string[] {
    return Array.from({ length: SESSIONS }, (_, n) => `.claude/projects/-w/s${n}.jsonl`);
  }

  private rollouts(): string[] {
    return Array.from({ length: SESSIONS }, (_, n) => `.codex/sessions/rollout-${n}.jsonl`);
  }

  /** Two calls in each log; the last line of each is torn until the next step. */
  step(n: number): void {
    this.paths().forEach((path, s) => {
      const of = `m${s}-${n}/r${s}-${n}`;
      this.append(path, [row(of, 2, { at: n }), row(of, 30 + n, { at: n })]);
    });
    this.rollouts().forEach((path, s) => {
      const total = (this.totals[s] ?? 0) + 30 + n;
      this.totals[s] = total;
      const reported = count([total, total], [30 + n, 30 + n], n);
      this.append(path, [reported, reported]);
    });
    this.calls += 2 * SESSIONS;
    this.output += 2 * SESSIONS * (30 + n);
  }

  private append(path: string, rows: readonly string[]): void {
    const text = `${this.torn.get(path) ?? ''}${rows.map((each) => `${each}\n`).join('')}`;
    const cut = text.length - (this.calls % 40);
    appendFileSync(join(this.home, path), text.slice(0, cut));
    this.torn.set(path, text.slice(cut));
  }

  end(): void {
    for (const [path, rest] of this.torn) appendFileSync(join(this.home, path), rest);
  }
}

describe('two processes that read the same growing logs', function () {
  this.timeout(120_000);

  it(`killed ${KILLS} times at random: the ledger is sound, and every call is in it once`, async () =>
    inScratchAsync(async (folder) => {
      const [home, state] = [join(folder, 'home'), join(folder, 'state')];
      const writer = new Writer(home);
      const script = await bundled(folder);
      const start = async (): Promise<ChildProcess> => {
        const child = fork(script, [home, state], { silent: true });
        await once(child, 'message');
        return child;
      };
      const readers = [await start(), await start()];
      for (let n = 0; n < KILLS; n++) {
        writer.step(n);
        // A moment that differs each time, so that the kill falls into reading, committing or between.
        await wait((n * 7) % 23);
        const victim = readers[n % 2] as ChildProcess;
        victim.kill('SIGKILL');
        await once(victim, 'exit');
        readers[n % 2] = await start();
      }
      writer.end();
      await Promise.all(
        readers.map(async (reader) => {
          reader.send('end');
          await once(reader, 'exit');
        }),
      );
      const engine = engineOn(home, state);
      assert.equal((await engine.scanAll()).bytesRead, 0, 'the last look of the readers read all');
      assert.ok(isSound(engine.ledger.db));
      const sums = ledgerLines(engine);
      const sum = (name: string): number =>
        sums.reduce((all, text) => all + Number(new RegExp(`${name} (\\d+)`).exec(text)?.[1] ?? 0), 0);
      assert.deepEqual([sum('calls'), sum('output')], [writer.calls, writer.output]);
      engine.close();
    }));
});

/** One file, because a process that is killed at once must also start at once. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'reader.mjs');
  const entryPoints = [join(import.meta.dirname, '../readerProcess.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return outfile;
}
