import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { md5Hex, sha256Hex } from '../../../../src/agents/format/digests.ts';

describe('digests of paths', () => {
  const known = { md5: md5Hex, sha256: sha256Hex };
  for (const [name, digest] of Object.entries(known)) {
    it(`${name} is as everybody's`, () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
          assert.equal(digest(text), createHash(name).update(text, 'utf8').digest('hex'));
        }),
      );
    });
  }
});
