import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { base64url, hex, ownerProof, pseudonym, sendDelay } from '../../../src/wire/identity.ts';
import { CID, PROOF } from '../../../src/wire/schema.ts';
import { hashing } from './support.ts';

const writer = { deviceSecret: Buffer.alloc(32, 7), team: 'checkout' };

describe('identity', () => {
  it('is the HMAC that the protocol says', () => {
    const mac = (text: string) => createHmac('sha256', writer.deviceSecret).update(text).digest();
    assert.equal(
      pseudonym(hashing, writer, '2026-W47'),
      mac('cid|checkout|2026-W47').subarray(0, 16).toString('base64url'),
    );
    assert.equal(ownerProof(hashing, writer, '2026-W47'), mac('own|checkout|2026-W47').toString('base64url'));
  });
  it('has the form that the server takes, and differs by period, team and secret', () => {
    const others = [
      pseudonym(hashing, writer, '2026-W47'),
      pseudonym(hashing, writer, '2026-W48'),
      pseudonym(hashing, { ...writer, team: 'search' }, '2026-W47'),
      pseudonym(hashing, { ...writer, deviceSecret: randomBytes(32) }, '2026-W47'),
    ];
    assert.equal(new Set(others).size, 4);
    for (const cid of others) assert.match(cid, CID);
    assert.match(ownerProof(hashing, writer, '2026-W47'), PROOF);
  });
  it('encodes as Node does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        assert.equal(base64url(bytes), Buffer.from(bytes).toString('base64url'));
        assert.equal(hex(bytes), Buffer.from(bytes).toString('hex'));
      }),
    );
  });
  it('waits 0 to 48 hours, spread out, the same each time', () => {
    const delays = Array.from(
      { length: 200 },
      (_, i) => sendDelay(hashing, { ...writer, deviceSecret: Buffer.alloc(32, i) }, '2026-W47') / 3_600_000,
    );
    assert.ok(Math.min(...delays) >= 0 && Math.max(...delays) < 48);
    assert.ok(Math.min(...delays) < 6 && Math.max(...delays) > 42);
    assert.equal(sendDelay(hashing, writer, '2026-W47'), sendDelay(hashing, writer, '2026-W47'));
  });
});
