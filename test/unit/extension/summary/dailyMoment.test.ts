import assert from 'node:assert/strict';
import { dueAt } from '../../../../src/extension/platform/timeOfDay.ts';
import { DailyMoment } from '../../../../src/extension/summary/dailyMoment.ts';
import { FakeClock } from '../fakeClock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A machine whose day begins at `time`, and a moment at 17:30 on it. */
function machine(time = '09:00') {
  const clock = new FakeClock();
  let offset = new Date(`2026-11-30T${time}:00`).getTime();
  const said: string[] = [];
  let at = '17:30';
  let focused = true;
  let hasCalls = true;
  const date = () => new Date(offset + clock.now());
  const moment = new DailyMoment({
    at: () => at,
    clock,
    date,
    mayRest: (now) => !focused || said.includes(now.toDateString()),
    run: async () => void (hasCalls && said.push(date().toDateString())),
  });
  return {
    clock,
    moment,
    said,
    set: (text: string) => void (at = text),
    focus: (is: boolean) => void (focused = is),
    calls: (are: boolean) => void (hasCalls = are),
    /** The machine's clock runs on, timers do not. */
    sleep: (ms: number) => void (offset += ms),
  };
}

/** What was begun is over. */
const settled = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a moment of each day', () => {
  it('waits with one timer for its time, and then for that of the next day', async () => {
    const { clock, said } = machine();
    assert.deepEqual(clock.waiting, [8.5 * HOUR]);
    clock.advance(8.5 * HOUR);
    await settled();
    assert.equal(said.length, 1);
    assert.deepEqual(clock.waiting, [24 * HOUR]);
    clock.advance(24 * HOUR);
    await settled();
    assert.equal(said.length, 2);
  });

  it('is due at once where its time is over, and only once a day', async () => {
    const { clock, moment, said } = machine('18:00');
    await settled();
    moment.look();
    await settled();
    assert.deepEqual([said.length, clock.waiting], [1, [23.5 * HOUR]]);
  });

  it('has no timer without a time, and one again when a time is set', () => {
    const { clock, moment, set } = machine();
    set('');
    moment.look();
    assert.deepEqual(clock.waiting, []);
    set('10:00');
    moment.look();
    assert.deepEqual(clock.waiting, [HOUR]);
  });

  it('comes after a sleep as soon as the person is back', async () => {
    const { clock, moment, said, sleep } = machine();
    sleep(9 * HOUR);
    assert.deepEqual([said.length, clock.waiting], [0, [8.5 * HOUR]]);
    moment.look();
    await settled();
    assert.deepEqual([said.length, clock.waiting], [1, [23.5 * HOUR]]);
  });

  it('goes by a clock that was set back: the timer waits for the new time', () => {
    const { clock, moment, said, sleep } = machine('17:00');
    sleep(-2 * HOUR);
    moment.look();
    assert.deepEqual([said.length, clock.waiting], [0, [2.5 * HOUR]]);
  });

  it('waits for a person who looks, and for a first call', async () => {
    const { clock, moment, said, focus, calls } = machine();
    focus(false);
    calls(false);
    clock.advance(9 * HOUR);
    focus(true);
    moment.look();
    await settled();
    assert.equal(said.length, 0);
    calls(true);
    moment.look();
    await settled();
    assert.equal(said.length, 1);
  });

  it('is not begun twice while it is under way', async () => {
    let began = 0;
    const parts = { at: () => '00:00', clock: new FakeClock(), date: () => new Date(), mayRest: () => false };
    const moment = new DailyMoment({ ...parts, run: async () => (began++, new Promise<void>(() => undefined)) });
    moment.look();
    await settled();
    assert.equal(began, 1);
  });
});

describe('when a time of day is', () => {
  for (const [at, days, iso] of [
    ['17:30', 0, '2026-11-30T17:30'],
    ['9:05', 1, '2026-12-01T09:05'],
    ['00:00', 0, '2026-11-30T00:00'],
  ] as const)
    it(`${at}, ${days} days later`, () =>
      assert.equal(dueAt(at, new Date('2026-11-30T12:00'), days).getTime(), new Date(iso).getTime()));
});
