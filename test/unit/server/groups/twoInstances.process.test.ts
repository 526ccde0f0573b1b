import assert from 'node:assert/strict';
import { groupArguments, groupCommand } from '../../../../src/server/command/groupCommand.ts';
import { initTeam } from '../../../../src/server/command/init.ts';
import { releaseGroups } from '../../../../src/server/groups/groupRelease.ts';
import { Weeks } from '../../../../src/server/report/weeks.ts';
import { openStore, type Store } from '../../../../src/server/store/store.ts';
import { DAY_MS, dayText, mondayOf, weekText } from '../../../../src/wire/period.ts';
import { postgresPrograms, type RunningPostgres, startPostgres } from '../debianPostgres.ts';
import { NOW, policyFor, upsert, usageCell, usageRow } from '../support.ts';

const bin = postgresPrograms();
const FIRST = mondayOf(Math.floor(NOW / DAY_MS)) + 7;
const WEEKS = [0, 7, 14, 21, 28, 35].map((days) => FIRST + days);
const LATER = (FIRST + 35 + 7 + 14 + 1) * DAY_MS;

(bin === '' ? describe.skip : describe)('groups with two instances on one PostgreSQL', function () {
  this.timeout(120_000);
  let postgres: RunningPostgres;
  let stores: readonly [Store, Store];
  before(async () => {
    postgres = await startPostgres(bin);
    const open = async () =>
      openStore({
        data: '',
        databaseUrl: postgres.url,
        onError: (error) => {
          throw error;
        },
      });
    stores = [await open(), await open()];
  });
  after(async () => {
    for (const store of stores) await store.close();
    await postgres.close();
  });

  const command = async (name: string, part: Parameters<typeof groupArguments>[1], now = NOW) =>
    groupCommand(groupArguments(name, part), stores[0], now);
  /** A team of six people in a group of its own, with all its weeks released. */
  const teamIn = async (team: string, group: string): Promise<void> => {
    const policy = policyFor({ team, k: 3, teamSize: 6 });
    assert.ok(await initTeam(stores[0], policy, NOW));
    await command(group, { k: '3', readers: 'heads' });
    await command(group, { add: team });
    const weeks = new Weeks(stores[0]);
    for (const week of WEEKS) {
      for (const i of [0, 1, 2, 3, 4, 5]) {
        const row = { team, cid: `${team}-${i}`.padEnd(22, '_'), period: dayText(week), week };
        const body = JSON.stringify(usageRow('', { cells: [usageCell({ artifact: null, cost: 5 + i })] }));
        assert.equal((await stores[0].rows.put(upsert({ ...row, body }))).kind, 'created');
      }
      await weeks.releaseDue(policy, week, LATER);
    }
  };

  it('release each week of a tree once, with one entry in the audit', async () => {
    await teamIn('shop', 'web');
    const counts = await Promise.all(
      stores.flatMap((store) => [releaseGroups(store, LATER), releaseGroups(store, LATER)]),
    );
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      WEEKS.length,
    );
    const { entries } = await stores[0].audit.after('group web', 0);
    assert.deepEqual(
      entries.map(({ what, detail }) => `${what} ${detail.split(' ')[0]}`).toSorted(),
      WEEKS.map((week) => `spend released ${weekText(week)}`),
    );
  });

  it('never sum weeks for a parent that nobody had agreed to when they were sent', async () => {
    for (let round = 0; round < 8; round++) {
      const [group, parent] = [`desk-${round}`, `firm-${round}`];
      await teamIn(`team-${round}`, group);
      await command(parent, { k: '3', readers: 'the board' });
      const joining = command(group, { parent }, LATER);
      const releases = Array.from({ length: 12 }, (_, i) => releaseGroups(stores[i % 2 === 0 ? 0 : 1], LATER));
      await Promise.all([joining, ...releases]);
      const bodies = [...(await stores[0].groups.weeks(parent, 0, FIRST + 1000)).values()];
      assert.deepEqual(
        bodies.filter((body) => body !== '{}'),
        [],
        `round ${round}`,
      );
    }
  });
});
