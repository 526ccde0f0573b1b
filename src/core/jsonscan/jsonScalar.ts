/** Do the bytes from `from` on start with the first `length` of `other`? */
export function same(bytes: Uint8Array, from: number, other: Uint8Array, length = other.length): boolean {
  for (let k = 0; k < length; k++) if (bytes[from + k] !== other[k]) return false;
  return true;
}

const LITERALS = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));

/** A number as JSON spells it, or true, false, null. */
export function isScalar(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] as number;
  if (first > 0x39) return LITERALS.some((word) => word.length === to - from && same(bytes, from, word));
  let i = first === 0x2d ? from + 1 : from;
  const whole = digits(bytes, i, to);
  if (whole === i || (bytes[i] === 0x30 && whole > i + 1)) return false;
  i = whole;
  if (i < to && bytes[i] === 0x2e) {
    const fraction = digits(bytes, i + 1, to);
    if (fraction === i + 1) return false;
    i = fraction;
  }
  if (i < to && (bytes[i] === 0x65 || bytes[i] === 0x45)) {
    const sign = bytes[i + 1] === 0x2b || bytes[i + 1] === 0x2d ? i + 2 : i + 1;
    const power = digits(bytes, sign, to);
    if (power === sign) return false;
    i = power;
  }
  return i === to;
}

function digits(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && (bytes[i] as number) >= 0x30 && (bytes[i] as number) <= 0x39) i++;
  return i;
}
