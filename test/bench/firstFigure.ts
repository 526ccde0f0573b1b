import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromWorker, Opening } from '../../src/engine/protocol/messages.ts';

export interface FirstFigure {
  /** From the order to begin a thread. */
  readonly wholeMs: number;
  /** From the thread's own first instruction: without what the platform needs to make one. */
  readonly ownMs: number;
}

/** How soon a window's own thread, as the extension starts it, reports the figure of the session in `folder`. Roots follow HOME. */
export async function firstFigure(dist: string, ledger: string, folder: string): Promise<FirstFigure> {
  const opening: Opening = { scope: { folders: [folder], pinned: '', extraRoots: [] }, version: '0.0.0', dist };
  const begun = performance.now();
  const worker = new Worker(join(dist, 'worker.js'), {
    workerData: opening,
    env: { ...process.env, TOKEN_LEDGER_HOME: ledger, NODE_COMPILE_CACHE: join(dist, 'compiled') },
  });
  let online = begun;
  worker.once('online', () => {
    online = performance.now();
  });
  const reported = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'status' && message.status.kind === 'session') resolve(performance.now());
    });
  });
  const ended = new Promise((resolve) => void worker.once('exit', resolve));
  worker.postMessage({ type: 'close' });
  await ended;
  return { wholeMs: reported - begun, ownMs: reported - online };
}
