// What a person decides holds from that moment on, also while requests are on their way, and whatever is cut off.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Send } from '../../../src/engine/protocol/boundedFetch.ts';
import { invitationFrom } from '../../../src/engine/protocol/teamOffer.ts';
import { changeKey } from '../../../src/server/membership/members.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { Developer } from './developer.ts';
import { problem, Scripted } from './scripted.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('what a person decides', () => {
  let server: Endpoint;
  let dev: Developer;

  beforeEach(async () => {
    server = await endpoint(policyFor());
    dev = new Developer({ invitation: await server.invite(), now: NOW });
    await dev.work({ at: NOW - HOUR }, { at: NOW - DAY });
    await dev.connect();
  });
  afterEach(async () => {
    dev.close();
    await server.close();
  });

  const later = (ms: number): void => {
    dev.now += ms;
    server.now = dev.now;
  };
  const periods = async () => (await rows()).map(({ period }) => String(period)).toSorted();
  const rows = async () => server.serving.store.database.read("SELECT period FROM rows WHERE body <> ''", []);
  /** Sends, and does something once an answer is there that nobody has read yet. */
  const meanwhile =
    (isMoment: (method: string, path: string) => boolean, act: () => void): Send =>
    async (...args) => {
      const answer = await dev.send(...args);
      if (isMoment(args[2].method, args[2].path)) act();
      return answer;
    };

  for (const [moment, isMoment] of [
    ['joins', (method: string, path: string) => method === 'POST' && path.endsWith('/members')],
    ['fetches tokens', (method: string, path: string) => method === 'POST' && path.endsWith('/tokens')],
    ['checks the audit', (_: string, path: string) => path.includes('/audit')],
  ] as const)
    it(`a pause holds while this machine ${moment}: no row goes`, async () => {
      let paused = 0;
      const send = meanwhile(isMoment, () => {
        paused += 1;
        dev.desk.pause(dev.key);
      });
      await dev.sync(dev.deskWith(send));
      assert.deepEqual([paused, await rows()], [1, []]);
      dev.desk.resume(dev.key);
      await dev.sync();
      assert.equal((await rows()).length, 2);
    });

  it('a pause holds between two rows, and between two tries of one', async () => {
    const scripted = await new Scripted().open();
    const other = new Developer({ invitation: scripted.invitation, now: NOW });
    await other.work({ at: NOW - HOUR }, { at: NOW - DAY });
    await other.connect();
    scripted.replies = [problem(409, 'rev', { rev: 7 })];
    const send: Send = async (...args) => {
      const answer = await other.send(...args);
      if (args[2].method === 'PUT') other.desk.pause(other.key);
      return answer;
    };
    try {
      await other.sync(other.deskWith(send));
      assert.equal(scripted.puts.length, 1);
    } finally {
      other.close();
      await scripted.close();
    }
  });

  it('leaving that is cut off while the endpoint is told: nothing more goes', async () => {
    await dev.sync();
    const cutOff = dev.deskWith(async () => {
      throw new Error('the process ended here');
    });
    await assert.rejects(cutOff.leave(dev.key), /ended here/);
    await dev.work({ at: NOW - HOUR / 2, output: 7 });
    const before = JSON.stringify(await server.serving.store.rows.ofWeek('checkout', 'usage', 20_773));
    await dev.sync();
    assert.equal(dev.desk.state(dev.key).kind, 'paused');
    assert.equal(JSON.stringify(await server.serving.store.rows.ofWeek('checkout', 'usage', 20_773)), before);
    await dev.desk.leave(dev.key);
    assert.equal(dev.desk.link(dev.key), undefined);
  });

  it('an invitation that a member only looks at changes nothing', async () => {
    await dev.sync();
    const file = join(dev.state, 'team-members.json');
    const before = readFileSync(file, 'utf8');
    const another = await server.invite();
    assert.throws(() => dev.desk.invited(invitationFrom(another)), /in that team already.*leave the team first/);
    dev.desk.pause(dev.key);
    assert.throws(() => dev.desk.invited(invitationFrom(another)), /in that team already/);
    assert.equal(readFileSync(file, 'utf8'), before);
    assert.deepEqual(dev.desk.invited(invitationFrom(dev.invitation)), dev.key, 'the own invitation is no other one');
  });

  it('rows are removed also where the endpoint deleted them by its policy, and makes no token for them any more', async () => {
    await dev.sync();
    const { store } = server.serving;
    await changeKey(store, server.team.policy, server.now);
    later(200 * DAY);
    await dev.work({ at: dev.now - HOUR });
    await dev.sync();
    const held = await dev.send(dev.key.endpoint, dev.key.team, dev.desk.member(dev.key).policyRequest(dev.now));
    const offer = dev.desk.offer(dev.key, held, []);
    assert.ok(offer.ok);
    dev.desk.agree(dev.key, offer.hash, []);
    await dev.sync();
    dev.desk.remove(dev.key);
    await dev.sync();
    const state = dev.desk.state(dev.key);
    assert.equal(state.kind !== 'off' && state.deleting, 0, JSON.stringify(state));
  });

  it('an endpoint that was put back to an earlier day gets again what it lost, and what was removed is removed again', async () => {
    const sql = async (text: string) => server.serving.store.database.write(text, []);
    await dev.sync();
    for (const table of ['rows', 'audit_chain']) await sql(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
    dev.desk.remove(dev.key);
    await dev.sync();
    dev.desk.resume(dev.key);
    later(DAY);
    await server.invite();
    await dev.work({ at: dev.now - HOUR });
    await dev.sync();
    assert.deepEqual(await periods(), ['2026-11-22']);
    for (const table of ['rows', 'audit_chain']) {
      await sql(`DELETE FROM ${table}`);
      await sql(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
    }
    assert.deepEqual(await periods(), ['2026-11-20', '2026-11-21']);
    later(DAY);
    await dev.work({ at: dev.now - HOUR });
    await dev.sync();
    const state = dev.desk.state(dev.key);
    assert.equal(state.kind === 'paused' && state.why, 'audit');
    dev.desk.resume(dev.key);
    await dev.sync();
    assert.deepEqual(await periods(), ['2026-11-22', '2026-11-23']);
  });
});
