import assert from 'node:assert/strict';
import { TokenBucket } from '../../../../src/server/auth/tokenBucket.ts';

describe('a bucket of requests', () => {
  it('gives a burst, then so many an hour, for each key alone', () => {
    let now = 0;
    const bucket = new TokenBucket(3, () => now);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => bucket.take('a', 60)),
      [0, 0, 0, 60],
    );
    assert.equal(bucket.take('b', 60), 0);
    now += 60_000;
    assert.deepEqual([bucket.take('a', 60), bucket.take('a', 60)], [0, 60]);
  });

  it('forgets full keys when there are many, and none that is spent', () => {
    let now = 0;
    const bucket = new TokenBucket(2, () => now);
    for (let i = 0; i < 3; i++) bucket.take('spent', 1);
    for (let i = 0; i < 19_999; i++) bucket.take(`key ${i}`, 3600);
    now += 5_000;
    for (let i = 0; i < 100; i++) bucket.take(`more ${i}`, 3600);
    assert.ok(bucket.size < 200, `${bucket.size} keys`);
    assert.notEqual(bucket.take('spent', 1), 0);
  });
});
