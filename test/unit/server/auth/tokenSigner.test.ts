import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { p256, p256_oprf } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { TokenSigner } from '../../../../src/server/auth/tokenSigner.ts';
import { nodeCurve, nodeHashing } from '../../../../src/server/sha256.ts';
import { blindToken, finishToken, tokenInfo } from '../../../../src/wire/membership/blindToken.ts';
import { Poprf } from '../../../../src/wire/membership/poprf.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

/** RFC 9497, A.3.3: P256-SHA256 in the mode POPRF. */
const SECRET = hex('6ad2173efa689ef2c27772566ad7ff6e2d59b3b196f00219451fb2c89ee4dae2');
const PUBLIC = hex('030d7ff077fddeec965db14b794f0cc1ba9019b04a2f4fcc1fa525dedf72e2a3e3');
const INFO = hex('7465737420696e666f');
const BLINDS = [
  '3338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364',
  'f9db001266677f62c095021db018cd8cbb55941d4073698ce45c405d1348b7b1',
] as const;
const INPUTS = ['00', '5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a'] as const;
const OUTPUTS = [
  '193a92520bd8fd1f37accb918040a57108daa110dc4f659abe212636d245c592',
  '1e6d164cfd835d88a31401623549bf6b9b306628ef03a7962921d62bc5ffce8c',
] as const;
const VECTORS = [
  {
    input: INPUTS[0],
    blind: BLINDS[0],
    blinded: '031563e127099a8f61ed51eeede05d747a8da2be329b40ba1f0db0b2bd9dd4e2c0',
    evaluated: '02c5e5300c2d9e6ba7f3f4ad60500ad93a0157e6288eb04b67e125db024a2c74d2',
    proof:
      'f8a33690b87736c854eadfcaab58a59b8d9c03b569110b6f31f8bf7577f3fbb85a8a0c38468ccde1ba942be501654adb106167c8eb178703ccb42bccffb9231a',
    random: BLINDS[1],
    output: OUTPUTS[0],
  },
  {
    input: INPUTS[1],
    blind: BLINDS[0],
    blinded: '021a440ace8ca667f261c10ac7686adc66a12be31e3520fca317643a1eee9dcd4d',
    evaluated: '0208ca109cbae44f4774fc0bdd2783efdcb868cb4523d52196f700210e777c5de3',
    proof:
      '043a8fb7fc7fd31e35770cabda4753c5bf0ecc1e88c68d7d35a62bf2631e875af4613641be2d1875c31d1319d191c4bbc0d04875f4fd03c31d3d17dd8e069b69',
    random: BLINDS[1],
    output: OUTPUTS[1],
  },
];

/** Bytes of which the library makes exactly this scalar. */
const givesScalar = (scalar: string) => hex((BigInt(`0x${scalar}`) - 1n).toString(16).padStart(96, '0'));
const crypto = { ...nodeHashing, ...nodeCurve };
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the token signer', () => {
  describe('with the test vectors of RFC 9497', () => {
    it('derives the key', () => {
      const keys = p256_oprf.poprf(INFO).deriveKeyPair(Buffer.alloc(32, 0xa3), Buffer.from('test key'));
      assert.deepEqual([text(keys.secretKey), text(keys.publicKey)], [text(SECRET), text(PUBLIC)]);
    });

    VECTORS.forEach(({ input, blind, blinded, evaluated, proof, random, output }, n) => {
      it(`blinds, evaluates, proves and finalizes vector ${n + 1}`, () => {
        const poprf = new Poprf(nodeCurve, INFO);
        const blinding = poprf.blind(hex(input), givesScalar(blind));
        assert.equal(text(blinding.blinded), blinded);
        const made = poprf.evaluate(poprf.tweakedSecret(SECRET), hex(blinded), givesScalar(random));
        assert.deepEqual([text(made.evaluated), text(made.proof)], [evaluated, proof]);
        const finish = (changed: Buffer) =>
          poprf.finalize(hex(input), blinding, hex(evaluated), changed, poprf.tweakedKey(PUBLIC));
        assert.equal(text(finish(hex(proof)) ?? assert.fail()), output);
        for (const at of [0, 31, 32, 63]) {
          const changed = hex(proof);
          changed[at] = (changed[at] ?? 0) ^ 1;
          assert.equal(finish(changed), undefined, `byte ${at} of the proof`);
        }
        // The library's own implementation says the same.
        const library = p256_oprf.poprf(INFO);
        assert.equal(text(library.evaluate(SECRET, hex(input))), output);
      });

      it(`takes the outputs of vector ${n + 1}, and no other`, () => {
        const signer = new TokenSigner(SECRET, INFO);
        assert.equal(signer.isValid(hex(input), hex(output)), true);
        assert.equal(signer.isValid(hex(`${input}00`), hex(output)), false);
        assert.equal(signer.isValid(hex(input), randomBytes(32)), false);
      });
    });
  });

  it('evaluates and finalizes vector 3, whose two elements have one proof', () => {
    const poprf = new Poprf(nodeCurve, INFO);
    const library = p256_oprf.poprf(INFO);
    const blinded = [
      '031563e127099a8f61ed51eeede05d747a8da2be329b40ba1f0db0b2bd9dd4e2c0',
      '03ca4ff41c12fadd7a0bc92cf856732b21df652e01a3abdf0fa8847da053db213c',
    ];
    const evaluated = [
      '02c5e5300c2d9e6ba7f3f4ad60500ad93a0157e6288eb04b67e125db024a2c74d2',
      '02f0b6bcd467343a8d8555a99dc2eed0215c71898c5edb77a3d97ddd0dbad478e8',
    ];
    const proof =
      '8fbd85a32c13aba79db4b42e762c00687d6dbf9c8cb97b2a225645ccb00d9d7580b383c885cdfd07df448d55e06f50f6173405eee5506c0ed0851ff718d13e68';
    const random = '350e8040f828bf6ceca27405420cdf3d63cb3aef005f40ba51943c8026877963';
    const tweaked = poprf.tweakedKey(PUBLIC);
    const items = INPUTS.map((input, i) => {
      const blinding = poprf.blind(hex(input), givesScalar(BLINDS[i] ?? ''));
      assert.equal(text(blinding.blinded), blinded[i]);
      // A proof of its own for each element; the element is the same.
      const own = poprf.evaluate(poprf.tweakedSecret(SECRET), blinding.blinded, givesScalar(random));
      assert.equal(text(own.evaluated), evaluated[i]);
      assert.equal(
        text(poprf.finalize(hex(input), blinding, own.evaluated, own.proof, tweaked) ?? assert.fail()),
        OUTPUTS[i],
      );
      // The proof of both is none of one.
      assert.equal(poprf.finalize(hex(input), blinding, own.evaluated, hex(proof), tweaked), undefined);
      const blind = hex(BLINDS[i] ?? '');
      return { input: hex(input), blind, blinded: blinding.blinded, evaluated: hex(evaluated[i] ?? '') };
    });
    const batch = library.blindEvaluateBatch(
      SECRET,
      items.map((item) => item.blinded),
      () => givesScalar(random),
    );
    assert.deepEqual([batch.evaluated.map(text), text(batch.proof)], [evaluated, proof]);
    assert.deepEqual(library.finalizeBatch(items, hex(proof), tweaked).map(text), OUTPUTS);
  });

  it('takes a token for the team, period and key that made it, and for no other', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const keys = [1, 2].map((n) => p256_oprf.poprf(INFO).deriveKeyPair(Buffer.alloc(32, n), Buffer.from('t')));
    const [own, other] = keys;
    if (!own || !other) assert.fail();
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom('checkout', 'search'),
        fc.constantFrom('2026-W47', '2026-11-21'),
        (secret, team, period) => {
          const blinded = blindToken(crypto, { secret, team }, period, own.publicKey);
          const signer = new TokenSigner(own.secretKey, tokenInfo(team, period));
          const { evaluated, proof } = signer.evaluate(blinded.blinded);
          const token = finishToken(crypto, team, blinded, evaluated, proof) ?? assert.fail('the proof does not hold');
          const takes = (secretKey: Uint8Array, info: Uint8Array) =>
            new TokenSigner(secretKey, info).isValid(token.input, token.output);
          assert.equal(takes(own.secretKey, tokenInfo(team, period)), true);
          assert.equal(takes(own.secretKey, tokenInfo(`${team}x`, period)), false);
          assert.equal(takes(own.secretKey, tokenInfo(team, '2026-W48')), false);
          assert.equal(takes(other.secretKey, tokenInfo(team, period)), false);
          const pure = p256_oprf.poprf(tokenInfo(team, period)).evaluate(own.secretKey, token.input);
          assert.equal(text(token.output), text(pure));
        },
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 20) },
    );
  }).timeout(60_000);

  it('lets a member see that another key was used', () => {
    const [pinned, own] = [3, 4].map((n) => p256_oprf.poprf(INFO).deriveKeyPair(Buffer.alloc(32, n), Buffer.from('t')));
    if (!pinned || !own) assert.fail();
    const blinded = blindToken(crypto, { secret: randomBytes(32), team: 'checkout' }, '2026-W47', pinned.publicKey);
    const answer = new TokenSigner(own.secretKey, tokenInfo('checkout', '2026-W47')).evaluate(blinded.blinded);
    assert.equal(finishToken(crypto, 'checkout', blinded, answer.evaluated, answer.proof), undefined);
  });

  it('asks with the same element from each machine of a person, and with another in each week', () => {
    const { publicKey } = p256_oprf.poprf(INFO).deriveKeyPair(Buffer.alloc(32, 5), Buffer.from('t'));
    const of = (secret: number, period: string) =>
      text(blindToken(crypto, { secret: Buffer.alloc(32, secret), team: 'checkout' }, period, publicKey).blinded);
    assert.equal(of(1, '2026-W47'), of(1, '2026-W47'));
    assert.equal(new Set([of(1, '2026-W47'), of(1, '2026-W48'), of(2, '2026-W47')]).size, 3);
  });

  it('refuses what is no point of the curve', () => {
    const signer = new TokenSigner(SECRET, INFO);
    for (const bytes of [Buffer.alloc(33), Buffer.alloc(1), Buffer.concat([Buffer.of(2), Buffer.alloc(32, 0xff)])])
      assert.throws(() => signer.evaluate(bytes));
    assert.ok(p256.Point.fromBytes(signer.evaluate(PUBLIC).evaluated));
  });
});
