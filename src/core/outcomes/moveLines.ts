import type { FilePatch } from './patch.ts';
import type { LandedLines } from './retention.ts';

/**
 * The numbers of lines after a patch: touched lines are dropped, the others shift. So lines that a note gives for a commit
 * of a branch are found again in the commit that landed it.
 */
export function moveLines(lines: LandedLines, patch: readonly FilePatch[]): LandedLines {
  const byOld = new Map(patch.map((file) => [file.oldPath, file]));
  const moved = new Map<string, Set<number>>();
  for (const [path, numbers] of lines) {
    const file = byOld.get(path);
    if (file && file.newPath === '') continue;
    const set = new Set<number>();
    for (const number of numbers) {
      const at = file ? movedLine(number, file) : number;
      if (at !== undefined) set.add(at);
    }
    if (set.size > 0) moved.set(file?.newPath ?? path, set);
  }
  return moved;
}

function movedLine(number: number, file: FilePatch): number | undefined {
  let shift = 0;
  for (const hunk of file.hunks) {
    const { oldStart, removed, added } = hunk;
    // A hunk that removes nothing comes after the line it names.
    if (removed.length === 0 ? oldStart >= number : oldStart > number) break;
    if (removed.length > 0 && number < oldStart + removed.length) return undefined;
    shift += added.length - removed.length;
  }
  return number + shift;
}
