/**
 * The shape of a record that was not understood, for the doctor: names of its first fields, no value. A log holds prompts;
 * nothing of them may reach a report.
 */
export function describeShape(bytes: Uint8Array, from: number, to: number): string {
  const start = new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + 400)));
  const names = [...start.matchAll(/"([A-Za-z_][A-Za-z0-9_]{0,30})"\s*:/g)].map((found) => found[1]);
  return `{${[...new Set(names)].slice(0, 8).join(', ')}} ${to - from} bytes`;
}
