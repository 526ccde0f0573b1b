import assert from 'node:assert/strict';
import { auditDocument } from '../../../src/engine/team/auditText.ts';
import { changePolicy } from '../../../src/server/command/init.ts';
import { keepRetention } from '../../../src/server/report/rowRetention.ts';
import { Weeks } from '../../../src/server/report/weeks.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { Developer } from './developer.ts';

const DAY = 86_400_000;

describe('the audit that a client checks', () => {
  let server: Endpoint;
  let dev: Developer;
  const sql = async (text: string) => server.serving.store.database.write(text, []);
  const rows = async () => (await server.serving.store.database.read('SELECT cid FROM rows', [])).length;
  const tomorrow = () => {
    dev.now += DAY;
    server.now = dev.now;
  };
  const state = () => {
    const now = dev.desk.state(dev.key);
    return now.kind === 'paused' ? now.why : now.kind;
  };

  beforeEach(async () => {
    server = await endpoint();
    dev = new Developer({ invitation: await server.invite(), now: NOW });
    await dev.work({ at: NOW - 1_000 });
    await dev.connect();
    await dev.sync();
  });
  afterEach(async () => {
    dev.close();
    await server.close();
  });

  it('goes on while entries are only added', async () => {
    await changePolicy(server.serving.store, policyFor({ k: 6 }), server.now);
    tomorrow();
    await dev.work({ at: dev.now - 1_000 });
    await dev.sync();
    assert.deepEqual([state(), await rows()], ['on', 2]);
    const text = await dev.desk.auditText(dev.key);
    assert.match(text, /^The audit of checkout: \d+ entries, unbroken and signed/);
    assert.match(text, /policy changed {2}sha256:/);
    assert.match(text, /team made/);
    const document = await dev.desk.auditText(dev.key, auditDocument);
    assert.match(document, /^# The audit of checkout\n\n\d+ entries, .* unbroken and signed by the key `.{16}`/);
    assert.match(document, /\n```\n.*policy changed {2}sha256:[^]*team made.*\n```\n/);
  });

  for (const [what, change] of [
    ['an entry was changed', `UPDATE audit_chain SET detail = 'steward' WHERE seq = 2`],
    ['the newest entry was taken out', `DELETE FROM audit_chain WHERE seq = (SELECT MAX(seq) FROM audit_chain)`],
    ['all was made again under another key', `DELETE FROM signing`],
  ] as const)
    it(`${what}: nothing more is sent until the person accepts it`, async () => {
      await sql(change);
      if (what === 'an entry was changed') await rechain();
      tomorrow();
      await dev.work({ at: dev.now - 1_000 });
      await dev.sync();
      assert.deepEqual([state(), await rows()], ['audit', 1]);
      const document = await dev.desk.auditText(dev.key, auditDocument);
      assert.match(document, /\*\*Warning: the history was changed\.[^]*\n> .*(audit|signature)/);
      assert.doesNotMatch(document, /unbroken/);
      dev.desk.resume(dev.key);
      await dev.sync();
      assert.deepEqual([state(), await rows()], ['on', 2]);
    });

  it('an endpoint that cannot be asked stops nobody', async () => {
    tomorrow();
    await dev.work({ at: dev.now - 1_000 });
    const silent = dev.deskWith(async (address, team, request) =>
      request.path.includes('/audit/') ? undefined : dev.send(address, team, request),
    );
    await dev.sync(silent);
    assert.deepEqual([state(), await rows()], ['on', 2]);
    assert.match(await silent.auditText(dev.key, auditDocument), /Nothing was checked now/);
  });

  it('an endpoint that does not show its audit for more than three days gets nothing more until it does', async () => {
    const hiding = dev.deskWith(async (address, team, request) =>
      request.path.includes('/audit')
        ? { status: 500, body: undefined, protocol: '', retryAfter: '' }
        : dev.send(address, team, request),
    );
    for (const [day, sent] of [2, 3, 4, 4, 4].entries()) {
      tomorrow();
      await dev.work({ at: dev.now - 1_000 });
      await dev.sync(hiding);
      assert.equal(await rows(), sent, `day ${day + 1}`);
    }
    assert.equal(state(), 'waiting');
    tomorrow();
    await dev.sync();
    assert.deepEqual([state(), await rows()], ['on', 6]);
  });

  it('reads enter when their day is over, releases with the hash of what was released, and it is named with the team only', async () => {
    await server.get('/v1/teams/checkout/report');
    await server.get('/v1/teams/checkout/report');
    server.now += 60 * DAY;
    await keepRetention(server.serving.store, new Weeks(server.serving.store), server.now);
    await keepRetention(server.serving.store, new Weeks(server.serving.store), server.now);
    const { entries } = await server.serving.store.audit.after('checkout', 0);
    const words = entries.map(({ what }) => what);
    assert.deepEqual(words.slice(-4).toSorted(), [
      'outcome of day 14 released',
      'outcome of day 45 released',
      'report read',
      'spend released',
    ]);
    assert.equal(entries.find(({ what }) => what === 'report read')?.detail, '2 times');
    assert.match(entries.find(({ what }) => what === 'spend released')?.detail ?? '', /^2026-W47 sha256:[0-9a-f]{64}$/);
    assert.equal((await server.get('/v1/teams/search/audit/log')).status, 403);
    assert.equal((await server.get('/v1/teams/checkout/audit/log?after=x')).status, 400);
  });

  /** A thorough forger computes all hashes again. */
  async function rechain(): Promise<void> {
    const { database, audit } = server.serving.store;
    const { entries } = await audit.after('checkout', 0);
    await database.write('DELETE FROM audit_chain', []);
    for (const { day, what, detail } of entries) await audit.append('checkout', day, what, detail);
  }
});
