import assert from 'node:assert/strict';
import { groupCommand } from '../../../../src/server/command/groupCommand.ts';
import { changePolicy, initTeam } from '../../../../src/server/command/init.ts';
import { releaseGroups } from '../../../../src/server/groups/groupRelease.ts';
import { keepRetention } from '../../../../src/server/report/rowRetention.ts';
import { Weeks } from '../../../../src/server/report/weeks.ts';
import { DAY_MS, dayText, mondayOf, weekText } from '../../../../src/wire/period.ts';
import { loosenings, type Policy, policyInWords } from '../../../../src/wire/policy.ts';
import type { UsageCell } from '../../../../src/wire/schema.ts';
import { type Endpoint, endpoint, NOW, policyFor, removal, upsert, usageCell, usageRow } from '../support.ts';

/** The first week that counts above teams which join today. */
const WEEK = mondayOf(Math.floor(NOW / DAY_MS)) + 7;
const RELEASED = (WEEK + 7 + 14) * DAY_MS + 12 * 3_600_000;

describe('groups above the teams', () => {
  let end: Endpoint;
  let token = '';
  beforeEach(async () => {
    end = await endpoint(policyFor({ team: 'shop', k: 3, teamSize: 12 }));
    for (const team of ['search', 'billing', 'legal'])
      assert.ok(await initTeam(end.serving.store, policyFor({ team, k: 3, teamSize: 12 }), NOW));
    await command('acme', { k: '5', readers: 'the board' });
    const said = await command('web', { k: '5', parent: 'acme', readers: 'heads of department' });
    token = /ttg_[\w-]{43}/.exec(said)?.[0] ?? '';
    for (const add of ['shop', 'search', 'billing', 'legal']) await command('web', { add });
  });
  afterEach(() => end.close());

  const command = async (
    name: string,
    part: Partial<Record<'parent' | 'k' | 'readers' | 'add' | 'remove', string>> & {
      token?: boolean;
      revoke?: boolean;
    },
  ) =>
    groupCommand(
      {
        name,
        parent: part.parent,
        k: part.k,
        readers: part.readers,
        add: part.add,
        remove: part.remove,
        token: part.token ?? false,
        revoke: part.revoke ?? false,
      },
      end.serving.store,
      end.now,
    );
  const policyOf = async (team: string): Promise<Policy> => {
    const found = await end.serving.store.teams.find(team);
    assert.ok(found);
    return found.policy;
  };
  const spend = async (team: string, costs: readonly number[], week = WEEK) => {
    for (const [i, cost] of costs.entries()) {
      const cell = usageCell({ artifact: null, cost, agent: i % 2 ? 'codex' : 'claude-code', model: 'claude-opus' });
      const row = { team, cid: `${team}-${i}`.padEnd(22, '_'), period: dayText(week), week, people: 100 };
      assert.equal(
        (await end.serving.store.rows.put(upsert({ ...row, body: JSON.stringify(usageRow('', { cells: [cell] })) })))
          .kind,
        'created',
      );
    }
  };
  const send = async (
    team: string,
    person: number,
    cells: readonly UsageCell[],
    period = dayText(WEEK),
    week = WEEK,
  ): Promise<void> => {
    const row = { team, cid: `${team}-${person}`.padEnd(22, '_'), period, week };
    const body = JSON.stringify(usageRow('', { cells: [...cells] }));
    assert.equal((await end.serving.store.rows.put(upsert({ ...row, body }))).kind, 'created');
  };
  const settle = async (now = RELEASED) => {
    end.now = now;
    await keepRetention(end.serving.store, new Weeks(end.serving.store), now);
    return releaseGroups(end.serving.store, now);
  };
  const range = `from=${weekText(WEEK)}&to=${weekText(WEEK)}`;
  const read = async (path: string, own = token) =>
    fetch(end.url + path, { headers: { authorization: `Bearer ${own}` } });
  const report = async () =>
    (await (await read(`/v1/groups/web/report?${range}`)).json()) as {
      spent: {
        total: number | null;
        below: { cells: { key: string; value: number }[]; other: number } | null;
        agents: { total: number; other: number } | null;
        withheldWeeks: string[];
      };
      coverage: { people: number; teams: number };
    };

  it('a department’s report is of its teams’ released totals; those who are withheld are in it when they hide each other', async () => {
    await spend('shop', [5, 6, 7, 8, 9, 6]);
    await spend('search', [5, 6, 7, 8, 9]);
    // Neither may be shown by itself; together they are five.
    await spend('billing', [4, 5]);
    await spend('legal', [3, 4, 5.5]);
    await end.serving.store.teams.setPolicy({ ...(await policyOf('legal')), k: 4 }, 'sha256:x', 1);
    await settle();
    const { spent, coverage } = await report();
    assert.equal(spent.total, 41 + 35 + 9 + 12.5);
    // Of both teams only that they are three at the least is known, fewer than the group's five.
    assert.deepEqual(spent.below, { cells: [], other: 97.5, total: 97.5 });
    assert.equal(coverage.teams, 4);
    assert.equal(spent.agents?.total, 97.5);
    assert.ok((spent.agents?.other ?? 0) >= 21.5);
  });

  it('a withheld team that would be the difference is in no sum above it', async () => {
    await spend('shop', [5, 6, 7, 8, 9, 6]);
    await spend('search', [5, 6, 7, 8, 9]);
    await spend('billing', [400, 5]);
    await settle();
    const { spent, coverage } = await report();
    assert.deepEqual([spent.total, coverage.teams], [41 + 35, 2]);
  });

  it('withheld teams whose named tickets leave one person’s other work over are in no sum', async () => {
    await spend('shop', [5, 6, 7, 8, 9, 6]);
    await spend('search', [5, 6, 7, 8, 9]);
    // Both work on a ticket that is named, and only the first has other work.
    for (const team of ['billing', 'legal'])
      for (const [i, cost] of (team === 'legal' ? [40, 0.01, 0.01] : [0.01, 0.01]).entries()) {
        const cells = [
          usageCell({ artifact: `${team}-1`, cost: 50 + i, model: 'claude-opus' }),
          usageCell({ artifact: null, cost, model: 'claude-opus' }),
        ];
        await send(team, i, cells);
      }
    await settle();
    const { spent, coverage } = await report();
    // Their total minus the two tickets would be 40.04, of which 40 are of one person.
    assert.deepEqual([spent.total, coverage.teams], [76, 2]);
  });

  it('a row that was deleted between the releases is no difference to a ticket that stays named', async () => {
    await spend('shop', [5, 6, 7, 8, 9, 6]);
    await spend('search', [5, 6, 7, 8, 9]);
    for (const team of ['billing', 'legal'])
      for (const i of [0, 1, 2, 3]) await send(team, i, [usageCell({ artifact: `${team}-1`, cost: 50 + i })]);
    for (const team of ['billing', 'legal'])
      await end.serving.store.teams.setPolicy({ ...(await policyOf(team)), k: 6 }, 'sha256:x', 1);
    end.now = RELEASED;
    await keepRetention(end.serving.store, new Weeks(end.serving.store), RELEASED);
    const gone = { team: 'legal', cid: 'legal-3'.padEnd(22, '_'), period: dayText(WEEK), week: WEEK };
    assert.equal(await end.serving.store.rows.remove(removal(gone)), 'removed');
    assert.equal(await releaseGroups(end.serving.store, RELEASED), 2);
    // Billing alone is too few for the group, and legal is no longer what its tickets add up to.
    assert.deepEqual([(await report()).spent.total, (await report()).coverage.teams], [76, 2]);
  });

  it('a team in bucket detail is in no sum of fewer people than that detail allows, whatever the group’s rule is', async () => {
    await command('web', { k: '3' });
    await command('web', { remove: 'shop' });
    const policy: Policy = { ...(await policyOf('billing')), detail: 'bucket', k: 5 };
    await end.serving.store.teams.setPolicy(policy, 'sha256:x', 1);
    for (const i of [0, 1, 2, 3]) await send('billing', i, [usageCell({ artifact: null, cost: 10 })], weekText(WEEK));
    await settle();
    assert.equal((await report()).spent.total, null, 'four people');
  });

  it('sums go when a team that is in them keeps its own no longer, also after it left; they do not come back', async () => {
    for (const team of ['shop', 'search']) await spend(team, [5, 6, 7, 8, 9, 6]);
    await end.serving.store.teams.setPolicy({ ...(await policyOf('search')), aggregateMonths: 1 }, 'sha256:x', 1);
    await settle();
    assert.equal((await report()).spent.total, 82);
    await command('web', { remove: 'search' });
    const over = (WEEK + 31 + 14) * DAY_MS;
    await settle(over);
    assert.equal((await report()).spent.total, null);
    // Nothing is released a second time.
    await settle(over + DAY_MS);
    assert.equal((await report()).spent.total, null);
    const { entries } = await end.serving.store.audit.after('group web', 0);
    const first = entries.filter(({ detail }) => detail.startsWith(`${weekText(WEEK)} `));
    assert.equal(first.length, 1);
  });

  it('a group of too few people shows nothing, and says so', async () => {
    await spend('shop', [5, 6, 7]);
    await settle();
    const { spent } = await report();
    assert.deepEqual([spent.total, spent.below, spent.withheldWeeks], [null, null, [weekText(WEEK)]]);
    assert.match(await (await read(`/groups/web?${range}`)).text(), /Withheld/);
  });

  it('is released once, when all its teams are, and never changes', async () => {
    await spend('shop', [5, 6, 7, 8, 9, 6]);
    await spend('search', [5, 6, 7, 8, 9]);
    assert.equal(await settle(RELEASED - 1), 0);
    assert.equal((await report()).spent.total, null);
    assert.equal(await settle(), 2);
    const before = await report();
    const gone = { team: 'shop', cid: 'shop-0'.padEnd(22, '_'), period: dayText(WEEK), week: WEEK };
    assert.equal(await end.serving.store.rows.remove(removal(gone)), 'removed');
    await command('web', { k: '3' });
    await command('web', { remove: 'search' });
    assert.equal(await settle(RELEASED + DAY_MS), 0);
    assert.deepEqual((await report()).spent.total, before.spent.total);
    const { entries } = await end.serving.store.audit.after('group web', 0);
    assert.equal(entries.filter(({ what }) => what === 'spend released').length, 1);
  });

  it('weeks before a team joined are not in it', async () => {
    const early = WEEK - 7;
    await spend('shop', [5, 6, 7, 8, 9, 6], early);
    await spend('search', [5, 6, 7, 8, 9], early);
    await settle();
    const path = `/v1/groups/web/report?from=${weekText(early)}&to=${weekText(early)}`;
    assert.equal(((await (await read(path)).json()) as { spent: { total: unknown } }).spent.total, null);
  });

  it('page, JSON and CSV have the same total; only the group’s own token reads them, and each read is counted', async () => {
    await spend('shop', [5, 6, 7, 8, 9, 6]);
    await spend('search', [5, 6, 7, 8, 9]);
    await settle();
    assert.match(
      await (await read(`/v1/groups/web/report.csv?${range}`)).text(),
      /^spent,total,[^,]*,usd,76,"list-price estimate, at least"\r$/m,
    );
    const page = await (await read(`/groups/web?${range}`)).text();
    assert.match(page, /≥ \$76\.00/);
    assert.doesNotMatch(page, /<script/);
    const tokens = [end.team.tokens.report, end.team.tokens.steward, 'ttg_'.padEnd(47, 'x'), ''];
    for (const own of tokens) assert.equal((await read('/v1/groups/web/report', own)).status, 401);
    for (const path of ['/v1/groups/acme/report', '/groups/nobody', '/v1/groups/shop/report'])
      assert.equal((await read(path)).status, 401);
    assert.equal((await read('/v1/teams/shop/report')).status, 401);
    assert.equal((await read('/v1/groups/web/report?from=nonsense')).status, 400);
    const { reads } = (await (await read('/v1/groups/web/report')).json()) as { reads: { times: number }[] };
    assert.equal(reads[0]?.times, 3);
    const second = /ttg_[\w-]{43}/.exec(await command('web', { revoke: true }))?.[0];
    assert.equal((await read('/groups/web')).status, 401);
    assert.equal((await read('/groups/web', second)).status, 200);
  });

  it('joining a tree is a loosening that names who reads; so is every reader more, and less people', async () => {
    const agreed = policyFor({ team: 'shop', k: 3, teamSize: 12, keys: (await policyOf('shop')).keys });
    const joined = await policyOf('shop');
    assert.deepEqual(joined.above, [
      { group: 'web', k: 5, readers: ['heads of department'] },
      { group: 'acme', k: 5, readers: ['the board'] },
    ]);
    assert.deepEqual(loosenings(agreed, joined), [
      'its sums are part of the report of web, which is read by: heads of department',
      'its sums are part of the report of acme, which is read by: the board',
    ]);
    assert.deepEqual(loosenings(joined, agreed), []);
    assert.ok(
      policyInWords(joined).some((words) => words.includes('The report of acme, with sums of 5 or more people')),
    );
    await command('acme', { k: '4', readers: 'the board,the works council' });
    assert.deepEqual(loosenings(joined, await policyOf('shop')), [
      'the report of acme shows sums of 4 people instead of 5',
      'the report of acme is now read by: the works council',
    ]);
    // Only what shows more begins with a later week.
    const weekOf = async () => (await end.serving.store.groups.teams()).find(({ team }) => team === 'shop')?.fromWeek;
    end.now = NOW + 14 * DAY_MS;
    await command('acme', { k: '6', readers: 'the board' });
    assert.equal(await weekOf(), WEEK);
    await command('acme', { k: '5' });
    assert.equal(await weekOf(), WEEK + 14);
    // A file cannot leave the tree out, nor write itself into another one.
    await changePolicy(end.serving.store, { ...agreed, k: 6, above: [{ group: 'other', k: 3, readers: ['x'] }] }, NOW);
    assert.deepEqual(
      (await policyOf('shop')).above?.map(({ group }) => group),
      ['web', 'acme'],
    );
    await command('web', { remove: 'shop' });
    assert.equal((await policyOf('shop')).above, undefined);
  });

  const refused: readonly (readonly [string, string, Parameters<typeof command>[1]])[] = [
    ['a circle', 'acme', { parent: 'web' }],
    ['a parent that is not there', 'web', { parent: 'nobody' }],
    ['a group of one', 'tiny', { k: '1' }],
    ['a name of a team', 'shop', {}],
    ['a name that is none', 'No Name', {}],
    ['a reader without a name', 'web', { readers: ',' }],
    ['a team that is not there', 'web', { add: 'nobody' }],
    ['a token of no group', 'nobody', { token: true }],
  ];
  for (const [what, name, part] of refused)
    it(`${what} is refused, and nothing changed`, async () => {
      const before = [await end.serving.store.groups.all(), await end.serving.store.groups.teams()];
      await assert.rejects(command(name, part));
      assert.deepEqual([await end.serving.store.groups.all(), await end.serving.store.groups.teams()], before);
    });
});
