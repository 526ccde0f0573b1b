import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localDay } from '../../../../src/core/summary/summaryPeriod.ts';
import type { SummaryView } from '../../../../src/core/summary/summarySchema.ts';
import { outcomesView } from '../../../../src/core/summary/summarySchema.ts';
import type { TicketRow } from '../../../../src/core/summary/ticketRow.ts';
import { chargeTotal } from '../../../../src/core/usage/charge.ts';
import { ago, World } from '../../cli/world.ts';
import { shippedCard } from '../../core/ratesForTests.ts';
import { lines } from '../../git/makeRepo.ts';
import { AskedWindow } from './askedWindow.ts';

describe('what became of it, as a window reports it', function () {
  this.timeout(120_000);
  let world: World;
  let dist: string;
  const windows: AskedWindow[] = [];
  const open = (): AskedWindow => {
    const window = new AskedWindow(world, dist);
    windows.push(window);
    return window;
  };

  before(async () => {
    dist = mkdtempSync(join(tmpdir(), 'token-ledger-dist-'));
    writeFileSync(join(dist, 'rate-card.json'), JSON.stringify(await shippedCard()));
    world = new World();
    world.at(60).repo.write('base', lines(40)).commit('Start');
    world.at(40);
    world.branch('feat/ABC-1', 'one');
    world.repo.squash('feat/ABC-1', 'One (#1)');
    world.at(5);
    world.branch('feat/ABC-2', 'two');
    world.repo.checkout('main').git('checkout', '-q', '--detach');
    // A change of HEAD holds from the end of its second.
    world.repo.now += 5_000;
    world.call(world.repo.dir, 'HEAD');
  });
  after(async () => {
    for (const window of windows) await window.close();
    world.repo.remove();
    rmSync(dist, { recursive: true });
  });

  it('answers at once, then reports that there is more, and the next window has it from its start', async () => {
    const window = open();
    const first = await window.outcomes(5);
    assert.equal(first.became.running, true);
    let last = first;
    while (last.became.running) {
      await once(window, 'changed');
      last = await window.outcomes(5);
      for (const { branch, state, looked } of last.became.rows)
        assert.equal(looked, branch === '(detached)' || state === 'open', `${branch} is called ${state}`);
    }
    const { became } = last;
    assert.deepEqual([became.done, became.of, became.problem], [2, 2, '']);
    assert.deepEqual(
      became.rows.map(({ branch, state, looked, here }) => `${branch} ${state} ${looked} ${here.join(', ')}`),
      ['feat/ABC-2 open true worked on', '(detached) unlinked true worked on'],
    );
    assert.deepEqual(
      became.states.map(({ state, branches }) => `${state} ${branches}`),
      ['landed_kept 1', 'open 1', 'unlinked 1'],
    );
    assert.ok(outcomesView.safeParse(last).success, 'it fits what the panel takes');
    const landed = await window.outcomes(40);
    assert.deepEqual(
      landed.became.rows.map(({ branch, here }) => `${branch} ${here.join(', ')}`),
      ['feat/ABC-1 landed, worked on'],
    );
    assert.deepEqual(
      landed.per.items.map(({ name }) => name),
      ['feat/ABC-1'],
    );
    assert.deepEqual(
      (await window.outcomes(40, 'pull-request')).per.items.map(({ name }) => name),
      ['#1'],
    );

    const next = open();
    let seen = await next.outcomes(5);
    if (seen.became.of === 0) seen = (await once(next, 'changed'), await next.outcomes(5));
    assert.equal(seen.became.done, 2);
    assert.deepEqual(
      seen.became.rows.map(({ state }) => state),
      ['open', 'unlinked'],
    );
  });

  it('sums to what was spent', async () => {
    const window = windows[0] as AskedWindow;
    const { became } = await window.outcomes(0);
    const states = became.states.reduce((sum, { totals }) => sum + chargeTotal(totals.charge), 0);
    let spent = 0;
    for (const days of [40, 5]) {
      const view: SummaryView = await window.ask('summary', { kind: 'day', day: localDay(ago(days)), scope: 'window' });
      spent += chargeTotal(view.spent.totals.charge);
    }
    assert.ok(spent > 0);
    assert.equal(states, spent);
  });

  it('takes a person’s word that a ticket is done, and takes it back', async () => {
    const window = windows[0] as AskedWindow;
    const tickets = async (): Promise<readonly TicketRow[]> => window.ask('tickets', { limit: 10 });
    assert.deepEqual(
      (await tickets()).map(({ ticket, closedAt }) => [ticket, closedAt]),
      [
        ['ABC-2', null],
        ['ABC-1', null],
      ],
    );
    await window.ask('closeTicket', { ticket: 'ABC-1', commonDir: '', closed: true });
    assert.deepEqual(
      (await window.outcomes(0, 'ticket')).per.items.map(({ name }) => name),
      ['ABC-1'],
    );
    assert.deepEqual(
      (await tickets()).map(({ closedBy }) => closedBy),
      ['', 'person'],
    );
    await window.ask('closeTicket', { ticket: 'ABC-1', commonDir: '', closed: false });
    assert.equal((await window.outcomes(0, 'ticket')).per.items.length, 0);
  });

  it('takes a tracker’s word that tickets are done, but a person’s goes before', async () => {
    const window = windows[0] as AskedWindow;
    const names = async (): Promise<readonly string[]> =>
      (await window.ask('ticketsToAsk', { limit: 10 })).map(({ ticket }) => ticket);
    const say = async (ticket: string, doneAt: number | null): Promise<unknown> =>
      window.ask('ticketStates', { states: [{ ticket, commonDir: '', doneAt }] });
    const closed = async (): Promise<readonly unknown[]> =>
      (await window.ask('tickets', { limit: 10 }))
        .filter(({ closedAt }) => closedAt !== null)
        .map(({ ticket, closedAt, closedBy }) => [ticket, closedAt, closedBy]);
    // Of ABC-1 the person said just now that it is open.
    assert.deepEqual(await names(), ['ABC-2']);
    await say('ABC-1', ago(1));
    assert.deepEqual(await closed(), []);
    await say('ABC-2', ago(1));
    assert.deepEqual(await closed(), [['ABC-2', ago(1), 'tracker']]);
    assert.deepEqual(
      (await window.outcomes(1, 'ticket')).per.items.map(({ name }) => name),
      ['ABC-2'],
    );
    await say('ABC-2', ago(-3));
    assert.deepEqual(await closed(), [['ABC-2', ago(1), 'tracker']], 'a time to come is not believed');
    await say('ABC-2', null);
    assert.deepEqual(await closed(), []);
    await window.ask('closeTicket', { ticket: 'ABC-2', commonDir: '', closed: true });
    await say('ABC-2', null);
    assert.deepEqual((await closed()).length, 1);
    assert.deepEqual(await names(), []);
  });

  it('met no fault', () => {
    const faults = windows.flatMap(({ messages }) =>
      messages.filter((each) => each.type === 'log' && each.level === 'error'),
    );
    assert.deepEqual(faults, []);
  });
});
