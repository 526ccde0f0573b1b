/** The two functions that identity needs; given in, since this layer runs without Node. Text is hashed as UTF-8. */
export interface Hashing {
  sha256(text: string): Uint8Array;
  hmacSha256(key: Uint8Array, text: string): Uint8Array;
}

/** Multiplication on the curve P-256; given in for the same reason, and since the platform's own is the fast one. */
export interface Curve {
  /** The first coordinate of a scalar times a point (compressed or not), 32 bytes; the scalar is not 0. */
  multiplyX(scalar: Uint8Array, point: Uint8Array): Uint8Array;
  /** SHA-256 of bytes. */
  hash(bytes: Uint8Array): Uint8Array;
}

/** Which machine writes: a secret that never leaves it, and the team it writes to. */
export interface Writer {
  /** 32 random bytes. */
  readonly deviceSecret: Uint8Array;
  readonly team: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Bytes as base64url without padding (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const word = (a << 16) | (b << 8) | c;
    const left = Math.min(3, bytes.length - i);
    for (let k = 0; k <= left; k++) text += ALPHABET[(word >> (18 - 6 * k)) & 63] ?? '';
  }
  return text;
}

/** Bytes as lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Proves that a row is one's own: 43 letters. The server keeps only its SHA-256. */
export function ownerProof(hashing: Hashing, writer: Writer, period: string): string {
  return base64url(hashing.hmacSha256(writer.deviceSecret, `own|${writer.team}|${period}`));
}

/**
 * Returns how long after a week's end its row is sent: 0 to 48 hours in ms, the same each time it is asked, so that the moment of
 * sending does not show when somebody opened the editor.
 */
export function sendDelay(hashing: Hashing, writer: Writer, period: string): number {
  const bytes = hashing.hmacSha256(writer.deviceSecret, `when|${writer.team}|${period}`);
  const [a = 0, b = 0, c = 0] = bytes;
  return Math.floor((((a << 16) | (b << 8) | c) / 2 ** 24) * 48 * 3_600_000);
}
