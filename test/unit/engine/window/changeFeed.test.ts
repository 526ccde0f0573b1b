import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { ChangeFeed } from '../../../../src/engine/window/changeFeed.ts';

describe('the news of changes', () => {
  it('come at once, then together, and sooner where a person waits', async () => {
    const heard = new EventEmitter();
    const reports: boolean[] = [];
    const feed = new ChangeFeed((soon) => {
      reports.push(soon);
      heard.emit('report');
    });
    feed.changed();
    assert.deepEqual(reports, [false]);
    feed.changed();
    feed.changed();
    assert.deepEqual(reports, [false], 'the interval is not over');
    await once(heard, 'report');
    assert.deepEqual(reports, [false, false]);
    const before = performance.now();
    feed.changed();
    feed.changed(true);
    feed.changed();
    await once(heard, 'report');
    assert.deepEqual(reports, [false, false, true], 'all that changed is in one report');
    feed.changed();
    const waited = performance.now() - before;
    feed.stop();
    assert.ok(waited > 100, 'a person’s news do not come in a flood');
    assert.deepEqual(reports, [false, false, true], 'nothing after the window closed');
  });
});
