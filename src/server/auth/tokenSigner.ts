import { randomBytes, timingSafeEqual } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { Poprf, RANDOM_BYTES } from '../../wire/membership/poprf.ts';
import { nodeCurve } from '../sha256.ts';

/** The endpoint's side of tokens of one team and week, which `info` names. */
export class TokenSigner {
  readonly #poprf: Poprf;
  readonly #secret: bigint;
  readonly #inverse: Uint8Array;

  constructor(secret: Uint8Array, info: Uint8Array) {
    this.#poprf = new Poprf(nodeCurve, info);
    this.#secret = this.#poprf.tweakedSecret(secret);
    const { Fn } = p256.Point;
    this.#inverse = Fn.toBytes(Fn.inv(this.#secret));
  }

  /** Evaluates a blinded element, with the proof that this week's key did it. Throws for what is no point of the curve. */
  evaluate(
    blinded: Uint8Array,
    random: Uint8Array = randomBytes(RANDOM_BYTES),
  ): { readonly evaluated: Uint8Array; readonly proof: Uint8Array } {
    return this.#poprf.evaluate(this.#secret, blinded, random);
  }

  /** Reports whether an output is the one of this input. */
  isValid(input: Uint8Array, output: Uint8Array): boolean {
    return this.#poprf.outputs(this.#inverse, input).some((one) => timingSafeEqual(one, output));
  }
}
