import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Throttle } from '../../../../src/extension/platform/throttle.ts';
import { FakeClock } from '../fakeClock.ts';

describe('at most so often', () => {
  it('runs at once after quiet', () => {
    const { throttle, runs } = throttled();
    throttle.trigger();
    assert.deepEqual(runs, [0]);
  });

  it('runs once more at the end, however often it was asked', () => {
    const { clock, throttle, runs } = throttled();
    for (let i = 0; i < 5; i += 1) {
      throttle.trigger();
      clock.advance(10);
    }
    clock.advance(1_000);
    assert.deepEqual(runs.length, 2);
  });

  it('keeps its distance and loses no news', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(400), { minLength: 1 }), (pauses) => {
        const { clock, throttle, runs } = throttled();
        let asked = 0;
        for (const pause of pauses) {
          clock.advance(pause);
          asked = clock.now();
          throttle.trigger();
        }
        clock.advance(250);
        for (const [i, at] of runs.entries()) assert.ok(i === 0 || at - (runs[i - 1] ?? 0) >= 250);
        assert.ok((runs.at(-1) ?? -1) >= asked);
      }),
    ));

  it('is quiet after dispose', () => {
    const { clock, throttle, runs } = throttled();
    throttle.trigger();
    throttle.trigger();
    throttle.dispose();
    clock.advance(1_000);
    assert.deepEqual(runs, [0]);
  });
});

function throttled() {
  const clock = new FakeClock();
  const runs: number[] = [];
  return { clock, runs, throttle: new Throttle(clock, 250, () => void runs.push(clock.now())) };
}
