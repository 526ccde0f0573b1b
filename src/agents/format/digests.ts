/**
 * Some agents name a folder by the digest of the workspace's path. These two say which path it was. They are here because
 * readers are pure: they know no runtime's crypto. Never used to protect anything.
 */

/** MD5 (RFC 1321) of a text's UTF-8, in hex. */
export function md5Hex(text: string): string {
  const words = paddedWords(text, true);
  const h = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as [number, number, number, number];
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d] = h;
    for (let i = 0; i < 64; i++) {
      const [mixed, index] = md5Mix(i, b, c, d);
      const sum = (a + mixed + Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) + (words[block + index] ?? 0)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, MD5_TURNS[i >> 4]?.[i % 4] ?? 0)) | 0];
    }
    h[0] = (h[0] + a) | 0;
    h[1] = (h[1] + b) | 0;
    h[2] = (h[2] + c) | 0;
    h[3] = (h[3] + d) | 0;
  }
  return h.map((word) => hexWord(swapBytes(word))).join('');
}

const MD5_TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

function md5Mix(i: number, b: number, c: number, d: number): readonly [number, number] {
  if (i < 16) return [(b & c) | (~b & d), i];
  if (i < 32) return [(d & b) | (~d & c), (5 * i + 1) % 16];
  if (i < 48) return [b ^ c ^ d, (3 * i + 5) % 16];
  return [c ^ (b | ~d), (7 * i) % 16];
}

/** SHA-256 (FIPS 180-4) of a text's UTF-8, in hex. */
export function sha256Hex(text: string): string {
  const words = paddedWords(text, false);
  const primes = firstPrimes(64);
  const k = primes.map((prime) => fraction(Math.cbrt(prime)));
  const h = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  for (let block = 0; block < words.length; block += 16) {
    const next = sha256Block(words.slice(block, block + 16), h, k);
    for (let i = 0; i < 8; i++) h[i] = ((h[i] ?? 0) + (next[i] ?? 0)) | 0;
  }
  return h.map(hexWord).join('');
}

function sha256Block(block: readonly number[], from: readonly number[], k: readonly number[]): readonly number[] {
  const w = [...block];
  const word = (i: number): number => w[i] ?? 0;
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = from;
  for (let i = 0; i < 64; i++) {
    if (i >= 16) {
      const s0 = rotateRight(word(i - 15), 7) ^ rotateRight(word(i - 15), 18) ^ (word(i - 15) >>> 3);
      const s1 = rotateRight(word(i - 2), 17) ^ rotateRight(word(i - 2), 19) ^ (word(i - 2) >>> 10);
      w[i] = (word(i - 16) + s0 + word(i - 7) + s1) | 0;
    }
    const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[i] ?? 0) + word(i)) | 0;
    const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  return [a, b, c, d, e, f, g, h];
}

/** The text's UTF-8 in words of 32 bits, filled up to whole blocks and closed by its length in bits, as both digests want it. */
function paddedWords(text: string, littleEndian: boolean): readonly number[] {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - (littleEndian ? 8 : 4), bytes.length * 8, littleEndian);
  return Array.from({ length: padded.length / 4 }, (_, i) => view.getUint32(i * 4, littleEndian));
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

const fraction = (n: number): number => Math.floor((n - Math.floor(n)) * 2 ** 32) | 0;
const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
const rotateRight = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
const hexWord = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
const swapBytes = (word: number): number =>
  (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
