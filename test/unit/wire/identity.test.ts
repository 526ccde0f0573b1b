import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { base64url, hex, ownerProof, sendDelay } from '../../../src/wire/identity.ts';
import { memberCredential } from '../../../src/wire/membership/membership.ts';
import { pseudonym, tokenInput, tokenParts, tokenText } from '../../../src/wire/membership/tokenText.ts';
import { CID, PROOF } from '../../../src/wire/schema.ts';
import { hashing } from './support.ts';

const writer = { deviceSecret: Buffer.alloc(32, 7), team: 'checkout' };

describe('identity', () => {
  it('is the HMAC that the protocol says', () => {
    const mac = (text: string) => createHmac('sha256', writer.deviceSecret).update(text).digest();
    assert.equal(ownerProof(hashing, writer, '2026-W47'), mac('own|checkout|2026-W47').toString('base64url'));
  });
  it('has the form that the server takes, and differs by period, team and secret', () => {
    const member = { secret: Buffer.alloc(32, 7), team: 'checkout' };
    const nameOf = (one: typeof member, period: string) => pseudonym(hashing, tokenInput(hashing, one, period));
    const others = [
      nameOf(member, '2026-W47'),
      nameOf(member, '2026-W48'),
      nameOf({ ...member, team: 'search' }, '2026-W47'),
      nameOf({ ...member, secret: randomBytes(32) }, '2026-W47'),
    ];
    assert.match(memberCredential(hashing, member), /^tlc_[\w-]{43}$/);
    assert.notEqual(memberCredential(hashing, member), memberCredential(hashing, { ...member, team: 'search' }));
    assert.equal(new Set(others).size, 4);
    for (const cid of others) assert.match(cid, CID);
    assert.match(ownerProof(hashing, writer, '2026-W47'), PROOF);
  });
  it('writes a token that is read again, and reads nothing else', () => {
    const [input, output] = [randomBytes(32), randomBytes(32)];
    const text = tokenText({ period: '2026-W47', input, output });
    assert.deepEqual(tokenParts(text), {
      period: '2026-W47',
      input: input.toString('base64url'),
      output: output.toString('base64url'),
    });
    for (const other of ['', text.slice(1), `${text}A`, text.replace('W47', 'x47'), text.replace('.', ' ')])
      assert.equal(tokenParts(other), undefined, other);
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
