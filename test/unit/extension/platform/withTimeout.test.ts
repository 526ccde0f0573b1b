import assert from 'node:assert/strict';
import { withTimeout } from '../../../../src/extension/platform/withTimeout.ts';
import { FakeClock } from '../fakeClock.ts';

describe('what comes in time', () => {
  it('is reported, and no timer is left', async () => {
    const clock = new FakeClock();
    assert.equal(await withTimeout(Promise.resolve(7), clock, 120), 7);
    assert.deepEqual(clock.waiting, []);
  });

  it('is nothing where it fails', async () => {
    const clock = new FakeClock();
    assert.equal(await withTimeout(Promise.reject(new Error('gone')), clock, 120), undefined);
    assert.deepEqual(clock.waiting, []);
  });

  it('is nothing where it takes longer', async () => {
    const clock = new FakeClock();
    const found = withTimeout(new Promise(() => {}), clock, 120);
    clock.advance(119);
    assert.deepEqual(clock.waiting, [1]);
    clock.advance(1);
    assert.equal(await found, undefined);
  });
});
