import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { p256_oprf } from '@noble/curves/nist.js';
import { TokenGate, TooManyTokens } from '../../../../src/server/auth/tokenGate.ts';
import type { MemberStore } from '../../../../src/server/store/memberStore.ts';
import { tokenText } from '../../../../src/wire/membership/tokenText.ts';

const WEEK = '2026-W47';
const FORGED = 1_000;

/** A gate with one key of a team. */
function gateOf(): TokenGate {
  const { secretKey, publicKey } = p256_oprf.oprf.generateKeyPair();
  const key = {
    number: 1,
    secret: Buffer.from(secretKey).toString('base64url'),
    publicKey: Buffer.from(publicKey).toString('base64url'),
    fromDay: 0,
  };
  const members = { keys: async () => [key] } as unknown as MemberStore;
  return new TokenGate(members, () => 0);
}

const forged = (): string => tokenText({ period: WEEK, input: randomBytes(32), output: randomBytes(32) });

describe('a gate that many invented tokens come to', () => {
  it(`${FORGED} at once: a hundred wait, the others are told to come again, and none is let in`, async () => {
    const gate = gateOf();
    // The key is known from now on.
    assert.equal(await gate.bearer('checkout', forged()), undefined);
    const results = await Promise.allSettled(
      Array.from({ length: FORGED }, async () => gate.bearer('checkout', forged())),
    );
    const refused = results.filter((one) => one.status === 'rejected' && one.reason instanceof TooManyTokens);
    assert.equal(refused.length, FORGED - 100);
    assert.ok(results.every((one) => one.status === 'rejected' || one.value === undefined));
    assert.equal(await gate.bearer('checkout', forged()), undefined, 'there is room again');
  });

  it('checks one in a turn of the event loop: what else came in the turn is not held up by all of them', async () => {
    const gate = gateOf();
    await gate.bearer('checkout', forged());
    let [turns, isDone] = [0, false];
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(Array.from({ length: 100 }, async () => gate.bearer('checkout', forged())));
    isDone = true;
    assert.ok(turns >= 95, `${turns} turns`);
  });
});
