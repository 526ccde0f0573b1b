/** Reports whether a version (`2.1.97`, `0.118.0-alpha.2`) is at least `major.minor.patch`. One that cannot be read is not. */
export function isVersion(version: string | undefined, major: number, minor: number, patch = 0): boolean {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? '');
  if (found === null) return false;
  const [a = 0, b = 0, c = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}
