import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../../../../src/core/humanError.ts';
import type { WindowStatus } from '../../../../src/core/status/session.ts';
import { LedgerClient } from '../../../../src/extension/worker/ledgerClient.ts';
import { FakeClock } from '../fakeClock.ts';

const WORKER = join(import.meta.dirname, '../fakeWorker.ts');

/** A client of a real worker thread that behaves as `wish` says; statuses and log lines can be awaited. */
function clientOf(wish: string, script = WORKER) {
  const events = new EventEmitter();
  const clock = new FakeClock();
  const logged: string[] = [];
  const statuses: WindowStatus[] = [];
  const opening = { scope: { folders: [], pinned: wish, extraRoots: [] }, version: '0', dist: '' };
  const state = { starts: 0 };
  const line = (text: string | Error) => {
    logged.push(String(text));
    events.emit('log');
  };
  const client = new LedgerClient({
    script,
    opening: () => {
      state.starts += 1;
      return opening;
    },
    log: { debug: line, info: line, warn: line, error: line },
    clock,
    onChanged: () => {},
    onTeam: () => {},
    fetchCard: async ({ url, etag }) => {
      const body = new TextEncoder().encode(`${url} unless ${etag}`);
      return { kind: 'card', body, etag: '', lastModified: '' };
    },
    onStatus: (status) => {
      statuses.push(status);
      events.emit('status');
    },
  });
  const statusAfter = async (act: () => void) => {
    const news = once(events, 'status');
    act();
    await news;
    return statuses.at(-1);
  };
  const loggedLine = async (pattern: RegExp) => {
    while (!logged.some((text) => pattern.test(text))) await once(events, 'log');
    const found = logged.findIndex((text) => pattern.test(text));
    return logged.splice(0, found + 1).at(-1);
  };
  return { client, clock, statuses, statusAfter, loggedLine, state };
}

describe('the client of the worker', () => {
  // The worker's code is among the tests here: compiled code beside it would be committed with them.
  before(() => void (process.env['NODE_DISABLE_COMPILE_CACHE'] = '1'));
  after(() => {
    delete process.env['NODE_DISABLE_COMPILE_CACHE'];
    assert.ok(!existsSync(join(import.meta.dirname, 'compiled')));
  });

  it('asks for prices in the worker’s stead and hands over what came', async () => {
    const { client, loggedLine } = clientOf('asks for prices');
    client.start();
    assert.equal(await loggedLine(/^card/), 'card 7: https://prices unless one');
    await client.close();
  });

  it('starts, passes on the window and asks', async () => {
    const { client, statusAfter } = clientOf('');
    assert.deepEqual(await statusAfter(() => client.start()), { kind: 'noLogs', probed: ['opened'] });
    assert.deepEqual(await statusAfter(() => client.setScope({ folders: ['/a'], pinned: '', extraRoots: [] })), {
      kind: 'noLogs',
      probed: ['/a'],
    });
    assert.deepEqual(await client.request('doctor', {}), { markdown: '# All is well' });
    assert.deepEqual(await client.request('sessions', { limit: 5 }), []);
    await client.close();
  });

  const endings: readonly (readonly [string, RegExp, boolean])[] = [
    ['fails', /^a bug$/, false],
    ['refuses', /^not today$/, true],
    ['dies when asked', /^Token Ledger's reader has stopped: it ended with code 3$/, true],
  ];
  for (const [wish, message, human] of endings)
    it(`settles all questions of a worker that ${wish}`, async () => {
      const { client, statusAfter } = clientOf(wish);
      await statusAfter(() => client.start());
      const all = await Promise.allSettled([client.request('doctor', {}), client.request('sessions', { limit: 1 })]);
      for (const one of all) {
        assert.equal(one.status, 'rejected');
        assert.match(one.reason.message, message);
        assert.equal(one.reason instanceof HumanError, human);
      }
      await client.close();
    });

  it('does not wait for ever for an answer', async () => {
    const { client, clock, statusAfter, loggedLine } = clientOf('is silent');
    await statusAfter(() => client.start());
    const question = client.request('doctor', {});
    await loggedLine(/silent/);
    clock.advance(30_000);
    await assert.rejects(question, /no answer from its reader within 30 s/);
    await client.close();
  });

  it('refuses a question when no worker runs', async () => {
    const { client } = clientOf('');
    await assert.rejects(client.request('doctor', {}), HumanError);
    await client.close();
    await assert.rejects(client.request('doctor', {}), HumanError);
  });

  it('starts again, later each time, and says so from the second death on', async () => {
    const { client, clock, statuses, loggedLine, state } = clientOf('dies at once');
    client.start();
    for (const delay of [500, 1_000, 2_000, 4_000]) {
      assert.match((await loggedLine(/starts again/)) ?? '', new RegExp(` ${delay} ms`));
      assert.deepEqual(clock.waiting, [delay]);
      clock.advance(delay);
    }
    await loggedLine(/starts again/);
    assert.equal(state.starts, 5);
    assert.deepEqual(
      statuses.map((status) => status.kind === 'unreadable' && status.message),
      ['no luck', 'no luck', 'no luck', 'no luck'],
    );
    await client.close();
    assert.deepEqual(clock.waiting, []);
  });

  it('mends a single death in silence, and forgets deaths of long ago', async () => {
    const { client, clock, statuses, statusAfter, loggedLine } = clientOf('dies when asked');
    await statusAfter(() => client.start());
    for (let life = 0; life < 3; life += 1) {
      clock.advance(60_000);
      await assert.rejects(client.request('doctor', {}));
      assert.match((await loggedLine(/starts again/)) ?? '', / 500 ms/);
      await statusAfter(() => clock.advance(500));
    }
    assert.deepEqual(new Set(statuses.map(({ kind }) => kind)), new Set(['noLogs']));
    await client.close();
  });

  it('starts one worker however often it is told to', async () => {
    const { client, statusAfter, state } = clientOf('');
    await statusAfter(() => {
      client.start();
      client.start();
    });
    client.start();
    assert.equal(state.starts, 1);
    await client.close();
  });

  const hopeless: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'whose file is missing',
      '',
      join(import.meta.dirname, 'none.js'),
      /installation is incomplete: .*none\.js is missing/,
    ],
    ['without node:sqlite', 'no sqlite', WORKER, /This editor has no SQLite/],
  ];
  for (const [name, wish, script, message] of hopeless)
    it(`does not try again a worker ${name}`, async () => {
      const { client, clock, statusAfter } = clientOf(wish, script);
      const status = await statusAfter(() => client.start());
      assert.equal(status?.kind, 'unreadable');
      assert.match(status.message, message);
      assert.deepEqual(clock.waiting, []);
      await client.close();
    });

  it('leaves no worker behind, even one that will not close', async () => {
    for (const wish of ['', 'will not close']) {
      // Another file's worker may still be ending in this process.
      const others = workers();
      const own = (): readonly number[] => workers().filter((id) => !others.includes(id));
      const { client, clock, statusAfter } = clientOf(wish);
      await statusAfter(() => client.start());
      assert.equal(own().length, 1);
      const closed = client.close();
      if (wish !== '') clock.advance(2_000);
      await closed;
      client.start();
      await client.close();
      assert.deepEqual(clock.waiting, []);
      assert.deepEqual(own(), []);
    }
  });
});

/** Ids of the worker threads of this process that are alive. */
function workers(): readonly number[] {
  const report = process.report.getReport() as {
    readonly workers: readonly { readonly header: { threadId: number } }[];
  };
  return report.workers.map(({ header }) => header.threadId);
}
