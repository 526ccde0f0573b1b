/** A field of a protobuf message: a varint, or the bytes of a text or a nested message. Fixed-width numbers are passed over. */
export type ProtoField = number | Uint8Array;

/** The fields of a message by their numbers, each with all its values in order. Values over 2^53 lose their last bits. */
export type ProtoMessage = ReadonlyMap<number, readonly ProtoField[]>;

/** Reads the fields of a message without knowing its schema; undefined for bytes that are none. Nothing nested is read. */
export function readProto(bytes: Uint8Array): ProtoMessage | undefined {
  const message = new Map<number, ProtoField[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    let value: ProtoField | undefined;
    if (wire === 0) value = varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      value = bytes.subarray(at, at + length);
      at += length;
    } else return undefined;
    if (!(number > 0) || Number.isNaN(value) || !(at <= bytes.length)) return undefined;
    if (value !== undefined) message.set(number, [...(message.get(number) ?? []), value]);
  }
  return message;
}

/** The nested message at a path of field numbers; undefined where a step is missing or no message. */
export function protoAt(message: ProtoMessage | undefined, ...path: readonly number[]): ProtoMessage | undefined {
  return path.reduce<ProtoMessage | undefined>((inner, number) => {
    const value = inner?.get(number)?.[0];
    return value instanceof Uint8Array ? readProto(value) : undefined;
  }, message);
}

/** A number field; 0 where it is missing, as protobuf has it. */
export function protoNumber(message: ProtoMessage | undefined, number: number): number {
  const value = message?.get(number)?.[0];
  return typeof value === 'number' ? value : 0;
}

/** A text field; '' where it is missing. */
export function protoText(message: ProtoMessage | undefined, number: number): string {
  const value = message?.get(number)?.[0];
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
}

/** A `google.protobuf.Timestamp` in milliseconds since 1970; 0 where it is missing. */
export function protoTime(timestamp: ProtoMessage | undefined): number {
  const time = protoNumber(timestamp, 1) * 1000 + Math.floor(protoNumber(timestamp, 2) / 1e6);
  return time < 8.64e15 ? time : 0;
}

/** The first number of a repeated field, packed or not; undefined where it is empty. */
export function protoFirst(message: ProtoMessage | undefined, number: number): number | undefined {
  const value = message?.get(number)?.[0];
  if (typeof value === 'number' || value === undefined) return value;
  // A packed list is a row of varints; as the fields of a message the first would be a tag, so it is read by hand.
  let result = 0;
  for (let i = 0; i < value.length && i < 8; i++) {
    const byte = value[i] ?? 0;
    result += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return result;
  }
  return undefined;
}
