import assert from 'node:assert/strict';
import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';
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

  it('leaves Node 22 what makes its code fast, for it has nothing else that does', () => {
    const keepsIt = (v8: string): boolean => {
      const undo = tuneV8ForBulkRead(v8);
      const within = cachedDataVersionTag();
      setFlagsFromString('--opt');
      const same = cachedDataVersionTag() === within;
      undo();
      return same;
    };
    assert.deepEqual(['12.4.254.21-node.33', '13.6.233.17-node.37'].map(keepsIt), [true, false]);
  });
});
