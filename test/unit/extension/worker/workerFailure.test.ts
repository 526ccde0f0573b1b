import assert from 'node:assert/strict';
import { describeStop } from '../../../../src/extension/worker/workerFailure.ts';

describe('why a worker ended', () => {
  const cases: readonly (readonly [string, unknown, boolean, RegExp])[] = [
    ['no SQLite, by code', Object.assign(new Error('x'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' }), true, /no SQLite/],
    ['no SQLite, by message', new Error("Cannot find module 'node:sqlite'"), true, /no SQLite/],
    ['out of memory', Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }), false, /^heap$/],
    ['something thrown that is no error', 'plain', false, /^plain$/],
  ];
  for (const [name, thrown, lasting, message] of cases)
    it(`${name}: ${lasting ? 'for good' : 'tried again'}`, () => {
      const stop = describeStop(thrown);
      assert.equal(stop.lasting, lasting);
      assert.match(stop.error.message, message);
    });
});
