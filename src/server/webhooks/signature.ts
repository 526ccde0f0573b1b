import { createHmac, timingSafeEqual } from 'node:crypto';

/** Reports whether a hex signature is that of these bytes (HMAC with SHA-256). */
export function isSigned(bytes: Uint8Array, hex: string, secret: string): boolean {
  return isSame(createHmac('sha256', secret).update(bytes).digest(), Buffer.from(hex, 'hex'));
}

/** Reports whether two secrets are the same; takes as long whatever they are. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
