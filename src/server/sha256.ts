import { createECDH, createHash, createHmac } from 'node:crypto';
import type { Curve, Hashing } from '../wire/identity.ts';

/** The wire's two functions on Node. */
export const nodeHashing: Hashing = {
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest(),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text, 'utf8').digest(),
};

/** SHA-256 in hex: how tokens and proofs are kept. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The wire's curve on Node: ECDH is a multiplication that gives the first coordinate. */
export const nodeCurve: Curve = {
  multiplyX: (scalar, point) => {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(scalar);
    return curve.computeSecret(point);
  },
  hash: (bytes) => createHash('sha256').update(bytes).digest(),
};
