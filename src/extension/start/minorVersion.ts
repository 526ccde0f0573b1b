/** `1.2` of `1.2.3`. */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Reports whether `minor` comes after `seen`; both are `major.minor`. A person who goes back to an older version reads no news. */
export function isNewMinor(seen: string, minor: string): boolean {
  const [a, b] = [seen, minor].map((each) => each.split('.').map(Number));
  const [major = 0, part = 0] = b ?? [];
  const [seenMajor = 0, seenPart = 0] = a ?? [];
  return major > seenMajor || (major === seenMajor && part > seenPart);
}
