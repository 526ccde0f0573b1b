import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { invitationFrom } from '../../../src/engine/protocol/teamOffer.ts';
import { noteAnswer, noteRequest } from '../../../src/ledger/team/teamRequests.ts';
import { readTokens } from '../../../src/ledger/team/teamTokens.ts';
import { changePolicy } from '../../../src/server/command/init.ts';
import { tokenWeek } from '../../../src/wire/membership/membership.ts';
import { engineOn } from '../engine/machine.ts';
import { type Endpoint, endpoint, NOW, policyFor, TODAY } from '../server/support.ts';
import { Developer } from './developer.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('team sync against a real endpoint', () => {
  let server: Endpoint;
  let dev: Developer;

  beforeEach(async () => {
    server = await endpoint();
    dev = new Developer({ invitation: await server.invite(), now: NOW });
    await dev.work({ at: NOW - HOUR }, { at: NOW - 2 * DAY, branch: 'XYZ-9-search' });
  });
  afterEach(async () => {
    dev.close();
    await server.close();
  });

  it('sends what the ledger holds, and then nothing', async () => {
    await dev.connect();
    await dev.sync();
    assert.deepEqual(await held(server), [
      { period: '2026-11-19', rev: 1, cells: ['XYZ-9 2000000 0.002'] },
      { period: TODAY, rev: 1, cells: ['ABC-123 2000000 0.002'] },
    ]);
    const before = requests(dev);
    await dev.sync();
    assert.equal(requests(dev), before);
    assert.equal(dev.desk.state(dev.key).kind, 'on');
  });

  it('sends nothing before the person agreed', async () => {
    await dev.sync();
    assert.deepEqual(await held(server), []);
    assert.equal(requests(dev), 0);
    const state = dev.desk.state(dev.key);
    assert.equal(state.kind === 'paused' && state.why, 'agreement');
  });

  it('shows exactly the bytes that go', async () => {
    await dev.connect();
    const shown = dev.desk.next(dev.key).map(({ request }) => `${request.path} ${request.body}`);
    await dev.sync();
    const sent = dev.engine.ledger.db.prepare("SELECT path FROM team_requests WHERE method = 'PUT'").all();
    assert.deepEqual(
      sent.map(({ path }) => path),
      shown.map((text) => text.split(' ')[0]),
    );
    const text = dev.desk.sentText();
    for (const line of shown) assert.ok(text.includes(line.split(' ').slice(1).join(' ')), line);
  });

  it('says before a person agrees that this is not telemetry', async () => {
    dev.desk.invited(invitationFrom(dev.invitation));
    const answer = await dev.send(dev.key.endpoint, dev.key.team, dev.desk.member(dev.key).policyRequest(dev.now));
    const offer = dev.desk.offer(dev.key, answer, []);
    assert.match(offer.ok ? offer.text : '', /joins as one member.*What remains: .*network address/s);
    assert.match(offer.ok ? offer.text : '', /^# Team totals for checkout\n.*This is not telemetry: .*## The policy/s);
  });

  it('begins with a table in what would be sent and in what was sent, the bytes below', async () => {
    await dev.connect();
    const rows =
      /\| 2026-\d\d-\d\d \| ABC-123 \| claude-code · claude-\w+ \| \$[\d.]+ \|\n\n### The exact bytes\n\n```\nPUT /u;
    assert.match(dev.desk.nextText(dev.key), rows);
    await dev.sync();
    assert.match(dev.desk.sentText(), rows);
  });

  it('shows every request that was ever made, however many', async () => {
    const { ledger } = dev.engine;
    const bodies = Array.from({ length: 450 }, (_, i) => `{"body":"number ${i} of many"}`);
    for (const [i, body] of bodies.entries())
      noteAnswer(
        ledger,
        noteRequest(ledger, { ...dev.key, time: NOW + i, method: 'PUT', path: `/row/${i}`, body }),
        200,
      );
    const text = dev.desk.sentText();
    assert.match(text, /^450 requests, the latest first/m);
    assert.deepEqual(
      [...text.matchAll(/^\{"body":"number \d+ of many"\}$/gm)].map(([body]) => body),
      bodies.toReversed(),
    );
  });

  it('sends a day again when it changed, and that one only', async () => {
    await dev.connect();
    await dev.sync();
    await dev.work({ at: NOW - HOUR / 2, output: 1_000_000 });
    await dev.sync();
    const rows = await held(server);
    assert.deepEqual(rows[1], { period: TODAY, rev: 2, cells: ['ABC-123 3000000 0.003'] });
    assert.equal(rows[0]?.rev, 1);
  });

  it('adds two people on one ticket up', async () => {
    const other = new Developer({ invitation: await server.invite(), now: NOW });
    try {
      await other.work({ at: NOW - HOUR, output: 5_000_000 });
      for (const each of [dev, other]) {
        await each.connect();
        await each.sync();
      }
      const rows = (await held(server)).filter(({ period }) => period === TODAY);
      assert.equal(rows.length, 2);
      assert.deepEqual(rows.flatMap(({ cells }) => cells).toSorted(), [
        'ABC-123 2000000 0.002',
        'ABC-123 5000000 0.005',
      ]);
    } finally {
      other.close();
    }
  });

  it('waits while the endpoint is gone, and sends the whole when it is back', async () => {
    await dev.connect();
    const gone = dev.deskWith(async () => undefined);
    await dev.sync(gone);
    const waiting = gone.state(dev.key);
    assert.equal(waiting.kind === 'waiting' && waiting.why, 'network');
    assert.equal(waiting.kind === 'waiting' && waiting.until, NOW + 30_000);
    // Three days go by, with work and tries that fail.
    for (let hour = 0; hour < 72; hour += 6) {
      dev.now += 6 * HOUR;
      await dev.work({ at: dev.now - HOUR });
      await dev.sync(gone);
    }
    dev.now += 6 * HOUR;
    server.now = dev.now;
    await dev.sync();
    const sum = (await held(server)).flatMap(({ cells }) => cells).map((cell) => Number(cell.split(' ')[1]));
    assert.equal(
      sum.reduce((a, b) => a + b, 0),
      14 * 2_000_000,
    );
    assert.equal(dev.desk.state(dev.key).kind, 'on');
  });

  it('is one sender, however many windows there are', async () => {
    await dev.connect();
    const engine = engineOn(dev.home, dev.state);
    try {
      const windows = [dev.desk, dev.deskWith(dev.send, engine), dev.deskWith(dev.send)];
      await Promise.all(windows.map(async (desk) => dev.sync(desk)));
      assert.deepEqual(
        (await held(server)).map(({ rev }) => rev),
        [1, 1],
      );
      assert.equal(puts(dev), 2);
    } finally {
      engine.close();
    }
  });

  it('sends what is over one by one, with a wait between, and what still runs at once', async () => {
    await dev.connect();
    await dev.work({ at: NOW - 4 * DAY }, { at: NOW - 5 * DAY });
    const events: string[] = [];
    const desk = dev.deskWith(
      async (address, team, request) => {
        if (request.method === 'PUT') events.push(/\d{4}-\d\d-\d\d/.exec(request.path)?.[0] ?? '');
        return dev.send(address, team, request);
      },
      undefined,
      async () => void events.push('wait'),
    );
    await dev.sync(desk);
    assert.deepEqual(events, [TODAY, '2026-11-16', 'wait', '2026-11-17', 'wait', '2026-11-19']);
  });

  it('sends each row of a period that is over on a connection of its own', async () => {
    // The wait is longer than a connection is kept; here it ends when the endpoint has closed the last one.
    const own = await endpoint(policyFor(), { idleMs: 50 });
    const one = new Developer({ invitation: await own.invite(), now: NOW });
    const sockets: { readonly day: string; readonly socket: Socket }[] = [];
    const note = (message: unknown): void => {
      const { request } = message as { readonly request: IncomingMessage };
      const [, day] = /periods\/(\d{4}-\d\d-\d\d)/.exec(request.url ?? '') ?? [];
      if (day !== undefined && request.method === 'PUT') sockets.push({ day, socket: request.socket });
    };
    subscribe('http.server.request.start', note);
    try {
      await one.work({ at: NOW - 3 * DAY }, { at: NOW - 4 * DAY }, { at: NOW - 5 * DAY });
      await one.connect();
      const desk = one.deskWith(one.send, undefined, async () => {
        const last = sockets.at(-1)?.socket;
        if (last && !last.destroyed) await once(last, 'close');
      });
      await one.sync(desk);
      assert.deepEqual(
        sockets.map(({ day }) => day),
        ['2026-11-16', '2026-11-17', '2026-11-18'],
      );
      assert.equal(new Set(sockets.map(({ socket }) => socket)).size, 3);
    } finally {
      unsubscribe('http.server.request.start', note);
      one.close();
      await own.close();
    }
  });

  for (const [what, end] of [
    ['stops', 'stop'],
    ['is cut short when the person asks for something', 'hurry'],
  ] as const)
    it(`the wait between rows ${what}`, async () => {
      await dev.connect();
      await dev.work({ at: NOW - 4 * DAY });
      let waits = 0;
      const sync = dev
        .deskWith(dev.send, undefined, async (wake) => {
          waits += 1;
          const woken = once(wake, 'abort');
          sync[end]();
          await woken;
        })
        .sync(dev.key);
      await sync.round();
      assert.equal(waits, 1);
      assert.equal((await held(server)).length, end === 'stop' ? 2 : 3);
    });

  it('takes over what another window left undone', async () => {
    await dev.connect();
    // It dies with a request on its way: the row's fate is unknown, and its hold ends by itself.
    const dying = dev.deskWith(async (endpointUrl, team, request) => {
      const answer = await dev.send(endpointUrl, team, request);
      return request.method === 'PUT' ? new Promise(() => undefined) : answer;
    });
    void dying.sync(dev.key).round();
    await until(async () => (await held(server)).length === 1);
    await dev.sync();
    assert.equal((await held(server)).length, 1, 'the other one may still be at it');
    dev.now += 61_000;
    await dev.sync();
    assert.equal((await held(server)).length, 2);
    const known = await held(server);
    assert.deepEqual(
      known.map(({ cells }) => cells.length),
      [1, 1],
    );
    const before = requests(dev);
    await dev.sync();
    assert.equal(requests(dev), before);
  });

  it('pauses when the policy loosens, until it is agreed to again', async () => {
    await dev.connect();
    await dev.sync();
    await changePolicy(server.serving.store, policyFor({ readers: ['the team itself', 'the board'] }), NOW);
    await restart(server);
    await dev.work({ at: NOW - HOUR / 2 });
    await dev.sync();
    const state = dev.desk.state(dev.key);
    assert.equal(state.kind === 'paused' && state.why, 'policy');
    assert.deepEqual(state.kind === 'paused' && state.detail, ['the report is now read by: the board']);
    const before = requests(dev);
    dev.desk.resume(dev.key);
    await dev.sync();
    assert.equal(requests(dev), before, 'resuming does not agree');
    await dev.connect();
    assert.equal(dev.desk.link(dev.key)?.looked, 0, 'what was agreed to goes at once');
    await dev.sync();
    assert.equal((await held(server)).find(({ period }) => period === TODAY)?.cells[0], 'ABC-123 4000000 0.004');
  });

  it('follows a stricter policy by itself', async () => {
    await dev.connect();
    await dev.sync();
    await changePolicy(server.serving.store, policyFor({ fields: ['agent'], k: 6 }), NOW);
    await restart(server);
    await dev.work({ at: NOW - HOUR / 2 });
    await dev.sync();
    assert.equal(dev.desk.state(dev.key).kind, 'on');
    const rows = await server.serving.store.database.read('SELECT body FROM rows', []);
    assert.ok(rows.every((row) => String(row['body']).includes('"model":"other"')));
  });

  it('removes what was sent, and never sends it again', async () => {
    await dev.connect();
    await dev.sync();
    dev.desk.remove(dev.key);
    assert.equal(dev.desk.state(dev.key).kind, 'paused');
    await dev.sync();
    assert.deepEqual(await held(server), []);
    dev.desk.resume(dev.key);
    await dev.sync();
    assert.deepEqual(await held(server), []);
    dev.now += DAY;
    server.now = dev.now;
    await dev.work({ at: dev.now - HOUR });
    await dev.sync();
    assert.deepEqual(
      (await held(server)).map(({ period }) => period),
      ['2026-11-22'],
    );
  });

  it('removes later what it cannot remove now', async () => {
    await dev.connect();
    await dev.sync();
    dev.desk.remove(dev.key);
    await dev.sync(dev.deskWith(async () => undefined));
    assert.equal((await held(server)).length, 2);
    const state = dev.desk.state(dev.key);
    assert.equal(state.kind !== 'off' && state.deleting, 2);
    dev.now += HOUR;
    await dev.sync();
    assert.deepEqual(await held(server), []);
  });

  it('cannot be removed or replaced by somebody else, even with the row’s own token', async () => {
    await dev.connect();
    await dev.sync();
    const path = String(
      dev.engine.ledger.db.prepare("SELECT path FROM team_requests WHERE method = 'PUT'").get()?.['path'],
    );
    const period = tokenWeek(/periods\/([^/]+)/.exec(path)?.[1] ?? '');
    const bearer = readTokens(dev.engine.ledger, dev.key).find((one) => one.period === period)?.token ?? '';
    const thief = { path, body: '', proof: 'A'.repeat(43), bearer, method: 'DELETE' as const };
    const answer = await dev.send(dev.key.endpoint, 'checkout', thief);
    assert.equal(answer?.status, 403);
    assert.equal((await held(server)).length, 2);
  });

  it('takes up a row whose revision the endpoint knows better', async () => {
    await dev.connect();
    await dev.sync();
    // The ledger was lost, the secret was not: the same rows are named again.
    dev.engine.ledger.db.exec('DELETE FROM team_rows');
    await dev.work({ at: NOW - HOUR / 2 });
    await dev.sync();
    const rows = await held(server);
    assert.equal(rows.length, 2);
    assert.equal(rows.find(({ period }) => period === TODAY)?.rev, 2);
    assert.equal(dev.desk.state(dev.key).kind, 'on');
  });

  it('forgets periods whose window has closed', async () => {
    await dev.connect();
    dev.now += 40 * DAY;
    server.now = dev.now;
    await dev.sync();
    assert.equal(puts(dev), 0);
  });
});

function puts(dev: Developer): number {
  const sql = "SELECT COUNT(*) AS n FROM team_requests WHERE method = 'PUT'";
  return Number(dev.engine.ledger.db.prepare(sql).get()?.['n']);
}

interface Held {
  readonly period: string;
  readonly rev: number;
  readonly cells: readonly string[];
}

/** What the endpoint's store holds, cell by cell. */
async function held(server: Endpoint): Promise<readonly Held[]> {
  const rows = await server.serving.store.database.read(
    'SELECT period, rev, body FROM rows WHERE quarantined = 0 ORDER BY period, cid',
    [],
  );
  return rows.map((row) => {
    const { cells } = JSON.parse(String(row['body'])) as { cells: readonly Record<string, unknown>[] };
    return {
      period: String(row['period']),
      rev: Number(row['rev']),
      cells: cells.map((cell) => `${String(cell['artifact'])} ${String(cell['output'])} ${String(cell['cost'])}`),
    };
  });
}

function requests(dev: Developer): number {
  return Number(dev.engine.ledger.db.prepare('SELECT COUNT(*) AS n FROM team_requests').get()?.['n']);
}

/** Instances learn of a changed policy within seconds; the test does not wait for that. */
async function restart(server: Endpoint): Promise<void> {
  server.now += 6_000;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setImmediate(resolve));
}
