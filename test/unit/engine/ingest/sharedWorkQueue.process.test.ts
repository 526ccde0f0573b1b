import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { SharedWorkQueue } from '../../../../src/engine/ingest/sharedWorkQueue.ts';

const CLAIMS = new URL('../../../../src/engine/ingest/sharedWorkQueue.ts', import.meta.url).href;

/** Takes from the back until nothing is left, and reports what it had. */
const FROM_THE_BACK = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(${JSON.stringify(CLAIMS)}).then(({ SharedWorkQueue }) => {
    const claims = new SharedWorkQueue(workerData.size, workerData.shared);
    parentPort.postMessage('ready');
    const had = [];
    for (let place = claims.takeBack(); place !== undefined; place = claims.takeBack()) had.push(place);
    parentPort.postMessage(had);
  });`;

/** Hands over four batches, each as soon as there is room. */
const HANDING_OVER = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(${JSON.stringify(CLAIMS)}).then(({ SharedWorkQueue }) => {
    const claims = new SharedWorkQueue(0, workerData.shared);
    for (let n = 0; n < 4; n++) {
      claims.awaitRoom();
      parentPort.postMessage(n);
    }
  });`;

const upTo = (size: number): number[] => Array.from({ length: size }, (_, place) => place);

describe('a list that is read from both ends', () => {
  it('gives each place to one of the two, in whatever order they take', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.array(fc.boolean(), { maxLength: 80 }), (size, turns) => {
        const claims = new SharedWorkQueue(size);
        const front: number[] = [];
        const back: number[] = [];
        for (const isFront of [...turns, ...upTo(size + 1).map(() => true)]) {
          if (!isFront) {
            const place = claims.takeBack();
            if (place !== undefined) back.push(place);
          } else if (claims.takeFront()) front.push(front.length);
        }
        assert.deepEqual([...front, ...back.toReversed()], upTo(size));
        assert.equal(claims.takenBack, back.length);
      }),
    );
  });

  it('gives nothing more once it is closed', () => {
    const claims = new SharedWorkQueue(5);
    assert.equal(claims.takeBack(), 4);
    claims.close();
    assert.deepEqual([claims.takeFront(), claims.takeBack(), claims.takenBack], [false, undefined, 1]);
  });

  it('lets a thread hand over two batches, and more only when the other has written some', async () => {
    const claims = new SharedWorkQueue(0);
    const worker = new Worker(HANDING_OVER, { eval: true, workerData: { shared: claims.shared } });
    try {
      const handed: number[] = [];
      worker.on('message', (n: number) => handed.push(n));
      while (handed.length < 2) await once(worker, 'message');
      assert.deepEqual(handed, [0, 1]);
      claims.written();
      await once(worker, 'message');
      assert.deepEqual(handed, [0, 1, 2]);
      claims.close();
      await once(worker, 'message');
      assert.deepEqual(handed, [0, 1, 2, 3]);
    } finally {
      await worker.terminate();
    }
  });

  it('gives each place once to two threads that take at the same time', async () => {
    const size = 200_000;
    const claims = new SharedWorkQueue(size);
    const worker = new Worker(FROM_THE_BACK, { eval: true, workerData: { size, shared: claims.shared } });
    try {
      await once(worker, 'message');
      let front = 0;
      while (claims.takeFront()) front++;
      const [back] = (await once(worker, 'message')) as [number[]];
      assert.equal(front + back.length, size);
      assert.deepEqual(
        back,
        upTo(back.length).map((n) => size - 1 - n),
      );
      assert.equal(claims.takenBack, back.length);
    } finally {
      await worker.terminate();
    }
  });
});
