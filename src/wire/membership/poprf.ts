import { p256, p256_hasher } from '@noble/curves/nist.js';
import type { Curve } from '../identity.ts';

// The mode POPRF of RFC 9497 with the suite P256-SHA256. Points and fields are those of the library. The platform does
// the multiplication: OpenSSL takes a tenth of the time, and a constant one.

const { Point } = p256;
const { Fn, Fp } = Point;
const CURVE = Point.CURVE();
type Element = typeof Point.BASE;

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** `contextString` */
const CONTEXT = joined(ascii('OPRFV1-'), Uint8Array.of(2), ascii('-P256-SHA256'));
const TO_GROUP = { DST: joined(ascii('HashToGroup-'), CONTEXT) };
const TO_SCALAR = { DST: joined(ascii('HashToScalar-'), CONTEXT) };
const SEED = joined(ascii('Seed-'), CONTEXT);
/** What a compressed point begins with, by the sign of its second coordinate. */
const SIGNS = [2, 3] as const;

/** Bytes from which a scalar is made without bias. */
export const RANDOM_BYTES = 48;

export interface Blinding {
  readonly blind: bigint;
  readonly blinded: Uint8Array;
}

/** One public input ("info") of the function. */
export class Poprf {
  readonly #curve: Curve;
  readonly #info: Uint8Array;
  readonly #tweak: bigint;

  constructor(curve: Curve, info: Uint8Array) {
    this.#curve = curve;
    this.#info = info;
    this.#tweak = p256_hasher.hashToScalar(joined(ascii('Info'), prefixed(info)), TO_SCALAR);
  }

  /** The public key for this info. Throws for what is no key. */
  tweakedKey(publicKey: Uint8Array): Uint8Array {
    return element(Point.BASE.multiply(this.#tweak).add(element(publicKey)).toBytes()).toBytes();
  }

  /** The secret key for this info. */
  tweakedSecret(secret: Uint8Array): bigint {
    return Fn.add(Fn.fromBytes(secret), this.#tweak);
  }

  /** `random`: `RANDOM_BYTES` of them. */
  blind(input: Uint8Array, random: Uint8Array): Blinding {
    const blind = scalarFrom(random);
    return { blind, blinded: this.#multiply(toGroup(input), blind).toBytes() };
  }

  /** Evaluates a blinded element and proves (DLEQ) with which key. Throws for what is no element. */
  evaluate(
    secret: bigint,
    blinded: Uint8Array,
    random: Uint8Array,
  ): { readonly evaluated: Uint8Array; readonly proof: Uint8Array } {
    const d = element(blinded);
    const c = this.#multiply(d, Fn.inv(secret));
    const b = Point.BASE.multiply(secret);
    const m = this.#multiply(c, weightOf(this.#curve, b, c, d));
    const r = scalarFrom(random);
    const z = this.#multiply(m, secret);
    const challenge = challengeOf(b, m, z, Point.BASE.multiply(r), this.#multiply(m, r));
    const proof = joined(Fn.toBytes(challenge), Fn.toBytes(Fn.sub(r, Fn.mul(challenge, secret))));
    return { evaluated: c.toBytes(), proof };
  }

  /** The output; undefined where the proof does not hold: another key evaluated it. */
  finalize(
    input: Uint8Array,
    { blind, blinded }: Blinding,
    evaluated: Uint8Array,
    proof: Uint8Array,
    tweakedKey: Uint8Array,
  ): Uint8Array | undefined {
    const [b, c, d] = [element(tweakedKey), element(evaluated), element(blinded)];
    const [challenge, s] = [Fn.fromBytes(proof.subarray(0, 32)), Fn.fromBytes(proof.subarray(32))];
    const weight = weightOf(this.#curve, b, c, d);
    const [m, z] = [this.#multiply(c, weight), this.#multiply(d, weight)];
    const t2 = Point.BASE.multiply(s).add(this.#multiply(b, challenge));
    const t3 = this.#multiply(m, s).add(this.#multiply(z, challenge));
    if (challengeOf(b, m, z, t2, t3) !== challenge) return undefined;
    return this.#outputOf(input, this.#multiply(c, Fn.inv(blind)).toBytes());
  }

  /**
   * The output of an input, for both signs of its element: one multiplication gives the first coordinate only. Nobody has either
   * who does not know that coordinate, so either is as good as the right one.
   */
  outputs(inverse: Uint8Array, input: Uint8Array): readonly Uint8Array[] {
    const x = this.#curve.multiplyX(inverse, toGroup(input).toBytes(false));
    return SIGNS.map((sign) => this.#outputOf(input, joined(Uint8Array.of(sign), x)));
  }

  #outputOf(input: Uint8Array, found: Uint8Array): Uint8Array {
    return this.#curve.hash(joined(prefixed(input), prefixed(this.#info), prefixed(found), ascii('Finalize')));
  }

  /** The second coordinate follows from the first ones of k·P and (k + 1)·P (López and Dahab). */
  #multiply(point: Element, k: bigint): Element {
    if (k === 0n) return Point.ZERO;
    if (k === 1n) return point;
    if (k === Fn.ORDER - 1n) return point.negate();
    const bytes = point.toBytes(false);
    const [x1, x2] = [k, k + 1n].map((scalar) => Fp.fromBytes(this.#curve.multiplyX(Fn.toBytes(scalar), bytes)));
    if (x1 === undefined || x2 === undefined) return Point.ZERO;
    const { x, y } = point.toAffine();
    const ends = Fp.mul(Fp.add(CURVE.a, Fp.mul(x, x1)), Fp.add(x, x1));
    const top = Fp.sub(Fp.add(Fp.mul(2n, CURVE.b), ends), Fp.mul(x2, Fp.sqr(Fp.sub(x, x1))));
    return Point.fromAffine({ x: x1, y: Fp.div(top, Fp.mul(2n, y)) });
  }
}

/** An element as it was received. Throws for what is no point of the curve, and for its identity. */
function element(bytes: Uint8Array): Element {
  const point = Point.fromBytes(bytes);
  if (point.is0()) throw new Error('the identity is no element');
  return point;
}

function toGroup(input: Uint8Array): Element {
  const point = p256_hasher.hashToCurve(input, TO_GROUP);
  if (point.is0()) throw new Error('the identity is no element');
  return point;
}

function scalarFrom(random: Uint8Array): bigint {
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return (number % (Fn.ORDER - 1n)) + 1n;
}

/** The weight of the one pair that a proof is about. */
function weightOf(curve: Curve, b: Element, c: Element, d: Element): bigint {
  const seed = curve.hash(joined(prefixed(b.toBytes()), prefixed(SEED)));
  const pair = [prefixed(c.toBytes()), prefixed(d.toBytes())];
  return p256_hasher.hashToScalar(joined(prefixed(seed), Uint8Array.of(0, 0), ...pair, ascii('Composite')), TO_SCALAR);
}

function challengeOf(...points: readonly Element[]): bigint {
  return p256_hasher.hashToScalar(
    joined(...points.map((point) => prefixed(point.toBytes())), ascii('Challenge')),
    TO_SCALAR,
  );
}

/** `I2OSP(len, 2) || bytes` */
function prefixed(bytes: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
