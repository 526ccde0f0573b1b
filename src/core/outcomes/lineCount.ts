import type { FilePatch } from './patch.ts';

/** How often each line occurs somewhere, by path and text without white space at its ends. */
export type LineBag = ReadonlyMap<string, number>;

/** Lines with fewer signs (brackets, blank lines) say nothing about where a change came from. */
const FEWEST_SIGNS = 4;
/** Longer lines are generated text or data. */
const LONGEST_LINE = 1000;

/** Reports whether a line carries enough to be counted: more than 3 signs that are not white space, at most 1,000 in all. */
export function isSignificant(line: string): boolean {
  if (line.length > LONGEST_LINE) return false;
  let signs = 0;
  for (let i = 0; i < line.length; i++) {
    if (line.charCodeAt(i) > 32 && ++signs >= FEWEST_SIGNS) return true;
  }
  return false;
}

/** The significant lines that a patch adds. */
export function addedBag(files: readonly FilePatch[]): LineBag {
  return bag(
    files,
    (file) => file.newPath,
    (hunk) => hunk.added,
  );
}

/** The significant lines that a patch removes. */
export function removedBag(files: readonly FilePatch[]): LineBag {
  return bag(
    files,
    (file) => file.oldPath,
    (hunk) => hunk.removed,
  );
}

function bag(
  files: readonly FilePatch[],
  path: (file: FilePatch) => string,
  lines: (hunk: FilePatch['hunks'][number]) => readonly string[],
): LineBag {
  const counts = new Map<string, number>();
  for (const file of files) {
    for (const line of file.hunks.flatMap(lines)) {
      if (!isSignificant(line)) continue;
      const key = `${path(file)}\0${line.trim()}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Number of lines in a bag. */
export function bagSize(lines: LineBag): number {
  let size = 0;
  for (const count of lines.values()) size += count;
  return size;
}

/** Number of lines that two bags share. */
export function bagShared(a: LineBag, b: LineBag): number {
  let shared = 0;
  for (const [key, count] of a) shared += Math.min(count, b.get(key) ?? 0);
  return shared;
}

/** What `a` holds beyond `b`. */
export function bagMinus(a: LineBag, b: LineBag): LineBag {
  const rest = new Map<string, number>();
  for (const [key, count] of a) {
    const left = count - (b.get(key) ?? 0);
    if (left > 0) rest.set(key, left);
  }
  return rest;
}
