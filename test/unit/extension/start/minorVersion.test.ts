import assert from 'node:assert/strict';
import { isNewMinor, minorOf } from '../../../../src/extension/start/minorVersion.ts';

describe('what is a new minor version', () => {
  for (const [seen, now, isNew] of [
    ['1.0.0', '1.0.1', false],
    ['1.0.9', '1.1.0', true],
    ['1.9.0', '1.10.0', true],
    ['1.10.0', '1.9.3', false],
    ['1.9.9', '2.0.0', true],
    ['2.0.0', '1.9.9', false],
    ['1.0.0', '1.1.0-beta.1', true],
  ] as const)
    it(`${seen} → ${now}: ${isNew ? 'new' : 'no news'}`, () =>
      assert.equal(isNewMinor(minorOf(seen), minorOf(now)), isNew));
});
