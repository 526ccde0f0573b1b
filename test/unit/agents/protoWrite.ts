type Field = readonly [number: number, value: number] | Uint8Array;

/** A protobuf message of number fields (as pairs) and of fields that are written already. */
export function proto(...fields: readonly Field[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap((field) =>
      field instanceof Uint8Array ? [...field] : [...varint(field[0] * 8), ...varint(field[1])],
    ),
  );
}

export const bytes = (number: number, value: Uint8Array): Uint8Array =>
  Uint8Array.from([...varint(number * 8 + 2), ...varint(value.length), ...value]);

export const text = (number: number, value: string): Uint8Array => bytes(number, new TextEncoder().encode(value));

export function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
