import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRows } from '../../../src/ledger/team/teamRows.ts';
import { dropTokens, readTokens } from '../../../src/ledger/team/teamTokens.ts';
import { changePolicy } from '../../../src/server/command/init.ts';
import { changeKey, retire } from '../../../src/server/membership/members.ts';
import { tokenWeek } from '../../../src/wire/membership/membership.ts';
import { type Endpoint, endpoint, NOW, policyFor } from '../server/support.ts';
import { Developer } from './developer.ts';
import { problem, Scripted } from './scripted.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a member of a team', () => {
  let server: Endpoint;
  let dev: Developer;
  const others: Developer[] = [];

  beforeEach(async () => {
    server = await endpoint(policyFor({ caps: { costPerRow: 5_000, tokensPerRow: 1e12, writesPerRowAndDay: 1_000 } }));
    dev = new Developer({ invitation: await server.invite(), now: NOW });
    await dev.work({ at: NOW - HOUR });
  });
  afterEach(async () => {
    for (const one of [dev, ...others.splice(0)]) one.close();
    await server.close();
  });

  const why = (one = dev): string => {
    const state = one.desk.state(one.key);
    return state.kind === 'paused' ? state.why : state.kind;
  };
  const counts = async () => Object.values(await server.serving.store.members.counts('checkout'));
  const sent = (one: Developer, method: string): readonly string[] =>
    one.engine.ledger.db
      .prepare('SELECT path FROM team_requests WHERE method = ? ORDER BY seq')
      .all(method)
      .map(({ path }) => String(path));
  const later = (ms: number): void => {
    dev.now += ms;
    server.now = dev.now;
  };
  /** Another machine, with an invitation or a text of its own. */
  const another = async (invitation: string): Promise<Developer> => {
    const one = new Developer({ invitation, now: dev.now });
    others.push(one);
    await one.work({ at: dev.now - HOUR, output: 1_000_000 });
    return one;
  };

  it('joins when it agrees, not when it looks', async () => {
    await dev.connect();
    assert.deepEqual(await counts(), [1, 0, 0]);
    await dev.sync();
    assert.deepEqual([why(), await counts()], ['on', [1, 1, 0]]);
    assert.equal(statSync(join(dev.state, 'team-members.json')).mode & 0o777, 0o600);
  });

  it('asks at joining for all open weeks and the next eight, whatever was worked in them', async () => {
    await dev.connect();
    await dev.sync();
    const weeks = readTokens(dev.engine.ledger, dev.key).map(({ period }) => period);
    assert.deepEqual([weeks[0], weeks.at(-1), weeks.length], ['2026-W45', '2027-W02', 11]);
    assert.equal(sent(dev, 'POST').length, 2);
  });

  it('fetches tokens ahead in a round that sends no row, at some time', async () => {
    await dev.connect();
    await dev.sync();
    const last = () => readTokens(dev.engine.ledger, dev.key).at(-1)?.period;
    later(14 * DAY);
    dev.random = 0;
    await dev.work({ at: dev.now - 1000 });
    await dev.sync();
    assert.deepEqual([sent(dev, 'PUT').length, last()], [2, '2027-W02'], 'not with a row');
    dev.random = 0.5;
    await dev.sync();
    assert.equal(last(), '2027-W02', 'not each time');
    dev.random = 0;
    await dev.sync();
    assert.equal(last(), '2027-W04');
    later(42 * DAY);
    dev.random = 0.5;
    await dev.sync();
    assert.equal(last(), '2027-W10', 'when few are left, at once');
  });

  it('two machines of one person are one person; each replaces and removes its own part only', async () => {
    await dev.connect();
    await dev.sync();
    const laptop = await another(dev.desk.member(dev.key).machineText());
    await laptop.connect();
    await laptop.sync();
    assert.deepEqual([why(laptop), await counts()], ['on', [1, 1, 0]]);
    const names = [dev, laptop].map((one) => sent(one, 'PUT').at(-1)?.slice(0, -2));
    assert.equal(names[0], names[1]);
    assert.deepEqual(
      readRows(laptop.engine.ledger, laptop.key).map(({ part }) => part),
      [1],
    );
    const database = server.serving.store.database;
    const sums = async (): Promise<readonly number[]> =>
      (await database.read('SELECT person, SUM(output) AS output FROM contributions GROUP BY person', [])).map((row) =>
        Number(row['output']),
      );
    assert.deepEqual(await sums(), [3_000_000]);
    await laptop.work({ at: dev.now - HOUR / 2, output: 500_000 });
    await laptop.sync();
    assert.deepEqual(await sums(), [3_500_000]);
    dev.desk.remove(dev.key);
    await dev.sync();
    assert.deepEqual(await sums(), [1_500_000]);
  });

  it('with an invitation that somebody else has used is told so, and joins with another', async () => {
    await dev.connect();
    await dev.sync();
    const thief = await another(dev.invitation);
    await thief.connect();
    await thief.sync();
    assert.deepEqual([why(thief), await counts()], ['invitation', [1, 1, 0]]);
    thief.invitation = await server.invite();
    await thief.connect();
    await thief.sync();
    assert.deepEqual([why(thief), await counts()], ['on', [2, 2, 0]]);
  });

  it('who was retired is told when tokens are due; with a new invitation rows that were sent keep their names', async () => {
    await dev.connect();
    await dev.sync();
    await retire(server.serving.store, 'checkout', 1, server.now);
    await dev.work({ at: dev.now - HOUR / 2 });
    await dev.sync();
    assert.equal(why(), 'on', 'what was fetched ahead still holds');
    later(42 * DAY);
    await dev.work({ at: dev.now - HOUR / 2 });
    await dev.sync();
    assert.equal(why(), 'retired');
    dev.invitation = await server.invite();
    await dev.connect();
    await dev.work({ at: dev.now - HOUR / 4 });
    await dev.sync();
    assert.deepEqual([why(), await counts()], ['on', [2, 1, 1]]);
    const of = (day: string) => new Set(sent(dev, 'PUT').filter((path) => path.includes(day)));
    assert.equal(of('2027-01-02').size, 1, 'the same row is replaced');
  });

  it('another key than the one that was agreed to stops sending, until the person agrees', async () => {
    await dev.connect();
    await dev.sync();
    await changeKey(server.serving.store, server.team.policy, server.now);
    later(6_000);
    await dev.work({ at: dev.now - 1_000 });
    await dev.sync();
    const state = dev.desk.state(dev.key);
    assert.equal(why(), 'key');
    assert.match(state.kind === 'paused' ? state.detail.join() : '', /with another key: compare it/);
    assert.equal(dev.desk.resume(dev.key).kind, 'paused', 'resuming is not agreeing');
    await dev.connect();
    later(10 * DAY);
    await dev.work({ at: dev.now - 1_000 });
    await dev.sync();
    assert.equal(why(), 'on');
    assert.equal((await server.serving.store.database.read('SELECT cid FROM rows', [])).length, 2);
  });

  it('shows no token but that of the row which is being sent: another would tie their names', async () => {
    await dev.connect();
    const shown: (readonly [method: string, path: string, period: string])[] = [];
    const heard = dev.deskWith(async (url, team, request) => {
      shown.push([request.method, request.path, /^tlt_([^.]+)/.exec(request.bearer)?.[1] ?? '']);
      return dev.send(url, team, request);
    });
    await dev.work({ at: NOW - 7 * DAY }, { at: NOW - 14 * DAY });
    await dev.sync(heard);
    await changePolicy(server.serving.store, policyFor({ k: 6 }), server.now);
    later(6_000);
    await dev.work({ at: dev.now - 1_000 });
    await dev.sync(heard);
    later(7 * DAY);
    await dev.work({ at: dev.now - 1_000 });
    await dev.sync(heard);
    const rowOf = (path = ''): string => /periods\/([^/]+)/.exec(path)?.[1] ?? '';
    for (const [i, [method, path, period]] of shown.entries()) {
      const before = shown.slice(0, i).findLast(([one]) => one === 'PUT');
      const after = shown.slice(i).find(([one]) => one === 'PUT');
      // The audit is read before a row, the policy after one that was refused.
      const row = method === 'PUT' ? path : path.endsWith('/policy') && before ? before[1] : after?.[1];
      if (method !== 'POST' && period !== '') assert.equal(period, tokenWeek(rowOf(row)), `${method} ${path}`);
      if (method === 'POST') assert.equal(period, '', path);
    }
    assert.ok(shown.filter(([method]) => method === 'GET').length >= 3);
    assert.ok(new Set(shown.map(([, , period]) => period)).size >= 4);
  });

  it('a lost ledger gets the same tokens again', async () => {
    await dev.connect();
    await dev.sync();
    const before = readTokens(dev.engine.ledger, dev.key);
    dropTokens(dev.engine.ledger, dev.key);
    await dev.work({ at: dev.now - 1_000 });
    await dev.sync();
    assert.deepEqual([why(), readTokens(dev.engine.ledger, dev.key)], ['on', before]);
  });

  it('a lost or damaged membership is none: the person joins again', async () => {
    await dev.connect();
    await dev.sync();
    writeFileSync(join(dev.state, 'team-members.json'), '{"version":1,"members":[{"secret":"x"}]}');
    assert.equal(why(), 'invitation');
  });

  it('who leaves ends the membership; not while another machine has it', async () => {
    await dev.connect();
    await dev.sync();
    const laptop = await another(dev.desk.member(dev.key).machineText());
    await laptop.connect();
    await laptop.sync();
    assert.equal(await laptop.desk.leave(laptop.key), true);
    assert.deepEqual(await counts(), [1, 1, 0]);
    const alone = await another(await server.invite());
    await alone.connect();
    await alone.sync();
    assert.equal(await alone.desk.leave(alone.key), true);
    assert.deepEqual(await counts(), [2, 1, 1]);
    assert.deepEqual(readTokens(alone.engine.ledger, alone.key), []);
  });
});

describe('an endpoint that is not honest about tokens', () => {
  let server: Scripted;
  let dev: Developer;
  beforeEach(async () => {
    server = await new Scripted().open();
    dev = new Developer({ invitation: server.invitation, now: NOW });
    await dev.work({ at: NOW - HOUR });
    await dev.connect();
  });
  afterEach(async () => {
    dev.close();
    await server.close();
  });

  const cases = [
    ['a proof by another key', (body: string) => body.replace(/"proof":"..../g, '"proof":"AAAA'), 'key'],
    ['another element', (body: string) => body.replace(/"evaluated":"../g, '"evaluated":"Ag'), 'key'],
    ['fewer tokens', () => '{"tokens":[]}', 'waiting'],
    ['a week that was not asked for', (body: string) => body.replace('2026-W47', '2026-W40'), 'waiting'],
    ['no tokens', () => '{}', 'waiting'],
  ] as const;
  for (const [what, change, state] of cases)
    it(`${what}: no row is sent`, async () => {
      const honest = server.memberReply;
      server.memberReply = (request, response) => {
        server.memberReply = honest;
        const write = response.end.bind(response);
        response.end = ((body: string) => write(request.url.endsWith('/tokens') ? change(body) : body)) as never;
        server.usual(request, response);
        if (!request.url.endsWith('/tokens')) server.memberReply = reply;
      };
      const reply = server.memberReply;
      await dev.sync();
      const found = dev.desk.state(dev.key);
      assert.equal(found.kind === 'paused' ? found.why : found.kind, state);
      assert.equal(server.puts.length, 0);
    });

  it('an error waits and is tried again', async () => {
    server.memberReply = problem(500, 'internal');
    await dev.sync();
    assert.equal(dev.desk.state(dev.key).kind, 'waiting');
    server.memberReply = undefined;
    dev.now += HOUR;
    await dev.sync();
    assert.equal(server.puts.length, 1);
  });
});
