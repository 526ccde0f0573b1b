import assert from 'node:assert/strict';
import { inTime } from '../../../../src/extension/platform/inTime.ts';
import { FakeClock } from '../fakeClock.ts';

describe('what comes in time', () => {
  it('is told, and no timer is left', async () => {
    const clock = new FakeClock();
    assert.equal(await inTime(Promise.resolve(7), clock, 120), 7);
    assert.deepEqual(clock.waiting, []);
  });

  it('is nothing where it fails', async () => {
    const clock = new FakeClock();
    assert.equal(await inTime(Promise.reject(new Error('gone')), clock, 120), undefined);
    assert.deepEqual(clock.waiting, []);
  });

  it('is nothing where it takes longer', async () => {
    const clock = new FakeClock();
    const found = inTime(new Promise(() => {}), clock, 120);
    clock.advance(119);
    assert.deepEqual(clock.waiting, [1]);
    clock.advance(1);
    assert.equal(await found, undefined);
  });
});
