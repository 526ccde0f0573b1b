import assert from 'node:assert/strict';
import { cachedDataVersionTag } from 'node:v8';
import { setUpForOneReading } from '../../../src/engine/oneReading.ts';

describe('setting up for one reading', () => {
  it('leaves, once undone, a process that takes the code that others have compiled', () => {
    const before = cachedDataVersionTag();
    const undo = setUpForOneReading();
    const within = cachedDataVersionTag();
    undo();
    assert.notEqual(within, before, 'it did nothing');
    assert.equal(cachedDataVersionTag(), before);
  });
});
