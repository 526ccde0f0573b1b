import fc from 'fast-check';

/** Something that happened to a file. */
export type Damage = (bytes: Uint8Array) => Uint8Array;

const cutOff: fc.Arbitrary<Damage> = fc.oneof(
  fc.nat().map((n) => (bytes: Uint8Array) => bytes.subarray(0, n % (bytes.length + 1))),
  fc.nat().map((n) => (bytes: Uint8Array) => bytes.subarray(n % (bytes.length + 1))),
);

const overwritten: fc.Arbitrary<Damage> = fc
  .array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 })
  .map((changes) => (bytes: Uint8Array) => {
    const changed = Uint8Array.from(bytes);
    for (const [place, byte] of changes) if (bytes.length > 0) changed[place % bytes.length] = byte;
    return changed;
  });

/** Bytes cut off, overwritten, doubled, or JSON of any shape under the log's own names. */
export const damages: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 2, arbitrary: cutOff },
  { weight: 1, arbitrary: overwritten },
  { weight: 1, arbitrary: replacing(fc.jsonValue({ maxDepth: 3 })) },
);

/** The value behind one of the document's names is another. */
export function replacing(values: fc.Arbitrary<unknown>): fc.Arbitrary<Damage> {
  return fc.tuple(fc.nat(), values).map(
    ([n, value]) =>
      (bytes: Uint8Array) =>
        replaceValue(bytes, n, JSON.stringify(value)),
  );
}

/** Puts another value (JSON) behind one of the document's names. */
export function replaceValue(bytes: Uint8Array, n: number, value: string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const names = [...text.matchAll(/"\w+":\s*(?:"(?:[^"\\]|\\.)*"|[\d.]+|null|true|false|\{|\[)/gu)];
  const at = names[n % Math.max(1, names.length)];
  if (at === undefined) return bytes;
  const name = at[0].slice(0, at[0].indexOf(':') + 1);
  const scalar = /[[{]$/u.test(at[0]) ? `${value},"rest":${at[0].at(-1)}` : value;
  return new TextEncoder().encode(text.slice(0, at.index) + name + scalar + text.slice(at.index + at[0].length));
}
