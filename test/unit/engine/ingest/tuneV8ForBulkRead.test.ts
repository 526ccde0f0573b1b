import assert from 'node:assert/strict';
import { cachedDataVersionTag } from 'node:v8';
import { tuneV8ForBulkRead } from '../../../../src/engine/ingest/tuneV8ForBulkRead.ts';

describe('setting up for one reading', () => {
  it('leaves, once undone, a process that takes the code that others have compiled', () => {
    const before = cachedDataVersionTag();
    const undo = tuneV8ForBulkRead();
    const within = cachedDataVersionTag();
    undo();
    assert.notEqual(within, before, 'it did nothing');
    assert.equal(cachedDataVersionTag(), before);
  });
});
