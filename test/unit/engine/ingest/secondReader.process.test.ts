import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { claude } from '../../../../src/agents/claude/claude.ts';
import { Engine } from '../../../../src/engine/ingest/engine.ts';
import { chargeOf } from '../../ledger/ledgers.ts';
import { inScratchAsync } from '../../reading/scratch.ts';
import { lines, row } from '../claudeLines.ts';
import { ledgerLines, writeLogs } from '../machine.ts';

const MB = 1024 * 1024;

/** A thread that takes two logs, or as many as the other one left. */
const TAKES_TWO = `
    const { parentPort } = require('node:worker_threads');
    const news = { batch: undefined, reported: 0, filesRead: 0, bytesRead: 0, problems: [], unknown: [], last: false };
    const taking = (work) => parentPort.once('message', ({ jobs, claims }) => {
      const cells = new Int32Array(claims);
      let taken = 0;
      for (let n = 0; n < 2; n++) {
        Atomics.add(cells, 1, 1);
        if (Atomics.add(cells, 0, 1) < jobs.length) taken++;
        else Atomics.sub(cells, 1, 1);
      }
      work(jobs.slice(jobs.length - taken).map((job) => job.path));
    });`;

/** Threads that fail in every way in which a thread may. */
const THREADS: Readonly<Record<string, string>> = {
  'dies at once': 'process.exit(1);',
  'cannot be loaded': 'this is no script',
  throws: "require('node:worker_threads').parentPort.on('message', () => { throw new Error('no memory'); });",
  'never takes any': "require('node:worker_threads').parentPort.on('message', () => undefined);",
  'takes logs and throws': `${TAKES_TWO} taking(() => { throw new Error('no memory'); });`,
  'dies after its first answer': `${TAKES_TWO}
    taking(() => {
      parentPort.postMessage({ ...news, filesRead: 1, bytesRead: 1 });
      setImmediate(() => process.exit(1));
    });`,
  'knows no log that it takes': `${TAKES_TWO}
    taking((unknown) => parentPort.postMessage({ ...news, reported: unknown.length, unknown, last: true }));`,
};

/** Reads what is in `home`. */
const engineOf = (home: string, dist: string): Engine =>
  new Engine({
    agents: [claude],
    place: { home, platform: 'linux', env: {} },
    ledgerPath: join(dist, 'ledger.db'),
    charge: chargeOf,
    dist,
    check: false,
    onRepaired: () => undefined,
  });

describe('a second reading thread that', function () {
  this.timeout(120_000);

  for (const [name, script] of Object.entries(THREADS)) {
    it(`${name}: the first one reads what is left`, async function () {
      if (availableParallelism() < 2) this.skip();
      await inScratchAsync(async (folder) => {
        const [home, dist] = [join(folder, 'home'), join(folder, 'dist')];
        mkdirSync(dist);
        writeFileSync(join(dist, 'reader.js'), script);
        for (let n = 0; n < 6; n++) {
          const log = `.claude/projects/-w/s${n}.jsonl`;
          writeLogs(home, { [log]: lines(row(`m${n}/r`, 3)) });
          // A hole of NULs: enough to read for a second thread, and nothing to understand.
          truncateSync(join(home, log), 14 * MB);
          appendFileSync(join(home, log), `\n${lines(row(`n${n}/r`, 4))}`);
        }
        const engine = engineOf(home, dist);
        assert.equal((await engine.scanAll()).filesRead, 6);
        assert.deepEqual(ledgerLines(engine), ['s1 main /w opus: calls 12, input 120, output 42']);
        assert.equal((await engine.scanAll()).bytesRead, 0);
        engine.close();
      });
    });
  }

  for (const [logs, threads] of [
    [1, 0],
    [2, 1],
  ] as const) {
    it(`could read ${threads === 0 ? 'nothing is not' : 'much is'} started`, async function () {
      if (availableParallelism() < 2) this.skip();
      await inScratchAsync(async (folder) => {
        const [home, dist] = [join(folder, 'home'), join(folder, 'dist')];
        mkdirSync(dist);
        writeFileSync(join(dist, 'reader.js'), THREADS['never takes any'] ?? '');
        for (let n = 0; n < logs; n++) {
          const log = `.claude/projects/-w/s${n}.jsonl`;
          writeLogs(home, { [log]: lines(row(`m${n}/r`, 3)) });
          truncateSync(join(home, log), 70 * MB);
        }
        let started = 0;
        const onWorker = (): void => void started++;
        process.on('worker', onWorker);
        const engine = engineOf(home, dist);
        assert.equal((await engine.scanAll()).filesRead, logs);
        await new Promise((resolve) => void setImmediate(resolve));
        process.off('worker', onWorker);
        engine.close();
        assert.equal(started, threads);
      });
    });
  }
});
