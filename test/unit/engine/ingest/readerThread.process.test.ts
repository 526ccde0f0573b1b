import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LogQueue } from '../../../../src/engine/ingest/logQueue.ts';
import { packLogs } from '../../../../src/engine/ingest/packedLogs.ts';
import type { ToReader } from '../../../../src/engine/ingest/readerMessages.ts';
import { SharedWorkQueue } from '../../../../src/engine/ingest/sharedWorkQueue.ts';
import { placeOf } from '../../agents/drive.ts';
import { shippedCard } from '../../core/ratesForTests.ts';
import { inScratchAsync } from '../../reading/scratch.ts';

const SCRIPT = pathToFileURL(join(import.meta.dirname, '../../../../src/engine/ingest/readerThread.ts')).href;
/** A thread that has read everything ends; this one stays until its priority was looked at. */
const STAYS = `import('${SCRIPT}'); setInterval(() => undefined, 60_000);`;

/** The priority of each thread of this process. */
const priorities = (): readonly number[] =>
  readdirSync('/proc/self/task').map((thread) => {
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(fields[16]);
  });

describe('the second reading thread', () => {
  for (const [gentle, expected] of [
    [true, 1],
    [false, 0],
  ] as const) {
    it(`steps back ${gentle ? 'inside of an editor, alone' : 'for nobody on the command line'}`, async function () {
      if (process.platform !== 'linux') this.skip();
      await inScratchAsync(async (folder) => {
        writeFileSync(join(folder, 'rate-card.json'), JSON.stringify(await shippedCard()));
        const own = getPriority(process.pid);
        const { shared: claims } = new SharedWorkQueue(0);
        const worker = new Worker(STAYS, { eval: true });
        try {
          const work: ToReader = {
            place: placeOf(folder),
            dist: folder,
            prices: folder,
            gentle,
            logs: packLogs(LogQueue.of([])),
            claims,
          };
          worker.postMessage(work);
          await once(worker, 'message');
          assert.equal(priorities().filter((priority) => priority > own).length, expected);
          assert.equal(getPriority(process.pid), own);
        } finally {
          await worker.terminate();
        }
      });
    });
  }
});
