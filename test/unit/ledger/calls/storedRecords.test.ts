import assert from 'node:assert/strict';
import { decodeRecords, encodeRecords } from '../../../../src/ledger/calls/storedRecords.ts';

/** The text that the first released ledgers hold. */
const ON_DISK =
  '[{"message":1,"request":2,"context":{"agent":"claude"},"time":5,"tokens":{"input":3},"webSearches":0,' +
  '"sideChain":false,"lowerBound":true,"vendorCost":-1,"counted":7,"rank":4,"copy":true}]';

describe('records of a message with several requests', () => {
  it('are read from the names that are on disk', () => {
    const [record] = decodeRecords(ON_DISK);
    assert.deepEqual([record?.countsTime, record?.completeness, record?.isCopy], [7, 4, true]);
  });

  it('are written under the names that are on disk', () => {
    assert.equal(encodeRecords(decodeRecords(ON_DISK)), ON_DISK);
  });
});
