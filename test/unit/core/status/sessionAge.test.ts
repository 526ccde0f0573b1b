import assert from 'node:assert/strict';
import { isLive, nextSeen, seenAsOf } from '../../../../src/core/status/sessionAge.ts';

const MINUTE = 60_000;
const LAST = Date.UTC(2026, 10, 20, 12);

describe('the age of a session', () => {
  it('is live for five minutes after its last call, and for as long before one of another clock', () => {
    const ages = [-6, -4, 0, 4, 5, 6].map((minutes) => isLive(LAST, LAST + minutes * MINUTE));
    assert.deepEqual(ages, [false, true, true, true, false, false]);
  });

  it('moves each minute while it is live, once when it turns idle and when it is over, and then no more', () => {
    const steps: number[] = [];
    let now = LAST + 1;
    for (;;) {
      assert.equal(seenAsOf(LAST, now), seenAsOf(LAST, now + 30_000));
      const next = nextSeen(LAST, now);
      if (!Number.isFinite(next)) break;
      assert.ok(next > now && seenAsOf(LAST, next) > seenAsOf(LAST, next - 1));
      steps.push((next - LAST) / MINUTE);
      now = next;
    }
    assert.deepEqual(steps, [1, 2, 3, 4, 5, 60]);
  });

  it('is none for a call in the future', () => {
    assert.equal(seenAsOf(LAST, LAST - MINUTE), LAST);
    assert.ok(nextSeen(LAST, LAST - MINUTE) > LAST - MINUTE);
  });
});
