/** A command line has room for so many signs on every system. */
const LONGEST = 8000;

/** As many of the paths as a command line holds. Fewer paths only mean that more commits are looked at. */
export function boundedPaths(paths: readonly string[]): readonly string[] {
  let length = 0;
  const kept: string[] = [];
  for (const path of paths) {
    length += path.length + 1;
    if (length > LONGEST) break;
    kept.push(path);
  }
  return kept;
}
