/** The two functions that identity needs; given in, since this layer runs without Node. Text is hashed as UTF-8. */
export interface Hashing {
  sha256(text: string): Uint8Array;
  hmacSha256(key: Uint8Array, text: string): Uint8Array;
}

/** Who writes: a secret that never leaves the machine, and the team it writes to. */
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

/** A person's name for one period: 22 letters. Two periods' names cannot be linked without the secret. */
export function pseudonym(hashing: Hashing, writer: Writer, period: string): string {
  return base64url(hashing.hmacSha256(writer.deviceSecret, `cid|${writer.team}|${period}`).slice(0, 16));
}

/** Proves that a row is one's own: 43 letters. The server keeps only its SHA-256. */
export function ownerProof(hashing: Hashing, writer: Writer, period: string): string {
  return base64url(hashing.hmacSha256(writer.deviceSecret, `own|${writer.team}|${period}`));
}

/**
 * How long after a week's end its row is sent: 0 to 48 hours in ms, the same each time it is asked, so that the moment of
 * sending does not show when somebody opened the editor.
 */
export function sendDelay(hashing: Hashing, writer: Writer, period: string): number {
  const bytes = hashing.hmacSha256(writer.deviceSecret, `when|${writer.team}|${period}`);
  const [a = 0, b = 0, c = 0] = bytes;
  return Math.floor((((a << 16) | (b << 8) | c) / 2 ** 24) * 48 * 3_600_000);
}
