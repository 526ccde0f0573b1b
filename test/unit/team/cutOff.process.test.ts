// A person's decision takes several writes. The process may end before or after each of them.
import assert from 'node:assert/strict';
import type { Send } from '../../../src/engine/protocol/boundedFetch.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { Developer } from './developer.ts';

const HOUR = 3_600_000;

const STOPS: Readonly<Record<string, (dev: Developer) => unknown>> = {
  pausing: (dev) => dev.desk.pause(dev.key),
  'deleting what was sent': (dev) => dev.desk.remove(dev.key),
  leaving: async (dev) => dev.desk.leave(dev.key),
};
const GOES_ON: Readonly<Record<string, (dev: Developer) => unknown>> = {
  resuming: (dev) => dev.desk.resume(dev.key),
  agreeing: async (dev) => dev.connect(),
};

class CutOff extends Error {}

/** The process ends at the durable write of this number, before it or after it. */
function endAt(
  ledger: Ledger,
  number: number,
  when: 'before' | 'after',
): { readonly isMet: () => boolean; undo(): void } {
  let [count, isMet] = [0, false];
  const original = ledger.transactDurably.bind(ledger);
  Object.defineProperty(ledger, 'transactDurably', {
    configurable: true,
    value: (work: () => unknown) => {
      count += 1;
      if (count < number) return original(work);
      isMet = true;
      if (when === 'after' && count === number) original(work);
      throw new CutOff();
    },
  });
  return { isMet: () => isMet, undo: () => Reflect.deleteProperty(ledger, 'transactDurably') };
}

describe('a decision that is cut off', () => {
  let server: Endpoint;
  let dev: Developer;
  let puts: string[];

  beforeEach(async () => {
    server = await endpoint(policyFor());
  });
  afterEach(async () => {
    await server.close();
  });

  /** Does it again and again, cut off one write later each time, until nothing is left to cut; `prepare` is what went before. */
  async function cutEverywhere(
    act: (dev: Developer) => unknown,
    prepare: (dev: Developer) => void,
    moments: readonly ('before' | 'after')[],
  ): Promise<number> {
    let cuts = 0;
    for (let number = 1; ; number++) {
      for (const when of moments) {
        dev = new Developer({ invitation: await server.invite(), now: NOW });
        try {
          await dev.work({ at: NOW - HOUR });
          await dev.connect();
          await dev.sync();
          prepare(dev);
          await dev.work({ at: NOW - HOUR / 2 });
          const end = endAt(dev.engine.ledger, number, when);
          await Promise.resolve()
            .then(() => act(dev))
            .catch((error: unknown) => assert.ok(error instanceof CutOff, String(error)));
          end.undo();
          if (!end.isMet()) return cuts;
          puts = [];
          const watched: Send = async (...args) => {
            if (args[2].method === 'PUT') puts.push(args[2].path);
            return dev.send(...args);
          };
          await dev.sync(dev.deskWith(watched));
          assert.deepEqual(puts, [], `cut ${when} write ${number}`);
          cuts += 1;
        } finally {
          dev.close();
        }
      }
    }
  }

  for (const [name, act] of Object.entries(STOPS))
    it(`${name}: no row goes, wherever it was cut`, async () => {
      assert.ok((await cutEverywhere(act, () => undefined, ['before', 'after'])) >= 4);
    });

  for (const [name, act] of Object.entries(GOES_ON))
    it(`${name} after a pause: no row goes until all of it is written`, async () => {
      assert.ok((await cutEverywhere(act, (one) => one.desk.pause(one.key), ['before'])) >= 2);
    });
});
